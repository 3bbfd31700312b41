/**
 * Reads a socket into memory of its own, and under steady output in few large pieces: the kernel gathers for some
 * milliseconds what would wake us for every few kilobytes. Little is told at once. Knows no protocol.
 */

import type { OnReadOpts, Socket } from 'node:net';

/** More than this in one of two windows side by side is steady output (bytes, ms): no echo of a key comes near. */
const STEADY = 24 * 1024;
const WINDOW_MS = 60;
/** How long nothing is read then (ms): well below the 10 ms of silence by which guacd tells that a frame has ended. */
const REST_MS = 5;
/** Memory taken at a time (bytes), and the least that is read into: what comes in a rest at 10 MB/s. */
const SLAB = 256 * 1024;
const LEAST = 64 * 1024;
/** What Node itself reads into (bytes; libuv's suggestion). */
const NODES_ROOM = 64 * 1024;

/** `kept`: nobody writes to these bytes any more. `done`: their memory may be written to at once. */
export type Take = (bytes: Buffer) => 'kept' | 'done';

export class Gathering {
  /** For `connect`: the socket is read here and nowhere else. */
  readonly onread: OnReadOpts = {
    buffer: () => this.#room(),
    callback: (count) => this.#come(count),
  };
  #slab: Buffer = NONE;
  #at = 0;
  #socket: Socket | undefined;
  #take: Take | undefined;
  /** Came before anybody took it. */
  #early: Buffer[] = [];
  #held = false;
  #resting: NodeJS.Timeout | undefined;
  #since = 0;
  #before = 0;
  #now = 0;

  /** Reads a socket that was opened without `onread`, and is handed over before anything was taken from it. */
  adopt(socket: Socket): void {
    socket.pause();
    socket.on('data', (bytes: Buffer) => {
      if (!this.#tell(bytes, () => undefined, NODES_ROOM)) socket.pause();
    });
  }

  /** What comes is told from here on; what came already, at once. */
  begin(socket: Socket, take: Take): void {
    this.#socket = socket;
    this.#take = take;
    socket.once('close', () => {
      clearTimeout(this.#resting);
    });
    // Kept whatever he says: they are not where the next piece goes.
    for (const bytes of this.#early.splice(0)) take(bytes);
    this.#go();
  }

  /** Nothing is told until `hold(false)`, but for what is being told now. */
  hold(on: boolean): void {
    this.#held = on;
    if (on) this.#socket?.pause();
    else this.#go();
  }

  #go(): void {
    if (!this.#held && this.#resting === undefined) this.#socket?.resume();
  }

  #room(): Uint8Array {
    if (this.#slab.length - this.#at < LEAST) {
      this.#slab = Buffer.allocUnsafeSlow(SLAB);
      this.#at = 0;
    }
    return this.#slab.subarray(this.#at);
  }

  /** @returns false to read no more for now. */
  #come(count: number): boolean {
    const room = this.#slab.length - this.#at;
    const bytes = this.#slab.subarray(this.#at, this.#at + count);
    this.#at += count;
    const free = (): void => {
      this.#at -= count;
    };
    return this.#tell(bytes, free, room);
  }

  /** `free`: the memory may be written to again. @returns false to read no more for now. */
  #tell(bytes: Buffer, free: () => void, room: number): boolean {
    if (this.#take === undefined) {
      this.#early.push(bytes);
      return false;
    }
    if (this.#take(bytes) === 'done') free();
    if (this.#held) return false;
    // A full room: there is more, and it is due.
    if (!this.#isSteady(bytes.length) || bytes.length >= room) return true;
    this.#resting = setTimeout(() => {
      this.#resting = undefined;
      this.#go();
    }, REST_MS);
    return false;
  }

  #isSteady(count: number): boolean {
    const now = performance.now();
    if (now - this.#since > WINDOW_MS) {
      this.#before = now - this.#since > 2 * WINDOW_MS ? 0 : this.#now;
      this.#now = 0;
      this.#since = now;
    }
    this.#now += count;
    return this.#now > STEADY || this.#before > STEADY;
  }
}

const NONE = Buffer.alloc(0);
