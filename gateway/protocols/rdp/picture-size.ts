/**
 * How large a compressed picture is when it is shown, from its first bytes: a small file may stand for a picture that
 * fills the memory of every browser. And whether all of it is opaque. Pure.
 */

export type ImageType = 'image/png' | 'image/jpeg' | 'image/webp';

/** guacd's encoders say the size within these first bytes (libjpeg, libpng, libwebp: the farthest is 158). */
const HEAD = 1024;
/** So many letters of base64 stand for that and a little more: whole groups of four. */
const HEAD_BASE64 = 1_368;

/** Where a PNG says its colour type, and the bit for alpha in it (PNG specification 11.2.2). */
const PNG_COLOUR = 25;
const PNG_ALPHA = 4;
/** RFC 9649 3.4: alpha_is_used, behind two times 14 bits of size. */
const WEBP_LOSSLESS_ALPHA = 1 << 28;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** The beginning of a picture with the next of its blobs (base64): as much of it as `sizeOf` asks for. */
export function headWith(head: Buffer, blob: string): Buffer {
  if (head.length >= HEAD) return head;
  return Buffer.concat([head, Buffer.from(blob.slice(0, HEAD_BASE64), 'base64')]);
}

/** In pixels; `undefined` = more bytes are needed; `none` = this head says no size. */
export function sizeOf(type: ImageType, head: Buffer): PictureSize | 'none' | undefined {
  const size = READERS[type](head);
  return size ?? (head.length >= HEAD ? 'none' : undefined);
}

/**
 * Can nothing shine through it? Of a head that `sizeOf` has understood; false when it does not say so for certain, but
 * for a PNG's single transparent colours (tRNS), which guacd writes none of.
 */
export function coversAll(type: ImageType, head: Buffer): boolean {
  switch (type) {
    case 'image/jpeg':
      return true;
    case 'image/png':
      return head.length > PNG_COLOUR && ((head[PNG_COLOUR] ?? 0) & PNG_ALPHA) === 0;
    case 'image/webp': {
      const kind = head.toString('latin1', 12, 16);
      if (kind === 'VP8L') return (head.readUInt32LE(21) & WEBP_LOSSLESS_ALPHA) === 0;
      return kind === 'VP8 ';
    }
  }
}

const READERS: Readonly<Record<ImageType, (head: Buffer) => PictureSize | 'none' | undefined>> = {
  'image/png': png,
  'image/jpeg': jpeg,
  'image/webp': webp,
};

/** Signature, length, type, width, height (PNG specification 5.2 and 11.2.2). */
function png(head: Buffer): PictureSize | undefined {
  return head.length < 24 ? undefined : { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
}

/** Segments up to the frame header (ITU T.81 B.1.1.3 and B.2.2). */
function jpeg(head: Buffer): PictureSize | 'none' | undefined {
  for (let at = 2; at + 9 <= head.length;) {
    const marker = head[at + 1] ?? 0;
    if (head[at] !== 0xff) return 'none';
    // C4, C8 and CC are no frame headers.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return { width: head.readUInt16BE(at + 7), height: head.readUInt16BE(at + 5) };
    at += 2 + head.readUInt16BE(at + 2);
  }
  return undefined;
}

/** RFC 9649: one of three chunks comes first, each with the size at a place of its own. */
function webp(head: Buffer): PictureSize | 'none' | undefined {
  if (head.length < 30) return undefined;
  switch (head.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
    case 'VP8L': {
      const bits = head.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
    default:
      return 'none';
  }
}
