/**
 * What was drawn since a look at the picture, in order, without what was drawn over meanwhile: a film of hours is one
 * picture of it. What is kept shows the same as all of it would. Knows no connection and no look.
 */

import { areaOf, type Area } from './area.js';
import { InstructionReader } from './instruction.js';
import { coversAll, headWith, sizeOf, type ImageType } from './picture-size.js';
import { Pile, type Drawing } from './pile.js';

/** guacamole manual, "Channel masks": replaces what is there, transparency and all; is drawn over it. */
const SRC = 12;
const OVER = 14;

/**
 * The layer that is the machine's screen. guacd takes all of it to be opaque, and 1.6 copies what has changed of it to a
 * buffer with every frame by `OVER` (libguac/display-worker.c): without that copy the one before would be seen again.
 */
const SCREEN = 0;

/** An image that is not whole yet; a page draws it when it is (guacamole-common-js, `drawStream`). */
interface Coming {
  readonly drawing: Drawing;
  readonly type: ImageType;
  readonly mask: number;
  readonly left: number;
  readonly top: number;
  /** Its first bytes. */
  head: Buffer;
}

/** How something lies on its layer. */
interface Lying {
  readonly area: Area;
  readonly mask: number;
  readonly opaque: boolean;
}

export class Drawings {
  readonly #reader = new InstructionReader();
  readonly #pile = new Pile();
  /** By stream. */
  readonly #coming = new Map<number, Coming>();
  /** The last of each: the next one takes its place. */
  #sync: Drawing | undefined;
  #cursor: Drawing | undefined;

  /** What a page is sent of them. */
  get bytes(): number {
    return this.#pile.bytes;
  }

  /** What they take in memory, about (bytes). */
  get held(): number {
    return this.#pile.held;
  }

  /** In the order in which they are to be shown. */
  get all(): readonly Drawing[] {
    return this.#pile.all;
  }

  /** A frame of the live stream: whole instructions, which were judged. */
  add(frame: Uint8Array, seq: number): void {
    this.#pile.earn(frame.length);
    this.#reader.push(frame);
    while (this.#reader.next()) this.#take(this.#reader, seq);
  }

  /** Leaves out everything up to this frame. What is still to come of an image of then stands for itself. */
  forgetUntil(seq: number): void {
    for (const [stream, { drawing }] of this.#coming) if (drawing.seq <= seq) this.#coming.delete(stream);
    for (const drawing of this.#pile.all) if (drawing.seq <= seq) this.#pile.drop(drawing);
  }

  clear(): void {
    this.#pile.clear();
    this.#coming.clear();
    this.#sync = undefined;
    this.#cursor = undefined;
  }

  #take(word: InstructionReader, seq: number): void {
    const int = (index: number): number => word.int(index);
    switch (word.opcode) {
      case 'img':
        this.#begin(word, seq);
        return;
      case 'blob':
      case 'end':
        this.#goOn(word, seq);
        return;
      case 'sync':
        if (this.#sync !== undefined) this.#pile.drop(this.#sync);
        this.#sync = this.#put(word, seq);
        return;
      case 'cursor': {
        const before = this.#cursor;
        this.#cursor = this.#put(word, seq);
        this.#pile.read(this.#cursor, int(2), areaOf(int(3), int(4), int(5), int(6)));
        if (before !== undefined) this.#pile.drop(before);
        return;
      }
      case 'copy':
      case 'transfer': {
        const drawing = this.#put(word, seq, int(6), true);
        const area = areaOf(int(7), int(8), int(3), int(4));
        this.#pile.read(drawing, int(0), areaOf(int(1), int(2), int(3), int(4)));
        if (word.opcode === 'transfer') this.#pile.loosen(drawing, area);
        else this.#lay(drawing, { area, mask: int(5), opaque: int(0) === SCREEN });
        return;
      }
      default:
        this.#put(word, seq);
    }
  }

  #put(word: InstructionReader, seq: number, layer?: number, moves?: boolean): Drawing {
    // A copy: a few of these would hold all the memory that guacd's words came in.
    return this.#pile.put(Buffer.from(word.bytes), seq, layer, moves);
  }

  #begin(word: InstructionReader, seq: number): void {
    this.#coming.set(word.int(0), {
      drawing: this.#put(word, seq, word.int(2)),
      mask: word.int(1),
      type: word.arg(3) as ImageType,
      left: word.int(4),
      top: word.int(5),
      head: NOTHING,
    });
  }

  #goOn(word: InstructionReader, seq: number): void {
    const stream = word.int(0);
    const coming = this.#coming.get(stream);
    if (coming === undefined) {
      this.#put(word, seq);
      return;
    }
    const { drawing } = coming;
    drawing.seq = seq;
    this.#pile.append(drawing, word.bytes);
    if (word.opcode === 'end') {
      this.#coming.delete(stream);
      drawing.parts = [Buffer.concat(drawing.parts)];
      this.#pile.raise(drawing);
      this.#whole(coming);
    } else coming.head = headWith(coming.head, word.arg(1));
  }

  #whole({ drawing, type, mask, left, top, head }: Coming): void {
    const size = sizeOf(type, head);
    if (size === undefined || size === 'none') return;
    const area = areaOf(left, top, size.width, size.height);
    this.#lay(drawing, { area, mask, opaque: coversAll(type, head) });
  }

  /** It lies over what came before it, and something may lie over it. Other masks change more than their area. */
  #lay(drawing: Drawing, { area, mask, opaque }: Lying): void {
    if (mask === SRC || (mask === OVER && opaque)) this.#pile.cover(drawing, area);
    if (mask === OVER) this.#pile.loosen(drawing, area);
  }
}

const NOTHING = Buffer.alloc(0);
