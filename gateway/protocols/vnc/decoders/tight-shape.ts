/** Finds out how a Tight rectangle is built and how long it is, before it is there as a whole. Knows no picture. */

import type { ByteQueue } from '../byte-queue.js';
import { Garbled } from '../garbled.js';
import {
  TIGHT_FILL,
  TIGHT_FILTER,
  TIGHT_FILTER_GRADIENT,
  TIGHT_FILTER_PALETTE,
  TIGHT_JPEG,
  TIGHT_MIN_COMPRESS,
} from '../rect-words.js';
import type { Area } from '../rfb.js';

export interface TightShape {
  readonly kind: 'fill' | 'jpeg' | 'copy' | 'palette' | 'gradient';
  /** The first byte: which streams begin anew (low four bits), then what follows. */
  readonly control: number;
  readonly stream: number;
  /** Colours of the palette, 0 without one. */
  readonly colours: number;
  /** Where filter and palette begin and end. */
  readonly filterAt: number;
  readonly filterEnd: number;
  /** Bytes of the payload when inflated. */
  readonly size: number;
  readonly compressed: boolean;
  /** Where the payload begins … */
  readonly dataAt: number;
  /** … and where the rectangle ends. */
  readonly end: number;
}

/** Undefined = more bytes are needed. @throws Garbled */
export function readTightShape(
  queue: ByteQueue,
  { width, height }: Area,
  pixelBytes: number,
): TightShape | undefined {
  const control = queue.view(1)?.[0];
  if (control === undefined) return undefined;
  const kind = control & 0xf0;
  if (kind === TIGHT_FILL)
    return {
      kind: 'fill',
      control,
      stream: 0,
      colours: 0,
      filterAt: 1,
      filterEnd: 1,
      size: pixelBytes,
      compressed: false,
      dataAt: 1,
      end: 1 + pixelBytes,
    };
  if (kind === TIGHT_JPEG) return jpegShape(queue, control);
  if (kind > TIGHT_FILL) throw new Garbled('an unknown kind of Tight rectangle');
  const stream = (control >> 4) & 3;
  let at = 1;
  let filter = 0;
  let colours = 0;
  if ((control & TIGHT_FILTER) !== 0) {
    const named = queue.view(2)?.[1];
    if (named === undefined) return undefined;
    filter = named;
    at = 2;
    if (filter > TIGHT_FILTER_GRADIENT) throw new Garbled('an unknown Tight filter');
    if (filter === TIGHT_FILTER_PALETTE) {
      const count = queue.view(3)?.[2];
      if (count === undefined) return undefined;
      colours = count + 1;
      at = 3 + colours * pixelBytes;
    }
  }
  const rowBytes = colours === 0 ? width * pixelBytes : colours <= 2 ? (width + 7) >> 3 : width;
  const size = rowBytes * height;
  const shape = {
    kind:
      filter === TIGHT_FILTER_PALETTE ? 'palette' : filter === TIGHT_FILTER_GRADIENT ? 'gradient' : 'copy',
    control,
    stream,
    colours,
    filterAt: 1,
    filterEnd: at,
    size,
  } as const;
  if (size < TIGHT_MIN_COMPRESS) return { ...shape, compressed: false, dataAt: at, end: at + size };
  const length = readLength(queue, at);
  if (length === undefined) return undefined;
  return { ...shape, compressed: true, dataAt: at + length.bytes, end: at + length.bytes + length.value };
}

function jpegShape(queue: ByteQueue, control: number): TightShape | undefined {
  const length = readLength(queue, 1);
  if (length === undefined) return undefined;
  const dataAt = 1 + length.bytes;
  return {
    ...{ kind: 'jpeg', control, stream: 0, colours: 0, filterAt: 1, filterEnd: 1 },
    ...{ size: length.value, compressed: false, dataAt, end: dataAt + length.value },
  };
}

function readLength(queue: ByteQueue, at: number): { value: number; bytes: number } | undefined {
  let value = 0;
  for (let i = 0; i < 3; i += 1) {
    const byte = queue.view(at + i + 1)?.[at + i];
    if (byte === undefined) return undefined;
    value |= (i < 2 ? byte & 0x7f : byte) << (7 * i);
    if (i === 2 || byte < 0x80) return { value, bytes: i + 1 };
  }
  return undefined;
}
