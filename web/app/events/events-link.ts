/**
 * The page's one events socket: opens it with a fresh ticket, comes back after a loss, keeps the topics subscribed.
 * Knows no React and no cache.
 */

import type { EventsDown, EventsUp } from '../../../gateway/wire/events.js';
import { closeNameOf } from '../../../gateway/wire/close-codes.js';
import { EVENTS_PATH, EVENTS_PROTOCOL, protocolsWith } from '../../../gateway/wire/tickets.js';
import { ApiError } from '../api/fetch-json.js';
import { calls } from '../api/calls.js';
import { backOff } from './back-off.js';

/** A ping this often (ms) shows that the line is alive, also through proxies that drop quiet ones. */
const PING_EVERY_MS = 20_000;
/** Without a word for this long (ms) the line is dead, whatever the browser believes. */
const SILENCE_MS = 50_000;

export type LinkState = 'idle' | 'opening' | 'live' | 'lost' | 'signed-out';
export type Topic = `domain:${string}` | `session:${string}`;

export class EventsLink {
  #state: LinkState = 'idle';
  #socket: WebSocket | undefined;
  #attempt = 0;
  #retry: number | undefined;
  #pulse: number | undefined;
  #heardAt = 0;
  #generation = 0;
  readonly #topics = new Map<Topic, number>();
  readonly #messages = new Set<(message: EventsDown) => void>();
  readonly #states = new Set<() => void>();

  get state(): LinkState {
    return this.#state;
  }

  onState(listener: () => void): () => void {
    this.#states.add(listener);
    return () => this.#states.delete(listener);
  }

  onMessage(listener: (message: EventsDown) => void): () => void {
    this.#messages.add(listener);
    return () => this.#messages.delete(listener);
  }

  /** Opens the socket if it is not; harmless when it is. */
  open(): void {
    if (this.#state === 'idle' || this.#state === 'signed-out') void this.#connect();
  }

  /** For signing out: closes and stays closed until `open`. */
  close(): void {
    this.#generation++;
    window.clearTimeout(this.#retry);
    this.#drop();
    this.#become('idle');
  }

  /** Asks for a topic until the returned function is called. Counted: two askers share one subscription. */
  subscribe(topic: Topic): () => void {
    const askers = this.#topics.get(topic) ?? 0;
    this.#topics.set(topic, askers + 1);
    if (askers === 0) this.send({ t: 'subscribe', topic });
    let over = false;
    return () => {
      if (over) return;
      over = true;
      const left = (this.#topics.get(topic) ?? 1) - 1;
      if (left > 0) return void this.#topics.set(topic, left);
      this.#topics.delete(topic);
      this.send({ t: 'unsubscribe', topic });
    };
  }

  /** False when the line is down: nothing is kept back to be sent later. */
  send(message: EventsUp): boolean {
    if (this.#state !== 'live' || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Resolves once the line is live, or with false after `withinMs`. */
  async whenLive(withinMs: number): Promise<boolean> {
    if (this.#state === 'live') return true;
    this.open();
    return new Promise((resolve) => {
      const settle = (live: boolean): void => {
        window.clearTimeout(timer);
        stop();
        resolve(live);
      };
      const timer = window.setTimeout(() => settle(false), withinMs);
      const stop = this.onState(() => {
        if (this.#state === 'live') settle(true);
      });
    });
  }

  async #connect(): Promise<void> {
    const generation = ++this.#generation;
    window.clearTimeout(this.#retry);
    this.#become(this.#attempt === 0 ? 'opening' : 'lost');
    try {
      const { ticket } = await calls.eventsTicket();
      if (generation === this.#generation) this.#dial(ticket, generation);
    } catch (error) {
      if (generation !== this.#generation) return;
      if (error instanceof ApiError && error.status === 401) this.#become('signed-out');
      else this.#tryLater();
    }
  }

  #dial(ticket: string, generation: number): void {
    const url = new URL(EVENTS_PATH, window.location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url, protocolsWith(EVENTS_PROTOCOL, ticket));
    this.#socket = socket;
    socket.onopen = () => {
      if (generation !== this.#generation) return;
      this.#attempt = 0;
      this.#heardAt = performance.now();
      this.#become('live');
      for (const topic of this.#topics.keys()) this.send({ t: 'subscribe', topic });
      this.#pulse = window.setInterval(() => this.#beat(), PING_EVERY_MS);
    };
    socket.onmessage = ({ data }) => {
      this.#heardAt = performance.now();
      const message = JSON.parse(String(data)) as EventsDown;
      for (const listener of [...this.#messages]) listener(message);
    };
    socket.onclose = ({ code }) => {
      if (generation !== this.#generation) return;
      this.#drop();
      const why = closeNameOf(code);
      if (why === 'signedOut' || why === 'userDisabled') this.#become('signed-out');
      else this.#tryLater();
    };
  }

  #beat(): void {
    if (performance.now() - this.#heardAt > SILENCE_MS) {
      this.#generation++;
      this.#drop();
      this.#tryLater();
    } else this.send({ t: 'ping' });
  }

  #tryLater(): void {
    this.#become('lost');
    this.#retry = window.setTimeout(() => void this.#connect(), backOff(this.#attempt++, Math.random));
  }

  /** The browser says the network is back: no reason to wait any longer. */
  hurry(): void {
    if (this.#state !== 'lost' || this.#socket !== undefined) return;
    void this.#connect();
  }

  #drop(): void {
    window.clearInterval(this.#pulse);
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket === undefined) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #become(state: LinkState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of [...this.#states]) listener();
  }
}
