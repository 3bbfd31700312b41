/**
 * Signs in to a machine: decides which method is tried next and asks the controller for what is missing. Lives for
 * one start, over as many connections as it takes, and forgets its secrets afterwards. Knows no socket.
 */

import type { AnyAuthMethod, ParsedKey, Prompt } from 'ssh2';
import {
  StartError,
  type Asker,
  type Credentials,
  type CredentialsAsk,
  type SecretText,
} from '../../sessions/ports.js';
import { forgetKey, openKey } from './private-key.js';
import { safeQuestions } from './prompt-text.js';

/** Wrong answers before we stop, keys we cannot open among them: more is guessing, and gets us banned by the machine. */
const MAX_REFUSALS = 10;

/** Methods we can answer (RFC 4252, RFC 4256). */
const SUPPORTED = ['publickey', 'password', 'keyboard-interactive'];
const NOTHING: SecretText = { reveal: () => '' };

/** The connection at hand cannot go on (SSH allows no other user name on it); a new one can. */
export class Redial extends Error {
  override readonly name = 'Redial';
}

type Try = 'nothing' | 'password' | 'key' | 'questions';

export class SignIn {
  readonly #asker: Asker;
  #given: Credentials | undefined;
  /** The credentials at hand were sent once already. */
  #spent = false;
  /** What the machine is deciding about. */
  #trying: Try = 'nothing';
  /** The user name this connection is bound to, once a try was sent. */
  #boundTo: string | undefined;
  #refusals = 0;
  #asking: 'credentials' | 'answers' | undefined;
  #lost = false;
  #secrets: Buffer[] = [];
  #keys: ParsedKey[] = [];

  #failed: (error: unknown) => void = () => undefined;

  constructor(asker: Asker) {
    this.#asker = asker;
  }

  /** Called when a question of the machine's is cancelled; the connection at hand is the one to end. */
  onCancelled(listener: (error: unknown) => void): void {
    this.#failed = listener;
  }

  /** What the controller is being asked right now. */
  get asking(): 'credentials' | 'answers' | undefined {
    return this.#asking;
  }

  /** A try was sent and the machine has not decided. */
  get undecided(): boolean {
    return this.#trying !== 'nothing' && this.#asking === undefined;
  }

  /** The connection is gone. A try it took along counts as refused; an answer that comes now is for the next one. */
  hungUp(): void {
    this.#lost = true;
  }

  /**
   * What to send next. `left`: methods the machine still takes, null on a fresh connection.
   * @throws StartError when there is nothing left to try, Redial when only another connection helps.
   */
  async next(left: readonly string[] | null, partial: boolean): Promise<AnyAuthMethod> {
    if (left === null) {
      this.#boundTo = undefined;
      this.#lost = false;
    }
    if (partial) this.#trying = 'nothing';
    else if (this.#trying !== 'nothing') await this.#refused();
    const given = this.#given ?? (await this.#ask({ why: 'needed', user: '' }));
    // Asks for the methods; a machine that wants no proof at all lets us in right here.
    if (left === null) return { type: 'none', username: this.#bind(given.user) };
    return this.#pick(given, left, partial);
  }

  /** Overwrites what can be overwritten; strings are left to the collector. */
  forget(): void {
    for (const secret of this.#secrets) secret.fill(0);
    for (const key of this.#keys) forgetKey(key);
    this.#secrets = [];
    this.#keys = [];
    this.#given = undefined;
  }

  async #pick(given: Credentials, left: readonly string[], partial: boolean): Promise<AnyAuthMethod> {
    const username = this.#bind(given.user);
    const fresh = !this.#spent;
    // A further factor, or nothing else was given: the machine asks.
    const mayAsk = partial || given.method === 'ask';
    if (given.method === 'key' && fresh && left.includes('publickey')) {
      const key = await this.#openKey(given);
      if (this.#lost) throw new Redial('the connection went while the key was opened');
      if (typeof key === 'string') {
        this.#countRefusal();
        return this.#pick(await this.#ask({ why: key, user: given.user }), left, partial);
      }
      this.#spent = true;
      this.#trying = 'key';
      return { type: 'publickey', username, key };
    }
    if (given.method === 'password' && fresh && left.includes('password')) {
      this.#spent = true;
      return this.#sendPassword(username, given.password);
    }
    if (left.includes('keyboard-interactive') && (mayAsk || (given.method === 'password' && fresh))) {
      this.#trying = 'questions';
      return { type: 'keyboard-interactive', username, prompt: this.#interactive(given) };
    }
    if (left.includes('password') && mayAsk) {
      const [answer = NOTHING] = await this.#answers('', '', [{ prompt: 'Password: ', echo: false }]);
      return this.#sendPassword(username, answer);
    }
    if (!SUPPORTED.some((name) => left.includes(name)))
      throw new StartError('credentials-refused', { methods: left.join(', ').slice(0, 200) });
    // The machine takes this kind of credential no more, or never did.
    this.#trying = given.method === 'key' ? 'key' : 'password';
    return this.#pick(await this.#refused(), left, partial);
  }

  #sendPassword(username: string, secret: SecretText): AnyAuthMethod {
    this.#trying = 'password';
    const password = Buffer.from(secret.reveal(), 'utf8');
    this.#secrets.push(password);
    // ssh2 takes a buffer as well (its types do not say so), and a buffer can be wiped.
    return { type: 'password', username, password: password as unknown as string };
  }

  async #openKey(
    given: Extract<Credentials, { method: 'key' }>,
  ): Promise<ParsedKey | 'key-unreadable' | 'passphrase-wrong'> {
    const opened = await openKey(given.privateKey.reveal(), given.passphrase.reveal());
    if (opened.is !== 'open') return opened.is;
    this.#keys.push(opened.key);
    // The start was given up meanwhile.
    if (this.#given === undefined) this.forget();
    return opened.key;
  }

  /** Keyboard-interactive (RFC 4256): a lone hidden question is the password, all else goes to the controller. */
  #interactive(given: Credentials) {
    return (
      name: string,
      instructions: string,
      _language: string,
      prompts: Prompt[],
      finish: (answers: string[]) => void,
    ): void => {
      const [first, ...others] = prompts;
      if (given.method === 'password' && !this.#spent && others.length === 0 && first?.echo !== true) {
        this.#spent = true;
        finish([given.password.reveal()]);
        return;
      }
      this.#answers(name, instructions, prompts).then(
        (answers) => {
          finish(answers.map((answer) => answer.reveal()));
        },
        (error: unknown) => {
          this.#failed(error);
        },
      );
    };
  }

  async #refused(): Promise<Credentials> {
    const why = this.#trying === 'key' ? 'key-refused' : 'password-refused';
    this.#trying = 'nothing';
    this.#countRefusal();
    return this.#ask({ why, user: this.#given?.user ?? '' });
  }

  #countRefusal(): void {
    this.#refusals += 1;
    if (this.#refusals >= MAX_REFUSALS) throw new StartError('credentials-refused');
  }

  async #ask(ask: CredentialsAsk): Promise<Credentials> {
    const given = await this.#asks('credentials', this.#asker.credentials(ask));
    this.#given = given;
    this.#spent = false;
    if (this.#lost) throw new Redial('the connection went while the controller was asked');
    return given;
  }

  async #answers(
    title: string,
    instructions: string,
    prompts: readonly Prompt[],
  ): Promise<readonly SecretText[]> {
    const questions = safeQuestions(title, instructions, prompts);
    if (questions === undefined) throw new StartError('credentials-refused');
    const answers = await this.#asks('answers', this.#asker.answers(questions));
    // As many answers as questions, or ssh2 sends a packet the machine cannot read.
    return questions.questions.map((_, index) => answers[index] ?? NOTHING);
  }

  async #asks<T>(what: 'credentials' | 'answers', asked: Promise<T>): Promise<T> {
    this.#asking = what;
    try {
      return await asked;
    } finally {
      this.#asking = undefined;
    }
  }

  /** SSH binds a connection to the first user name it was told (RFC 4252 §5). */
  #bind(user: string): string {
    this.#boundTo ??= user;
    if (this.#boundTo !== user) throw new Redial('another user name');
    return user;
  }
}
