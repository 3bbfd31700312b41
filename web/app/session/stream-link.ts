/**
 * One window's stream socket, through losses: a fresh ticket for every try, jittered pauses, and a clear end when
 * trying again cannot help. Knows no terminal; what the frames mean is the screen's affair.
 */

import { closeNameOf, type CloseName } from '../../../gateway/wire/close-codes.js';
import { protocolsWith, STREAM_PATH } from '../../../gateway/wire/tickets.js';
import { ApiError } from '../api/fetch-json.js';
import { backOff } from '../events/back-off.js';
import { serverNow } from '../events/server-clock.js';

export type Frame = ArrayBuffer | string;

export type StreamState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open' }
  /** Lost at this moment by the gateway's clock; the next try follows by itself. */
  | { readonly kind: 'lost'; readonly since: number }
  | { readonly kind: 'closed'; readonly why: CloseName }
  /** The gateway gave no ticket. */
  | { readonly kind: 'refused'; readonly error: ApiError };

export interface StreamHandlers {
  readonly ticket: () => Promise<{ readonly ticket: string }>;
  readonly protocol: string;
  /** A new socket stands: forget what the old one still owed. */
  readonly onOpen: () => void;
  /** Every message, unless `adopt` hands the socket to somebody who reads it himself. */
  readonly onFrame: (frame: Frame) => void;
  /** Given each new socket before it is open; returns what to do when it is gone. */
  readonly adopt?: (socket: WebSocket) => () => void;
  readonly onState: (state: StreamState) => void;
}

/** Answers of the ticket route that pass by themselves. */
const passing = ({ code, status }: ApiError): boolean =>
  code === null || code === 'busy' || code === 'too-many-requests' || (code === 'internal' && status >= 500);

export class StreamLink {
  #socket: WebSocket | undefined;
  /** Takes our listeners off the socket: its `on…` properties may belong to who adopted it. */
  #deaf = new AbortController();
  #letGo: (() => void) | undefined;
  #generation = 0;
  #attempt = 0;
  #retry: number | undefined;
  #state: StreamState = { kind: 'opening' };

  constructor(private readonly handlers: StreamHandlers) {}

  get isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Opens, or opens again after an end. */
  open(): void {
    this.#attempt = 0;
    this.#become({ kind: 'opening' });
    void this.#connect();
  }

  /** False, and nothing is kept, while the line is down. */
  send(frame: string | Uint8Array): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(frame as string | Uint8Array<ArrayBuffer>);
    return true;
  }

  /** The person leaves or the window goes. Closing twice is harmless. */
  close(): void {
    this.#generation++;
    window.clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket === undefined) return;
    this.#forget();
    socket.close(1000);
  }

  /** The network is back: no reason to wait any longer. */
  hurry(): void {
    if (this.#state.kind === 'lost' && this.#socket === undefined) void this.#connect();
  }

  async #connect(): Promise<void> {
    const generation = ++this.#generation;
    window.clearTimeout(this.#retry);
    try {
      const { ticket } = await this.handlers.ticket();
      if (generation === this.#generation) this.#dial(ticket);
    } catch (error) {
      if (generation !== this.#generation) return;
      const failure = error instanceof ApiError ? error : new ApiError('internal', 0, {}, null);
      if (passing(failure)) this.#tryLater();
      else this.#become({ kind: 'refused', error: failure });
    }
  }

  #dial(ticket: string): void {
    const url = new URL(STREAM_PATH, window.location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url, protocolsWith(this.handlers.protocol, ticket));
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#deaf = new AbortController();
    const { signal } = this.#deaf;
    socket.addEventListener(
      'open',
      () => {
        this.#attempt = 0;
        this.handlers.onOpen();
        this.#become({ kind: 'open' });
      },
      { signal },
    );
    socket.addEventListener(
      'close',
      ({ code }) => {
        this.#socket = undefined;
        this.#forget();
        const why = closeNameOf(code);
        // A gateway that stops has ended the session: nothing brings that back.
        if (why === undefined) this.#tryLater();
        else this.#become({ kind: 'closed', why });
      },
      { signal },
    );
    if (this.handlers.adopt !== undefined) this.#letGo = this.handlers.adopt(socket);
    else
      socket.addEventListener(
        'message',
        ({ data }) => {
          this.handlers.onFrame(data as Frame);
        },
        { signal },
      );
  }

  #forget(): void {
    this.#deaf.abort();
    this.#letGo?.();
    this.#letGo = undefined;
  }

  #tryLater(): void {
    if (this.#state.kind !== 'lost') this.#become({ kind: 'lost', since: serverNow() });
    this.#retry = window.setTimeout(() => void this.#connect(), backOff(this.#attempt++, Math.random));
  }

  #become(state: StreamState): void {
    this.#state = state;
    this.handlers.onState(state);
  }
}
