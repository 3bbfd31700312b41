/**
 * What guacd may say to a browser: an allow-list with the shape of each instruction, and who it is for. What is not
 * on it is dropped, and so is everything of a stream that was not opened by something on it. Knows no browser.
 */

import { Garbled } from './garbled.js';
import type { InstructionReader } from './instruction.js';
import { MAX_LAYER, MAX_SIDE, MAX_STREAMS } from './limits.js';

/**
 * `picture`: for everybody. `sound`: for everybody who is there, and of no picture. `aside`: for the controller alone. `sync`: the end of a frame, for everybody. `moves`:
 * the same as `picture`, but its outcome hangs on what is there already, so that it must not be shown twice.
 */
export type Verdict = 'picture' | 'moves' | 'sound' | 'sync' | 'aside' | 'drop' | 'error' | 'bye';

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
const IMAGES = new Set(['image/png', 'image/jpeg', 'image/webp']);
const SOUND = /^audio\/(L8|L16);rate=\d{1,6},channels=\d$/;
const TEXT = 'text/plain';
/** Base64 of a PNG's signature, length, type and both sides (PNG specification 5.2 and 11.2.2). */
const PNG_HEAD = 32;

type Stream = 'image' | 'png' | 'sound' | 'clipboard';

export class MachineWords {
  readonly #streams = new Map<number, Stream>();
  readonly #allowed: Allowed;
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
        this.timestamp = String(word.int(0));
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
        return opcode === 'copy' || opcode === 'transfer' ? 'moves' : 'picture';
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
    this.#open(word.int(0), type === 'image/png' ? 'png' : 'image');
    return 'picture';
  }

  #blob(word: InstructionReader): Verdict {
    const index = word.int(0);
    const stream = this.#streams.get(index);
    if (stream === undefined) return 'drop';
    if (stream === 'clipboard') return 'aside';
    if (stream === 'sound') return 'sound';
    if (stream === 'png') {
      checkPng(word.arg(1).slice(0, PNG_HEAD));
      this.#streams.set(index, 'image');
    }
    return 'picture';
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

/** A small file may stand for a picture that fills the memory of every browser. */
function checkPng(head: string): void {
  const bytes = Buffer.from(head, 'base64');
  if (bytes.length < 24) return;
  if (bytes.readUInt32BE(16) > MAX_SIDE || bytes.readUInt32BE(20) > MAX_SIDE)
    throw new Garbled('something larger than any picture');
}
