/** A page's events socket, as a model: keeps every word, and waits for the one a test is after. */

import { WebSocket } from 'ws';
import type { SessionView } from '../../gateway/wire/api.js';
import type { EventsDown, EventsUp, Prompt } from '../../gateway/wire/events.js';
import { EVENTS_PATH, EVENTS_PROTOCOL, protocolsWith } from '../../gateway/wire/tickets.js';

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
    if (past !== undefined) return Promise.resolve(past);
    return new Promise((resolve) => {
      const listener = (word: EventsDown): void => {
        if (!fits(word)) return;
        this.#listeners.delete(listener);
        resolve(word);
      };
      this.#listeners.add(listener);
    });
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
    return new Promise((resolve) => {
      const listener = (word: EventsDown): void => {
        if (word.t !== 'session' || word.session.id !== sessionId || !fits(word.session)) return;
        this.#listeners.delete(listener);
        resolve(word.session);
      };
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
