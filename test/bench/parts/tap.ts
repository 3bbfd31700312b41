/**
 * A stream socket that shows nothing: counts what comes, and acknowledges as the page does (64 KiB or 50 ms), so that
 * a bench measures the gateway and not a terminal in the bench. Knows no session.
 */

import { WebSocket } from 'ws';
import type { SshControllerUp } from '../../../gateway/wire/ssh-stream.js';
import { type StreamDoor, streamSocket } from '../../model/stream-socket.js';
import { StreamTap } from './stream-tap.js';

const ACK_EVERY_BYTES = 64 * 1024;
const ACK_AFTER_MS = 50;
/** Enough of the end to find a marker in (bytes). */
const TAIL_BYTES = 64;

export class Tap extends StreamTap {
  bytes = 0;
  frames = 0;
  /** Told of every frame of terminal bytes. */
  onData: ((data: Buffer) => void) | undefined;
  #tail: Buffer = Buffer.alloc(0);
  #told = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(door: StreamDoor) {
    super(streamSocket('ssh', door));
    this.ws.once('close', () => {
      clearTimeout(this.#timer);
    });
    this.ws.on('message', (data: Buffer, binary) => {
      if (binary) this.#take(data);
    });
  }

  type(text: string): void {
    this.ws.send(Buffer.from(text));
  }

  say(word: SshControllerUp): void {
    if (this.ws.readyState === WebSocket.OPEN) this.ws.send(JSON.stringify(word));
  }

  /** Resolves with the next frame of terminal bytes. */
  next(): Promise<Buffer> {
    return new Promise((resolve) => {
      this.onData = (data) => {
        this.onData = undefined;
        resolve(data);
      };
    });
  }

  /** Resolves when the stream ends, for now, with this. */
  until(marker: string): Promise<void> {
    return new Promise((resolve) => {
      this.onData = () => {
        if (!this.#tail.includes(marker)) return;
        this.onData = undefined;
        resolve();
      };
    });
  }

  #take(data: Buffer): void {
    this.arrived();
    this.bytes += data.length;
    this.frames += 1;
    this.#tail =
      data.length >= TAIL_BYTES
        ? data.subarray(-TAIL_BYTES)
        : Buffer.concat([this.#tail, data]).subarray(-TAIL_BYTES);
    if (this.bytes - this.#told >= ACK_EVERY_BYTES) this.#ack();
    else
      this.#timer ??= setTimeout(() => {
        this.#ack();
      }, ACK_AFTER_MS);
    this.onData?.(data);
  }

  #ack(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#told = this.bytes;
    this.say({ t: 'ack', bytes: this.bytes });
  }
}
