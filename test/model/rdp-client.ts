/** A page's RDP stream socket, as a model: shows guacd's instructions as a page would, and acknowledges them. */

import { WebSocket } from 'ws';
import { encode } from '../../gateway/protocols/rdp/instruction.js';
import type { TicketView } from '../../gateway/wire/api.js';
import type { RdpControllerUp, RdpDown } from '../../gateway/wire/rdp-stream.js';
import { GuacPicture } from '../rdp/guac-picture.js';
import { Looks } from './looks.js';
import type { Person } from './person.js';
import { opened, stall, streamSocket } from './stream-socket.js';

/** What has not come by then does not come (ms); below a test's own limit, so that the state is told. */
const WITHIN_MS = 25_000;

export interface RdpClientOptions {
  /** Of a controller's window. Default 640 × 480. */
  readonly width?: number;
  readonly height?: number;
  /** Paints what comes (PNG only); false = counts it. Default true. */
  readonly paints?: boolean;
  /** Acknowledges what has been shown. Default true. */
  readonly acks?: boolean;
  /** Acknowledges so much later (ms). */
  readonly lateMs?: number;
  /** Another port that leads to the gateway. */
  readonly via?: number;
}

export class RdpClient {
  readonly page: GuacPicture;
  readonly words: RdpDown[] = [];
  /** Of the Guacamole protocol, so far. */
  bytes = 0;
  closeCode: number | undefined;
  acks: boolean;
  readonly #lateMs: number;
  readonly #looks = new Looks();

  private constructor(
    readonly ws: WebSocket,
    { paints = true, acks = true, lateMs = 0 }: RdpClientOptions,
  ) {
    this.page = new GuacPicture(paints);
    this.acks = acks;
    this.#lateMs = lateMs;
    ws.on('message', (data: Buffer, binary) => {
      if (binary) this.#show(data);
      else this.#obey(data.toString());
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
    options: RdpClientOptions = {},
  ): Promise<RdpClient> {
    const { ticket } = await person.post<TicketView>(`/api/sessions/${sessionId}/${role}`);
    return RdpClient.present(person, ticket, role, options);
  }

  /** Opens a stream socket with a ticket in hand. */
  static async present(
    person: Person,
    ticket: string,
    role: 'control' | 'join',
    options: RdpClientOptions = {},
  ): Promise<RdpClient> {
    const ws = streamSocket('rdp', { url: person.url, cookie: person.cookie, ticket, port: options.via });
    const client = new RdpClient(ws, options);
    await opened(ws);
    if (role === 'control') client.resize(options.width ?? 640, options.height ?? 480);
    return client;
  }

  /** Pictures begun anew since the first. */
  get resets(): number {
    return this.words.length - 1;
  }

  /** One instruction, as a page says it. */
  say(opcode: string, ...args: (string | number)[]): void {
    this.ws.send(encode(opcode, ...args));
  }

  /** Presses and releases keys one after the other, by X keysym. */
  press(...keysyms: number[]): void {
    for (const keysym of keysyms) {
      this.say('key', keysym, 1);
      this.say('key', keysym, 0);
    }
  }

  resize(width: number, height: number): void {
    this.tell({ t: 'size', width, height });
  }

  tell(word: RdpControllerUp): void {
    this.ws.send(JSON.stringify(word));
  }

  /** Everything that came is acknowledged; a number only ever grows. */
  ack(bytes = this.bytes): void {
    if (this.ws.readyState === WebSocket.OPEN) this.tell({ t: 'ack', bytes });
  }

  /** Stops (or goes on) reading from the network, like a browser that hangs. */
  stall(on: boolean): void {
    stall(this.ws, on);
  }

  /** Resolves once this holds; looks after everything that came. @throws with where it stands when it never does. */
  async until(holds: () => boolean, withinMs = WITHIN_MS): Promise<void> {
    await this.#looks.until(holds, withinMs, () => {
      const { page, closeCode } = this;
      return `${String(page.frames)} frames, ${String(this.bytes)} bytes, closed with ${String(closeCode)}`;
    });
  }

  async closed(): Promise<number> {
    await this.until(() => this.closeCode !== undefined);
    return this.closeCode ?? 0;
  }

  close(): void {
    this.ws.close();
  }

  #show(data: Buffer): void {
    this.bytes += data.length;
    this.page.feed(data);
    if (!this.acks) return;
    const upTo = this.bytes;
    if (this.#lateMs === 0) this.ack(upTo);
    else setTimeout(() => this.ack(upTo), this.#lateMs);
  }

  #obey(text: string): void {
    this.words.push(JSON.parse(text) as RdpDown);
    this.page.feed(text);
  }
}
