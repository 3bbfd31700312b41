/** A page's SSH stream socket, as a model: a headless terminal that shows what the page's would, and acknowledges. */

import { WebSocket } from 'ws';
import type { SshControllerUp, SshDown } from '../../gateway/wire/ssh-stream.js';
import { opened, stall, streamSocket } from './stream-socket.js';
import { TerminalWindow } from './terminal-window.js';

export interface StreamOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** Acknowledge what has been shown. Default true. */
  readonly acks?: boolean;
  /** Connect to this port of 127.0.0.1, where a bad road to the gateway begins. */
  readonly via?: number;
  /** Takes the bytes in the terminal's place: acknowledged at once, and not kept. For megabytes. */
  readonly sink?: (bytes: Buffer) => void;
}

export class StreamClient extends TerminalWindow {
  /** Every byte of terminal data, for hunts. */
  readonly received: Buffer[] = [];
  readonly words: SshDown[] = [];
  bytes = 0;
  closeCode: number | undefined;
  closedAt: number | undefined;
  acks: boolean;
  #shown = 0;
  readonly #sink: ((bytes: Buffer) => void) | undefined;

  private constructor(
    readonly ws: WebSocket,
    { columns = 80, rows = 24, acks = true, sink }: StreamOptions,
  ) {
    super(columns, rows);
    this.acks = acks;
    this.#sink = sink;
    ws.on('message', (data: Buffer, binary) => {
      if (binary) this.#show(data);
      else this.#obey(JSON.parse(data.toString()) as SshDown);
    });
    ws.on('close', (code) => {
      this.closeCode = code;
      this.closedAt = performance.now();
      this.look();
    });
    ws.on('error', () => undefined);
  }

  static async open(
    url: string,
    cookie: string,
    ticket: string,
    options: StreamOptions & { readonly role: 'controller' | 'viewer' },
  ): Promise<StreamClient> {
    const ws = streamSocket('ssh', { url, cookie, ticket, port: options.via });
    const client = new StreamClient(ws, options);
    await opened(ws);
    if (options.role === 'controller') client.resize(options.columns ?? 80, options.rows ?? 24);
    return client;
  }

  /** What a page sends as keys. */
  type(text: string | Uint8Array): void {
    this.ws.send(typeof text === 'string' ? Buffer.from(text) : text);
  }

  resize(columns: number, rows: number): void {
    this.say({ t: 'size', columns, rows });
  }

  say(word: SshControllerUp): void {
    this.ws.send(JSON.stringify(word));
  }

  protected get state(): string {
    return this.closeCode === undefined ? 'open' : `closed with ${String(this.closeCode)}`;
  }

  async closed(): Promise<number> {
    await this.until(() => this.closeCode !== undefined);
    return this.closeCode ?? 0;
  }

  /** Stops (or goes on) reading from the network, like a browser that hangs. */
  stall(on: boolean): void {
    stall(this.ws, on);
  }

  /** Drops the connection without a word. */
  cut(): void {
    this.ws.terminate();
  }

  close(): void {
    this.ws.close();
  }

  /** Acknowledges so many bytes, or all that were shown; a number only ever grows. */
  ack(bytes = this.#shown): void {
    if (this.ws.readyState === WebSocket.OPEN) this.say({ t: 'ack', bytes });
  }

  #show(data: Buffer): void {
    this.bytes += data.length;
    const upTo = this.bytes;
    const shown = (): void => {
      this.#shown = upTo;
      if (this.acks) this.ack(upTo);
      this.look();
    };
    if (this.#sink !== undefined) {
      this.#sink(data);
      shown();
      return;
    }
    this.received.push(data);
    this.terminal.write(data, shown);
  }

  #obey(word: SshDown): void {
    this.words.push(word);
    // Behind the bytes before it, ahead of those after it.
    this.terminal.write(new Uint8Array(0), () => {
      if (word.t === 'reset') this.terminal.reset();
      this.terminal.resize(word.columns, word.rows);
      this.look();
    });
  }
}
