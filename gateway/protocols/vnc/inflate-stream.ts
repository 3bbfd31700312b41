/**
 * One zlib stream of a connection, inflated piece by piece, with its window always at hand: whoever has the window can
 * go on reading the machine's own bytes. Knows no rectangle.
 */

import { constants, inflateRawSync, type ZlibOptions } from 'node:zlib';
import { Inflate, constants as pako } from 'pako';
import { Garbled } from './garbled.js';

/** How far back deflate may refer (RFC 1951). */
export const WINDOW_BYTES = 32 * 1024;
/** A zlib stream begins with two bytes (RFC 1950 §2.2). */
const HEADER_BYTES = 2;
/** What a sync flush ends with: an empty stored block, after which the next byte begins a block of its own. */
const SYNC = Buffer.from([0, 0, 0xff, 0xff]);
/** Piece of output of the inflater that works across flushes (bytes). */
const PIECE_BYTES = 64 * 1024;
/** Largest piece of output made in one go (bytes). */
const MAX_CHUNK_BYTES = 4 * 1024 * 1024;

/** One piece of a stream. */
export interface Inflated {
  readonly payload: Buffer;
  /** The deflate blocks alone, without the stream's header. */
  readonly blocks: Buffer;
  /** Whole blocks from the first byte to the last: they can be inflated by anybody who has the window before them. */
  readonly whole: boolean;
}

export class InflateStream {
  /** The window is the last 32 KiB before `#end`; twice the room, so that it moves rarely. */
  readonly #store = Buffer.alloc(3 * WINDOW_BYTES);
  #start = 0;
  #end = 0;
  #opened = false;
  /** Takes over for good when a piece did not end with a sync flush. */
  #across: Inflate | undefined;

  /** What the next piece may refer to, oldest byte first. Valid until the next call. */
  get window(): Buffer {
    return this.#store.subarray(Math.max(this.#start, this.#end - WINDOW_BYTES), this.#end);
  }

  /** The machine begins the stream anew. */
  reset(): void {
    this.#start = this.#end = 0;
    this.#opened = false;
    this.#across = undefined;
  }

  /** The machine has begun it, and not begun it anew since. */
  get opened(): boolean {
    return this.#opened;
  }

  /**
   * The blocks of a piece that can wait to be inflated with others (see `inflateBlocks`): whole ones, without the
   * stream's header. Undefined for a piece that must be inflated at once. Others must not be inflated in between.
   * @throws Garbled
   */
  takeBlocks(data: Buffer): Buffer | undefined {
    if (this.#across !== undefined || !endsWithSync(data)) return undefined;
    const blocks = this.#opened ? data : withoutHeader(data);
    this.#opened = true;
    return blocks;
  }

  /** Inflates what `takeBlocks` gave, one or several in order. @throws Garbled when `size` is not its length. */
  inflateBlocks(blocks: Buffer, size: number): Buffer {
    const payload = inflateWhole(blocks, this.window, size);
    if (payload.length !== size) throw new Garbled('compressed pixels of the wrong length');
    this.#remember(payload);
    return payload;
  }

  /** @throws Garbled when the piece does not inflate to exactly `size` bytes. */
  inflate(data: Buffer, size: number): Inflated {
    const inflated = this.inflateUpTo(data, size);
    if (inflated.payload.length !== size) throw new Garbled('compressed pixels of the wrong length');
    return inflated;
  }

  /** @throws Garbled when the piece is damaged or inflates to more than `most` bytes. */
  inflateUpTo(data: Buffer, most: number): Inflated {
    const blocks = this.#opened ? data : withoutHeader(data);
    this.#opened = true;
    const ends = endsWithSync(blocks);
    const whole = ends && this.#across === undefined;
    if (!ends && this.#across === undefined) this.#across = inflaterAfter(this.window);
    const payload =
      this.#across === undefined
        ? inflateWhole(blocks, this.window, most)
        : inflateOn(this.#across, blocks, most);
    this.#remember(payload);
    return { payload, blocks, whole };
  }

  #remember(payload: Buffer): void {
    const tail = payload.subarray(Math.max(0, payload.length - WINDOW_BYTES));
    if (this.#end + tail.length > this.#store.length) {
      const window = this.window;
      this.#store.copyWithin(0, this.#end - window.length, this.#end);
      this.#start = 0;
      this.#end = window.length;
    }
    tail.copy(this.#store, this.#end);
    this.#end += tail.length;
  }
}

const endsWithSync = (data: Buffer): boolean =>
  data.length >= SYNC.length && data.subarray(-SYNC.length).equals(SYNC);

function withoutHeader(data: Buffer): Buffer {
  const [method = 0, flags = 0] = data;
  const fits = (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0 && (flags & 0x20) === 0;
  if (data.length < HEADER_BYTES || !fits) throw new Garbled('a zlib stream without its header');
  return data.subarray(HEADER_BYTES);
}

/** Stateless and synchronous; node:zlib documents all of it. */
function inflateWhole(blocks: Buffer, window: Buffer, most: number): Buffer {
  const { buffer, engine } = tryInflate(blocks, {
    ...(window.length === 0 ? {} : { dictionary: window }),
    finishFlush: constants.Z_SYNC_FLUSH,
    maxOutputLength: Math.max(1, most),
    // Room for all of it and a little more, or a second round is made for nothing.
    chunkSize: Math.min(most, MAX_CHUNK_BYTES) + 64,
    info: true,
  });
  // A stream that ends in the middle would end for everybody who is sent these bytes.
  if (engine.bytesWritten !== blocks.length) throw new Garbled('a zlib stream that ends early');
  return buffer;
}

function tryInflate(
  blocks: Buffer,
  options: ZlibOptions,
): { buffer: Buffer; engine: { bytesWritten: number } } {
  try {
    // With `info` it returns more than a buffer (zlib documents it, the types do not know).
    return inflateRawSync(blocks, options) as unknown as ReturnType<typeof tryInflate>;
  } catch {
    throw new Garbled('compressed pixels that do not inflate');
  }
}

/** Node has no documented way to inflate synchronously from the middle of a byte on; pako has. */
function inflaterAfter(window: Buffer): Inflate {
  return new Inflate({
    raw: true,
    chunkSize: PIECE_BYTES,
    ...(window.length === 0 ? {} : { dictionary: window }),
  });
}

function inflateOn(inflater: Inflate, blocks: Buffer, most: number): Buffer {
  const pieces: Uint8Array[] = [];
  let total = 0;
  inflater.onData = (piece) => {
    total += (piece as Uint8Array).length;
    if (total > most) throw new Garbled('compressed pixels of the wrong length');
    pieces.push(piece as Uint8Array);
  };
  const { strm } = inflater as unknown as {
    strm: { output: Uint8Array; next_out: number; avail_out: number };
  };
  if (!inflater.push(blocks, pako.Z_SYNC_FLUSH)) throw new Garbled('compressed pixels that do not inflate');
  if (strm.avail_out > 0 && strm.next_out > 0) inflater.onData(strm.output.slice(0, strm.next_out));
  strm.avail_out = 0;
  return Buffer.concat(pieces);
}
