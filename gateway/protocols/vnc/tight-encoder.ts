/**
 * Writes parts of the picture as Tight rectangles: one colour, two, a palette, or full colours, whatever is shortest.
 * Each payload stands alone (see deflate.ts), so what it makes may be kept and sent to anybody. Knows no machine.
 */

import { deflatePayload, deflatePixels } from './deflate.js';
import {
  fillRect,
  rectHeader,
  TIGHT_FILTER,
  TIGHT_FILTER_PALETTE,
  TIGHT_MIN_COMPRESS,
  tightControl,
  tightLength,
} from './rect-words.js';
import { ENCODING, type Rect } from './rfb.js';
import type { Shadow } from './shadow.js';

/** The stream our own rectangles go on: machines seen so far leave it alone or use it last. */
export const OWN_STREAM = 3;
/** More colours than this are cheaper written out (deflate does the rest). */
const MAX_PALETTE = 96;
/** Widest rectangle (pixels) and most pixels in one, as other servers keep to. */
const MAX_WIDTH = 2048;
const MAX_PIXELS = 65_536;
/** Slots of the table that finds a colour's index; a power of two well above the palette. */
const SLOTS = 1024;

/** No colour: theirs leave the highest byte empty. */
const VACANT = -1;
// Signed numbers of 32 bits throughout: others are twice as slow here.
const slotColours = new Int32Array(SLOTS);
const slotIndices = new Uint8Array(SLOTS);
let colours = 0;
const palette = new Int32Array(MAX_PALETTE);
const indices = new Uint8Array(MAX_PIXELS);

/** As many rectangles as it takes. */
export function encodeRegion(shadow: Shadow, region: Rect): Buffer[] {
  const rects: Buffer[] = [];
  const width = Math.min(MAX_WIDTH, region.width);
  const height = Math.max(1, Math.floor(MAX_PIXELS / Math.max(1, width)));
  for (let y = 0; y < region.height; y += height)
    for (let x = 0; x < region.width; x += width)
      rects.push(
        encodeRect(shadow, {
          x: region.x + x,
          y: region.y + y,
          width: Math.min(width, region.width - x),
          height: Math.min(height, region.height - y),
        }),
      );
  return rects;
}

/** One rectangle of at most 65,536 pixels. */
export function encodeRect(shadow: Shadow, rect: Rect): Buffer {
  const count = index(shadow, rect);
  if (count === 1) return fillRect(rect, palette[0] ?? 0);
  if (count === 0) return basic(rect, Buffer.alloc(0), fullColours(shadow, rect));
  const filter = Buffer.alloc(2 + count * 3);
  filter[0] = TIGHT_FILTER_PALETTE;
  filter[1] = count - 1;
  for (let i = 0; i < count; i += 1) filter.writeUIntLE(palette[i] ?? 0, 2 + i * 3, 3);
  const pixels = rect.width * rect.height;
  return basic(rect, filter, count === 2 ? bits(rect) : indices.subarray(0, pixels));
}

function basic(rect: Rect, filter: Buffer, payload: Uint8Array): Buffer {
  const control = tightControl(OWN_STREAM) | (filter.length > 0 ? TIGHT_FILTER : 0);
  const parts = [rectHeader(rect, ENCODING.tight), Buffer.from([control]), filter];
  if (payload.length < TIGHT_MIN_COMPRESS) return Buffer.concat([...parts, payload]);
  const blocks = filter.length > 0 ? deflatePayload(payload) : deflatePixels(payload);
  return Buffer.concat([...parts, tightLength(blocks.length), blocks]);
}

/** Fills `palette` and `indices`. @returns how many colours, 0 = too many. */
function index(shadow: Shadow, { x, y, width, height }: Rect): number {
  const pixels = new Int32Array(shadow.pixels.buffer);
  slotColours.fill(VACANT);
  colours = 0;
  let to = 0;
  for (let row = 0; row < height; row += 1) {
    let at = (y + row) * shadow.width + x;
    const end = at + width;
    while (at < end) {
      const colour = pixels[at] ?? 0;
      let slot = firstSlot(colour);
      if (slotColours[slot] !== colour) {
        slot = slotOf(colour);
        if (slot < 0) return 0;
      }
      const found = slotIndices[slot] ?? 0;
      do {
        indices[to] = found;
        to += 1;
        at += 1;
      } while (at < end && pixels[at] === colour);
    }
  }
  return colours;
}

const firstSlot = (colour: number): number => Math.imul(colour, 0x9e3779b1) >>> 22;

/** A colour's slot, where others had the first one before it, or a new one. @returns -1 for one colour too many. */
function slotOf(colour: number): number {
  let slot = firstSlot(colour);
  while (slotColours[slot] !== VACANT && slotColours[slot] !== colour) slot = (slot + 1) % SLOTS;
  if (slotColours[slot] === colour) return slot;
  if (colours === MAX_PALETTE) return -1;
  slotColours[slot] = colour;
  slotIndices[slot] = colours;
  palette[colours] = colour;
  colours += 1;
  return slot;
}

function bits({ width, height }: Rect): Buffer {
  const rowBytes = (width + 7) >> 3;
  const packed = Buffer.alloc(rowBytes * height);
  for (let row = 0, from = 0, at = 0; row < height; row += 1)
    for (let left = width; left > 0; left -= 8, at += 1) {
      const count = Math.min(8, left);
      let byte = 0;
      for (let i = 0; i < count; i += 1, from += 1) byte = (byte << 1) | (indices[from] ?? 0);
      packed[at] = byte << (8 - count);
    }
  return packed;
}

function fullColours(shadow: Shadow, { x, y, width, height }: Rect): Buffer {
  const { pixels } = shadow;
  const payload = Buffer.allocUnsafe(width * height * 3);
  let to = 0;
  for (let row = 0; row < height; row += 1) {
    const start = (y + row) * shadow.width + x;
    for (let at = start; at < start + width; at += 1) {
      const colour = pixels[at] ?? 0;
      payload[to] = colour;
      payload[to + 1] = colour >>> 8;
      payload[to + 2] = colour >>> 16;
      to += 3;
    }
  }
  return payload;
}
