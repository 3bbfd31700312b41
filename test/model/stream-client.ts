/** A page's SSH stream socket, as a model: a headless terminal that shows what the page's would, and acknowledges. */

import type { Socket } from 'node:net';
import xterm from '@xterm/headless';
import { WebSocket } from 'ws';
import type { SshControllerUp, SshDown } from '../../gateway/wire/ssh-stream.js';
import { protocolsWith, STREAM_PATH, streamProtocol } from '../../gateway/wire/tickets.js';

export interface StreamOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** Acknowledge what has been shown. Default true. */
  readonly acks?: boolean;
}

export class StreamClient {
  readonly terminal: xterm.Terminal;
  /** Every byte of terminal data, for hunts. */
  readonly received: Buffer[] = [];
  readonly words: SshDown[] = [];
  bytes = 0;
  closeCode: number | undefined;
  closedAt: number | undefined;
  acks: boolean;
  readonly #looks = new Set<() => void>();

  private constructor(
    readonly ws: WebSocket,
    { columns = 80, rows = 24, acks = true }: StreamOptions,
  ) {
    this.acks = acks;
    this.terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 1000, allowProposedApi: true });
    ws.on('message', (data: Buffer, binary) => {
      if (binary) this.#show(data);
      else this.#obey(JSON.parse(data.toString()) as SshDown);
    });
    ws.on('close', (code) => {
      this.closeCode = code;
      this.closedAt = performance.now();
      this.#look();
    });
    ws.on('error', () => undefined);
  }

  static async open(
    url: string,
    cookie: string,
    ticket: string,
    options: StreamOptions & { readonly role: 'controller' | 'viewer' },
  ): Promise<StreamClient> {
    const ws = new WebSocket(
      url.replace('http', 'ws') + STREAM_PATH,
      protocolsWith(streamProtocol('ssh'), ticket),
      {
        headers: { cookie, origin: url },
        perMessageDeflate: false,
      },
    );
    const client = new StreamClient(ws, options);
    await new Promise<void>((resolve, reject) => {
      ws.once('open', resolve);
      ws.once('error', reject);
    });
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

  /** The visible screen, one string, right-trimmed lines. */
  screen(): string {
    const { active } = this.terminal.buffer;
    return Array.from({ length: this.terminal.rows }, (_, row) =>
      (active.getLine(active.baseY + row)?.translateToString(true) ?? '').trimEnd(),
    ).join('\n');
  }

  /** Resolves once the screen holds this. */
  async shows(what: string | RegExp): Promise<void> {
    await this.until(() =>
      typeof what === 'string' ? this.screen().includes(what) : what.test(this.screen()),
    );
  }

  async until(holds: () => boolean): Promise<void> {
    if (holds()) return;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!holds()) return;
        this.#looks.delete(look);
        resolve();
      };
      this.#looks.add(look);
    });
  }

  async closed(): Promise<number> {
    await this.until(() => this.closeCode !== undefined);
    return this.closeCode ?? 0;
  }

  /** Stops (or goes on) reading from the network, like a browser that hangs. */
  stall(on: boolean): void {
    const socket = (this.ws as unknown as { _socket: Socket })._socket;
    if (on) socket.pause();
    else socket.resume();
  }

  /** Drops the connection without a word. */
  cut(): void {
    this.ws.terminate();
  }

  close(): void {
    this.ws.close();
  }

  #show(data: Buffer): void {
    this.received.push(data);
    this.bytes += data.length;
    const upTo = this.bytes;
    this.terminal.write(data, () => {
      if (this.acks && this.ws.readyState === WebSocket.OPEN) this.say({ t: 'ack', bytes: upTo });
      this.#look();
    });
  }

  #obey(word: SshDown): void {
    this.words.push(word);
    // Behind the bytes before it, ahead of those after it.
    this.terminal.write(new Uint8Array(0), () => {
      if (word.t === 'reset') this.terminal.reset();
      this.terminal.resize(word.columns, word.rows);
      this.#look();
    });
  }

  #look(): void {
    for (const look of [...this.#looks]) look();
  }
}
