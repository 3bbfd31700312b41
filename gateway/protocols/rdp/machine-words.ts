/**
 * What guacd may say to a browser: an allow-list with the shape of each instruction, and who it is for. What is not
 * on it is dropped, and so is everything of a stream that was not opened by something on it. Knows no browser.
 */

import { Garbled } from './garbled.js';
import type { InstructionReader } from './instruction.js';
import { MAX_LAYER, MAX_SIDE, MAX_STREAMS } from './limits.js';
import { headWith, sizeOf, type ImageType } from './picture-size.js';
import { Surfaces } from './surfaces.js';

/**
 * `picture`: for everybody. `sound`: for everybody who is there, and of no picture. `aside`: for the controller alone.
 * `sync`: the end of a frame, for everybody.
 */
export type Verdict = 'picture' | 'sound' | 'sync' | 'aside' | 'drop' | 'error' | 'bye';

export interface Allowed {
  readonly clipboard: boolean;
  readonly audio: boolean;
}

/** What an element must be. i: whole number, l: layer or buffer, p: position, s: side, m: anything short. */
type Shape = string;

/** guacamole manual, "Protocol reference". */
const PICTURE: Readonly<Record<string, Shape>> = {
  size: 'lss',
  rect: 'lppss',
  cfill: 'iliiii',
  copy: 'lppssilpp',
  transfer: 'lppssilpp',
  cursor: 'pplppss',
  dispose: 'l',
  move: 'llppi',
  shade: 'li',
};
const IMAGES = new Set<string>(['image/png', 'image/jpeg', 'image/webp'] satisfies ImageType[]);
const SOUND = /^audio\/(L8|L16);rate=\d{1,6},channels=\d$/;
const TEXT = 'text/plain';

/** An image whose size is not known yet: where it goes, and what has come of it. */
interface Coming {
  readonly type: ImageType;
  readonly layer: number;
  readonly at: { readonly x: number; readonly y: number };
  readonly head: Buffer;
}
type Stream = Coming | 'image' | 'sound' | 'clipboard';

export class MachineWords {
  readonly #streams = new Map<number, Stream>();
  readonly #allowed: Allowed;
  readonly #surfaces = new Surfaces();
  /** The timestamp of the last `sync`, as guacd wrote it. */
  timestamp = '';
  /** Status of the last `error` (guacamole manual, "Status codes"). */
  status = 0;

  constructor(allowed: Allowed) {
    this.#allowed = allowed;
  }

  /** @throws Garbled for something on the list in a shape it cannot have. */
  judge(word: InstructionReader): Verdict {
    const { opcode } = word;
    switch (opcode) {
      case 'blob':
        return this.#blob(word);
      case 'end':
        return this.#end(word);
      case 'img':
        return this.#image(word);
      case 'sync':
        this.timestamp = timestampOf(word);
        return 'sync';
      case 'clipboard':
        if (!this.#allowed.clipboard || word.arg(1) !== TEXT) return 'drop';
        this.#open(word.int(0), 'clipboard');
        return 'aside';
      case 'audio':
        if (!this.#allowed.audio || !SOUND.test(word.arg(1))) return 'drop';
        this.#open(word.int(0), 'sound');
        return 'sound';
      case 'error':
        this.status = word.int(1);
        return 'error';
      case 'disconnect':
        return 'bye';
      default: {
        const shape = Object.hasOwn(PICTURE, opcode) ? PICTURE[opcode] : undefined;
        if (shape === undefined) return 'drop';
        check(word, shape);
        this.#keep(opcode, word);
        return 'picture';
      }
    }
  }

  /** A stream of sound whose opening was heard elsewhere. @returns false when there is one of this number. */
  adopt(opening: InstructionReader): boolean {
    return !this.#streams.has(opening.int(0)) && this.judge(opening) === 'sound';
  }

  #image(word: InstructionReader): Verdict {
    check(word, 'iil*pp');
    const type = word.arg(3);
    if (!IMAGES.has(type)) return 'drop';
    const at = { x: word.int(4), y: word.int(5) };
    this.#open(word.int(0), { type: type as ImageType, layer: word.int(2), at, head: NOTHING });
    return 'picture';
  }

  #blob(word: InstructionReader): Verdict {
    const index = word.int(0);
    const stream = this.#streams.get(index);
    if (stream === undefined) return 'drop';
    if (stream === 'clipboard') return 'aside';
    if (stream === 'sound') return 'sound';
    if (stream !== 'image') this.#streams.set(index, this.#measure(stream, word.arg(1)));
    return 'picture';
  }

  /** @throws Garbled for a picture that is too large, or hides how large it is. */
  #measure(coming: Coming, blob: string): Stream {
    const head = headWith(coming.head, blob);
    const size = sizeOf(coming.type, head);
    if (size === undefined) return { ...coming, head };
    if (size === 'none' || size.width > MAX_SIDE || size.height > MAX_SIDE)
      throw new Garbled('something larger than any picture');
    this.#surfaces.draw(coming.layer, coming.at.x + size.width, coming.at.y + size.height);
    return 'image';
  }

  /** What the page has to keep for it. */
  #keep(opcode: string, word: InstructionReader): void {
    const int = (index: number): number => word.int(index);
    if (opcode === 'size') this.#surfaces.resize(int(0), int(1), int(2));
    else if (opcode === 'dispose') this.#surfaces.dispose(int(0));
    else if (opcode === 'rect') this.#surfaces.draw(int(0), int(1) + int(3), int(2) + int(4));
    else if (opcode === 'copy' || opcode === 'transfer')
      this.#surfaces.draw(int(6), int(7) + int(3), int(8) + int(4));
  }

  #end(word: InstructionReader): Verdict {
    const index = word.int(0);
    const stream = this.#streams.get(index);
    if (stream === undefined) return 'drop';
    this.#streams.delete(index);
    if (stream === 'sound') return 'sound';
    return stream === 'clipboard' ? 'aside' : 'picture';
  }

  #open(index: number, stream: Stream): void {
    this.#streams.delete(index);
    if (this.#streams.size >= MAX_STREAMS) throw new Garbled('too many streams');
    this.#streams.set(index, stream);
  }
}

function check(word: InstructionReader, shape: Shape): void {
  if (word.arity < shape.length) throw new Garbled('an instruction that is too short');
  for (let i = 0; i < shape.length; i += 1) {
    const kind = shape[i];
    if (kind === '*') continue;
    const value = word.int(i);
    const fits =
      kind === 'i' ||
      (kind === 'l' && Math.abs(value) <= MAX_LAYER) ||
      (kind === 's' && value >= 0 && value <= MAX_SIDE) ||
      (kind === 'p' && Math.abs(value) <= MAX_SIDE);
    if (!fits) throw new Garbled('something larger than any picture');
  }
}

/** Milliseconds since the machine started, or since 1970 (libguac/timestamp.c): more digits than any other number. */
function timestampOf(word: InstructionReader): string {
  const text = word.arg(0);
  if (!/^\d{1,15}$/.test(text)) throw new Garbled('no time where one must be');
  return text;
}

const NOTHING = Buffer.alloc(0);
