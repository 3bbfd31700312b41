/**
 * How a starting session asks: the machine's identity of the pins, everything else of its controller, by prompts
 * that only he is shown. Secrets live here from the answer to the dial, in memory. Knows no socket and no row.
 */

import { randomUUID } from 'node:crypto';
import { Secret } from '../../secret.js';
import { Listeners } from '../../sessions/listeners.js';
import type { Cancel, Clock } from '../../sessions/clock.js';
import { StartError } from '../../sessions/ports.js';
import type {
  Asker,
  Credentials,
  CredentialsAsk,
  PresentedKey,
  Questions,
  SecretText,
  Unsubscribe,
} from '../../sessions/ports.js';
import type { CredentialsWord, EventsUp, Prompt, Stage } from '../../wire/events.js';

/** How long a prompt waits for a person (ms): time to fetch a one-time code, not to go home. */
const PROMPT_MS = 5 * 60_000;

export type PromptingEvent =
  | { readonly type: 'prompt'; readonly prompt: Prompt }
  | { readonly type: 'prompt-over'; readonly promptId: string }
  | { readonly type: 'stage'; readonly stage: Stage };

export type Answer = Extract<EventsUp, { t: 'answer' }>['answer'];

/** The machine's identity as the domain knows it. */
export interface Pins {
  /** @throws StartError `host-key-changed`, after having remembered and recorded the refused key. */
  judge(key: PresentedKey): Promise<'trusted' | 'unknown'>;
  /** May this session's controller accept a first key? */
  mayAccept(): Promise<boolean>;
  /** @throws StartError when another key was pinned meanwhile or the act could not be recorded. */
  accept(key: PresentedKey): Promise<void>;
  /** The person said no: recorded, nothing pinned. */
  refuse(key: PresentedKey): Promise<void>;
}

/**
 * What is stored for this machine, where the gateway signs in by itself.
 * @throws StartError when it does not open or is there no more; an error when its use could not be recorded.
 */
export type StoredCredentials = () => Promise<Credentials>;

interface Outstanding {
  readonly prompt: Prompt;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: StartError) => void;
  readonly stopTimer: Cancel;
}

export class Prompting implements Asker {
  readonly #listeners: Listeners<PromptingEvent>;
  #outstanding: Outstanding | undefined;
  #offered: Credentials | undefined;
  #closed = false;
  #stage: Stage | undefined;

  constructor(
    private readonly pins: Pins,
    private readonly clock: Clock,
    fault: (error: unknown) => void,
    private readonly stored?: StoredCredentials,
  ) {
    this.#listeners = new Listeners(fault);
  }

  /** The prompt waiting now, for a page that comes late. */
  get prompt(): Prompt | undefined {
    return this.#outstanding?.prompt;
  }

  get stage(): Stage | undefined {
    return this.#stage;
  }

  listen(listener: (event: PromptingEvent) => void): Unsubscribe {
    return this.#listeners.add(listener);
  }

  /** What the start dialog collected: used for the first time credentials are needed, and never again. */
  offer(word: CredentialsWord): void {
    // Where the gateway signs in, nobody's own credentials take the place of the stored ones.
    if (this.#closed || this.stored !== undefined) return;
    const credentials = credentialsOf(word);
    if (this.#outstanding?.prompt.kind === 'credentials')
      this.#settle({ kind: 'credentials', credentials: word });
    else this.#offered = credentials;
  }

  /** False when this prompt is not waiting, or the answer is of another kind. */
  answer(promptId: string, answer: Answer): boolean {
    const prompt = this.#outstanding?.prompt;
    if (prompt?.id !== promptId || (answer.kind !== prompt.kind && answer.kind !== 'cancel')) return false;
    this.#settle(answer);
    return true;
  }

  judgeKey(key: PresentedKey): Promise<'trusted' | 'unknown'> {
    return this.pins.judge(key);
  }

  async confirmKey(key: PresentedKey): Promise<void> {
    const mayTrust = await this.pins.mayAccept();
    const answer = await this.#ask({ kind: 'host-key', id: randomUUID(), ...key, mayTrust });
    if (answer.kind === 'host-key' && answer.trust && mayTrust) {
      await this.pins.accept(key);
      return;
    }
    await this.pins.refuse(key);
    throw new StartError(answer.kind === 'cancel' ? 'cancelled' : 'host-key-not-trusted');
  }

  async credentials(ask: CredentialsAsk): Promise<Credentials> {
    if (this.stored !== undefined) {
      if (ask.why === 'needed') return this.stored();
      // Nobody is asked in the gateway's place, and nobody is told which user name it tried.
      const unreadable = ask.why === 'key-unreadable' || ask.why === 'passphrase-wrong';
      throw new StartError(unreadable ? 'stored-credentials-unreadable' : 'stored-credentials-refused');
    }
    const offered = this.#offered;
    this.#offered = undefined;
    if (offered !== undefined && ask.why === 'needed') return offered;
    const answer = await this.#ask({ kind: 'credentials', id: randomUUID(), ...ask });
    if (answer.kind !== 'credentials') throw new StartError('cancelled');
    return credentialsOf(answer.credentials);
  }

  async answers(questions: Questions): Promise<readonly SecretText[]> {
    // RFC 4256 §3.2: a request without prompts is an announcement and is answered with nothing.
    if (questions.questions.length === 0) return [];
    const answer = await this.#ask({ kind: 'questions', id: randomUUID(), ...questions });
    if (answer.kind !== 'questions') throw new StartError('cancelled');
    return questions.questions.map((_, i) => new Secret(answer.answers[i] ?? ''));
  }

  progress(stage: Stage): void {
    if (this.#closed || stage === this.#stage) return;
    this.#stage = stage;
    this.#listeners.tell({ type: 'stage', stage });
  }

  /** The session started or ended: what is still asked or offered is dropped. Harmless when called twice. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#offered = undefined;
    this.#stage = undefined;
    this.#withdraw(new StartError('cancelled'));
    this.#listeners.clear();
  }

  #ask(prompt: Prompt): Promise<Answer> {
    if (this.#closed) return Promise.reject(new StartError('cancelled'));
    this.#withdraw(new StartError('internal', { what: 'two prompts at once' }));
    return new Promise((resolve, reject) => {
      const stopTimer = this.clock.after(PROMPT_MS, () => {
        this.#withdraw(new StartError('sign-in-timeout'));
      });
      this.#outstanding = { prompt, resolve, reject, stopTimer };
      this.#listeners.tell({ type: 'prompt', prompt });
    });
  }

  #settle(answer: Answer): void {
    const outstanding = this.#take();
    outstanding?.resolve(answer);
  }

  #withdraw(why: StartError): void {
    const outstanding = this.#take();
    outstanding?.reject(why);
  }

  #take(): Outstanding | undefined {
    const outstanding = this.#outstanding;
    if (outstanding === undefined) return undefined;
    this.#outstanding = undefined;
    outstanding.stopTimer();
    this.#listeners.tell({ type: 'prompt-over', promptId: outstanding.prompt.id });
    return outstanding;
  }
}

function credentialsOf(word: CredentialsWord): Credentials {
  switch (word.method) {
    case 'password':
      return { method: 'password', user: word.user, password: new Secret(word.password) };
    case 'key':
      return {
        method: 'key',
        user: word.user,
        privateKey: new Secret(word.privateKey),
        passphrase: new Secret(word.passphrase),
      };
    case 'ask':
      return { method: 'ask', user: word.user };
  }
}
