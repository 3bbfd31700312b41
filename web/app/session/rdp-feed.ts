/**
 * Frames of an RDP stream socket on their way to a picture: a reset begins a new one, and what has been shown is
 * acknowledged. Knows no socket and no element.
 */

import { readWords, textOf } from './guac-words.js';
import type { Frame } from './stream-link.js';

export interface Picture {
  /** One instruction. */
  show(opcode: string, args: string[]): void;
  /** Calls back when everything given so far is on the screen. */
  shown(done: () => void): void;
}

export interface FeedEvents {
  /** A new picture, which the next frames show from the start. */
  readonly begin: () => Picture;
  /** So many bytes have been shown since the socket opened. */
  readonly ack: (bytes: number) => void;
  readonly clipboard: (text: string) => void;
}

export class RdpFeed {
  readonly #events: FeedEvents;
  #picture: Picture | undefined;
  /** Streams of sound that are open. */
  readonly #sounds = new Set<string>();
  #bytes = 0;
  #acked = 0;

  constructor(events: FeedEvents) {
    this.#events = events;
  }

  /** A new socket counts anew; its first frame is a reset. */
  opened(): void {
    this.#bytes = 0;
    this.#acked = 0;
    this.#picture = undefined;
    this.#sounds.clear();
  }

  take(frame: Frame): void {
    if (typeof frame === 'string') {
      // There is one word only: begin anew.
      this.#picture = this.#events.begin();
      return;
    }
    const words = readWords(frame);
    // Comes beside the picture, whole, and is not counted.
    if (words[0]?.[0] === 'clipboard') {
      this.#events.clipboard(
        textOf(words.filter(([opcode]) => opcode === 'blob').map(([, , blob = '']) => blob)),
      );
      return;
    }
    const before = this.#bytes;
    this.#bytes += frame.byteLength;
    const upTo = this.#bytes;
    const picture = this.#picture;
    let last = '';
    let isSound = false;
    for (const [opcode = '', ...args] of words) {
      const [stream = ''] = args;
      last = opcode;
      if (opcode === 'audio') this.#sounds.add(stream);
      if (opcode === 'img') this.#sounds.delete(stream);
      isSound = opcode === 'blob' && this.#sounds.has(stream);
      picture?.show(opcode, args);
    }
    // A frame of guacd's ends with a sync; the rest is acknowledged with the next one, unless nothing else is due. Sound
    // of a still screen may go on without one.
    if (last === 'sync' && picture !== undefined)
      picture.shown(() => {
        if (this.#picture === picture) this.#ack(upTo);
      });
    else if (this.#acked === before && (picture === undefined || last === 'end' || isSound)) this.#ack(upTo);
  }

  #ack(bytes: number): void {
    if (bytes <= this.#acked) return;
    this.#acked = bytes;
    this.#events.ack(bytes);
  }
}
