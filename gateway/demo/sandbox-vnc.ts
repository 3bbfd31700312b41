/**
 * A machine with a picture to try things on: a VNC server in this process, on loopback, with a made-up operator
 * panel (RFC 6143, versions 3.8 and 3.3, no password, raw pixels). Presses leave a dot; nothing else happens.
 */

import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type Area, Panel, PANEL_HEIGHT, PANEL_WIDTH, PIXEL_BYTES } from './panel.js';

const HOST = '127.0.0.1';
const NAME = Buffer.from('Sandbox panel');
/** Ten steps a second are enough to see that it lives (ms). */
const STEP_MS = 100;
/** Nobody needs more; each costs a picture. */
const MOST_CONNECTIONS = 20;
/** Client messages of fixed length, by type (RFC 6143 §7.5). */
const LENGTHS: Readonly<Record<number, number>> = { 0: 20, 3: 10, 4: 8, 5: 6 };
/** A client cut-text longer than this is not ours to keep (bytes). */
const MAX_TEXT = 64 * 1024;

export interface SandboxVnc {
  readonly host: typeof HOST;
  readonly port: number;
  /** Hangs up on everybody. Twice is harmless. */
  close(): Promise<void>;
}

export async function startSandboxVnc(): Promise<SandboxVnc> {
  const panel = new Panel();
  const open = new Set<Viewer>();
  const server = createServer((socket) => {
    if (open.size >= MOST_CONNECTIONS) {
      socket.destroy();
      return;
    }
    const viewer = new Viewer(socket, panel, (area) => {
      for (const each of open) each.changed([area]);
    });
    open.add(viewer);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(viewer));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, resolve);
  });
  const timer = setInterval(() => {
    if (open.size === 0) return;
    const areas = panel.step();
    for (const viewer of open) viewer.changed(areas);
  }, STEP_MS);
  timer.unref();
  return {
    host: HOST,
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        clearInterval(timer);
        for (const viewer of open) viewer.close();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** One client: its handshake, what it wants to see, what it presses. */
class Viewer {
  #stage: 'version' | 'security' | 'init' | 'open' = 'version';
  #pending = Buffer.alloc(0);
  #wants = false;
  #stale: readonly Area[] = [];
  #pressed = false;
  /** It asked for blue first. */
  #turned = false;

  constructor(
    private readonly socket: Socket,
    private readonly panel: Panel,
    private readonly touched: (area: Area) => void,
  ) {
    socket.write('RFB 003.008\n');
    socket.on('data', (data) => {
      this.#pending = Buffer.concat([this.#pending, data]);
      while (this.#step());
    });
  }

  /** These parts of the picture are new. Sent when the client has asked for more. */
  changed(areas: readonly Area[]): void {
    const kept = this.#stale.filter((old) => !areas.includes(old));
    this.#stale =
      kept.length > 200 ? [{ x: 0, y: 0, width: PANEL_WIDTH, height: PANEL_HEIGHT }] : [...kept, ...areas];
    this.#send();
  }

  close(): void {
    this.socket.destroy();
  }

  #send(): void {
    if (!this.#wants || this.#stale.length === 0) return;
    this.#wants = false;
    const head = Buffer.alloc(4);
    head.writeUInt16BE(this.#stale.length, 2);
    this.socket.write(head);
    for (const area of this.#stale) {
      const where = Buffer.alloc(12);
      for (const [i, value] of [area.x, area.y, area.width, area.height].entries())
        where.writeUInt16BE(value, 2 * i);
      this.socket.write(where);
      const pixels = this.panel.cut(area);
      this.socket.write(this.#turned ? turned(pixels) : pixels);
    }
    this.#stale = [];
  }

  #take(length: number): Buffer | undefined {
    if (this.#pending.length < length) return undefined;
    const taken = this.#pending.subarray(0, length);
    this.#pending = this.#pending.subarray(length);
    return taken;
  }

  /** True when something was understood. */
  #step(): boolean {
    switch (this.#stage) {
      case 'version':
        return this.#greet(this.#take(12));
      case 'security':
        if (this.#take(1) === undefined) return false;
        this.socket.write(Buffer.alloc(4));
        this.#stage = 'init';
        return true;
      case 'init': {
        if (this.#take(1) === undefined) return false;
        const init = Buffer.alloc(24);
        init.writeUInt16BE(PANEL_WIDTH, 0);
        init.writeUInt16BE(PANEL_HEIGHT, 2);
        Buffer.from([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 0, 8, 16]).copy(init, 4);
        init.writeUInt32BE(NAME.length, 20);
        this.socket.write(Buffer.concat([init, NAME]));
        this.#stage = 'open';
        return true;
      }
      case 'open':
        return this.#obey();
    }
  }

  #greet(version: Buffer | undefined): boolean {
    if (version === undefined) return false;
    // In the oldest version nobody chooses and nobody says that it went well (RFC 6143 appendix A).
    const oldest = version.toString('latin1') === 'RFB 003.003\n';
    this.socket.write(Buffer.from(oldest ? [0, 0, 0, 1] : [1, 1]));
    this.#stage = oldest ? 'init' : 'security';
    return true;
  }

  #obey(): boolean {
    const type = this.#pending[0];
    if (type === undefined) return false;
    const length = this.#lengthOf(type);
    if (length === undefined) return false;
    if (length > MAX_TEXT) {
      this.close();
      return false;
    }
    const message = this.#take(length);
    if (message === undefined) return false;
    // Pixels of 32 bits in either order is what clients ask for; another size is not to be had here.
    if (type === 0) {
      if (message[4] !== 32) this.close();
      this.#turned = message[14] === 16;
    }
    if (type === 3) {
      this.#wants = true;
      if (message[1] === 0) this.#stale = [{ x: 0, y: 0, width: PANEL_WIDTH, height: PANEL_HEIGHT }];
      this.#send();
    }
    if (type === 5) {
      const down = ((message[1] ?? 0) & 1) === 1;
      const dot =
        down && !this.#pressed
          ? this.panel.press(message.readUInt16BE(2), message.readUInt16BE(4))
          : undefined;
      this.#pressed = down;
      if (dot !== undefined) this.touched(dot);
    }
    return true;
  }

  /** Undefined while too little of it is there to know; more than any text for what nobody of ours sends. */
  #lengthOf(type: number): number | undefined {
    if (type === 2) return this.#pending.length < 4 ? undefined : 4 + 4 * this.#pending.readUInt16BE(2);
    if (type === 6) return this.#pending.length < 8 ? undefined : 8 + this.#pending.readUInt32BE(4);
    return LENGTHS[type] ?? Infinity;
  }
}

/** Blue, green, red in place of red, green, blue. */
function turned(pixels: Buffer): Buffer {
  for (let at = 0; at < pixels.length; at += PIXEL_BYTES) {
    const red = pixels[at] ?? 0;
    pixels[at] = pixels[at + 2] ?? 0;
    pixels[at + 2] = red;
  }
  return pixels;
}
