/** A page's events socket, as a model: keeps every word, and waits for the one a test is after. */

import { WebSocket } from 'ws';
import type { SessionView } from '../../gateway/wire/api.js';
import type { EventsDown, EventsUp, Prompt } from '../../gateway/wire/events.js';
import { EVENTS_PATH, EVENTS_PROTOCOL, protocolsWith } from '../../gateway/wire/tickets.js';

/** What has not come by then does not come (ms); below a test's own limit. */
const WITHIN_MS = 20_000;

export class EventsClient {
  readonly words: EventsDown[] = [];
  closeCode: number | undefined;
  readonly #listeners = new Set<(word: EventsDown) => void>();

  private constructor(private readonly ws: WebSocket) {
    ws.on('message', (data: Buffer) => {
      const word = JSON.parse(data.toString()) as EventsDown;
      this.words.push(word);
      for (const listener of [...this.#listeners]) listener(word);
    });
    ws.on('close', (code) => {
      this.closeCode = code;
    });
    ws.on('error', () => undefined);
  }

  static async open(url: string, cookie: string, ticket: string): Promise<EventsClient> {
    const ws = new WebSocket(
      url.replace('http', 'ws') + EVENTS_PATH,
      protocolsWith(EVENTS_PROTOCOL, ticket),
      {
        headers: { cookie, origin: url },
      },
    );
    const client = new EventsClient(ws);
    await new Promise<void>((resolve, reject) => {
      ws.once('open', resolve);
      ws.once('error', reject);
    });
    return client;
  }

  say(word: EventsUp): void {
    this.ws.send(JSON.stringify(word));
  }

  onPrompt(listener: (prompt: Prompt) => void): void {
    this.#listeners.add((word) => {
      if (word.t === 'prompt') listener(word.prompt);
    });
  }

  /** The first word, past or future, that `fits`. */
  word<W extends EventsDown>(fits: (word: EventsDown) => word is W): Promise<W>;
  word(fits: (word: EventsDown) => boolean): Promise<EventsDown>;
  word(fits: (word: EventsDown) => boolean): Promise<EventsDown> {
    const past = this.words.find(fits);
    return past === undefined ? this.#next(fits) : Promise.resolve(past);
  }

  /** The first prompt of this kind from now on, or the one just asked. */
  async prompt<K extends Prompt['kind']>(kind: K, after = 0): Promise<Extract<Prompt, { kind: K }>> {
    const isIt = (word: EventsDown): boolean =>
      word.t === 'prompt' && word.prompt.kind === kind && this.words.indexOf(word) >= after;
    const word = await this.word(isIt);
    return (word as unknown as { prompt: Extract<Prompt, { kind: K }> }).prompt;
  }

  /** The newest view of this session once it `fits`. */
  async session(sessionId: string, fits: (session: SessionView) => boolean): Promise<SessionView> {
    const newest = this.words.findLast((word) => word.t === 'session' && word.session.id === sessionId);
    if (newest?.t === 'session' && fits(newest.session)) return newest.session;
    const word = await this.#next(
      (next) => next.t === 'session' && next.session.id === sessionId && fits(next.session),
    );
    return (word as Extract<EventsDown, { t: 'session' }>).session;
  }

  /** The next word that `fits`. @throws with what came instead. */
  #next(fits: (word: EventsDown) => boolean): Promise<EventsDown> {
    return new Promise((resolve, reject) => {
      const listener = (word: EventsDown): void => {
        if (!fits(word)) return;
        clearTimeout(timer);
        this.#listeners.delete(listener);
        resolve(word);
      };
      const timer = setTimeout(() => {
        this.#listeners.delete(listener);
        const last = this.words.slice(-5).map((word) => JSON.stringify(word).slice(0, 500));
        reject(new Error(`waited in vain for ${String(fits)}; the last words:\n${last.join('\n')}`));
      }, WITHIN_MS);
      this.#listeners.add(listener);
    });
  }

  async closed(): Promise<number> {
    if (this.closeCode !== undefined) return this.closeCode;
    return new Promise((resolve) => {
      this.ws.once('close', resolve);
    });
  }

  close(): void {
    this.ws.close();
  }
}
