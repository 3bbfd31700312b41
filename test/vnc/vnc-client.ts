/** A page's VNC stream socket, as a model: noVNC's handshake, its decoders, its answers to fences. */

import { WebSocket } from 'ws';
import type { TicketView } from '../../gateway/wire/api.js';
import { Looks } from '../model/looks.js';
import type { Person } from '../model/person.js';
import { opened, stall, streamSocket } from '../model/stream-socket.js';
import { NovncPicture } from './novnc-picture.js';
import { ENCODINGS, fenceEcho, PIXEL_FORMAT, setEncodings, updateRequest } from './page-words.js';

/** Version, security types, result, and the fixed part of ServerInit. */
const GREETINGS = [12, 2, 4, 24];

export interface VncClientOptions {
  /** Answers fences. Default true. */
  readonly echoes?: boolean;
  /** Answers them so much later (ms). */
  readonly lateMs?: number;
  /** Another port that leads to the gateway. */
  readonly via?: number;
}

export class VncClient {
  readonly page = new NovncPicture();
  /** When each update of the picture was complete (ms). */
  readonly updatedAt: number[] = [];
  bytes = 0;
  closeCode: number | undefined;
  echoes: boolean;
  readonly #lateMs: number;
  #greeting = Buffer.alloc(0);
  #stage = 0;
  #echoed = 0;
  readonly #looks = new Looks();

  private constructor(
    readonly ws: WebSocket,
    { echoes = true, lateMs = 0 }: VncClientOptions,
  ) {
    this.echoes = echoes;
    this.#lateMs = lateMs;
    ws.on('message', (data: Buffer, binary) => {
      if (!binary) throw new Error('RFB has no text');
      this.bytes += data.length;
      if (this.#stage < GREETINGS.length) this.#greet(data);
      else this.#show(data);
      this.#looks.look();
    });
    ws.on('close', (code) => {
      this.closeCode = code;
      this.#looks.look();
    });
    ws.on('error', () => undefined);
  }

  static async open(
    person: Person,
    sessionId: string,
    role: 'control' | 'join',
    options: VncClientOptions = {},
  ): Promise<VncClient> {
    const { ticket } = await person.post<TicketView>(`/api/sessions/${sessionId}/${role}`);
    const ws = streamSocket('vnc', { url: person.url, cookie: person.cookie, ticket, port: options.via });
    const client = new VncClient(ws, options);
    await opened(ws);
    return client;
  }

  say(...messages: Buffer[]): void {
    for (const message of messages) this.ws.send(message);
  }

  /** Stops (or goes on) reading from the network, like a browser that hangs. */
  stall(on: boolean): void {
    stall(this.ws, on);
  }

  async until(holds: () => boolean): Promise<void> {
    await this.#looks.until(holds);
  }

  async closed(): Promise<number> {
    await this.until(() => this.closeCode !== undefined);
    return this.closeCode ?? 0;
  }

  close(): void {
    this.ws.close();
  }

  #greet(data: Buffer): void {
    this.#greeting = Buffer.concat([this.#greeting, data]);
    const length = GREETINGS[this.#stage] ?? 0;
    if (this.#greeting.length < length) return;
    this.#greeting = this.#greeting.subarray(length);
    this.#stage += 1;
    if (this.#stage === 1) this.say(Buffer.from('RFB 003.008\n'));
    else if (this.#stage < GREETINGS.length) this.say(Buffer.from([1]));
    else {
      this.page.canvas.resize(64, 64);
      this.say(PIXEL_FORMAT, setEncodings(ENCODINGS), updateRequest(false));
    }
  }

  #show(data: Buffer): void {
    const before = this.page.updates;
    this.page.feed(data);
    if (this.page.updates > before) this.updatedAt.push(performance.now());
    for (; this.echoes && this.#echoed < this.page.fences.length; this.#echoed += 1) {
      const echo = fenceEcho(this.page.fences[this.#echoed] ?? Buffer.alloc(0));
      if (this.#lateMs === 0) this.say(echo);
      else
        setTimeout(() => {
          if (this.ws.readyState === WebSocket.OPEN) this.say(echo);
        }, this.#lateMs);
    }
  }
}
