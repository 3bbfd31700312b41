/** Writes what the gateway says to a machine of its own accord (RFC 6143 §7.5). Knows no person. */

import { writePixelFormat, type PixelFormat } from './pixel-format.js';
import { ENCODING, FENCE_BLOCK, FROM_CLIENT, type Area } from './rfb.js';

/** All encodings we read, best first: Tight can pass verbatim, the others are written anew. */
export const ENCODINGS: readonly number[] = [
  ENCODING.copyRect,
  ENCODING.tight,
  ENCODING.zrle,
  ENCODING.hextile,
  ENCODING.zlib,
  ENCODING.rre,
  ENCODING.raw,
];
/** How hard the machine should compress: 2 is a tenth more than its best, at a fraction of the work. */
const COMPRESS_LEVEL = 2;
/** How good pictures with losses are to be, where they may lose: noVNC's own choice. */
const QUALITY_LEVEL = 6;
/** What carries no pixels. Not JPEG by itself, not H.264, not xvp: losses and power switches are nobody's wish. */
const EXTRAS: readonly number[] = [
  ENCODING.compressLevel0 + COMPRESS_LEVEL,
  ENCODING.lastRect,
  ENCODING.vmwareCursor,
  ENCODING.cursor,
  ENCODING.extendedDesktopSize,
  ENCODING.desktopSize,
  ENCODING.desktopName,
  ENCODING.fence,
  ENCODING.continuousUpdates,
  ENCODING.qemuKey,
  ENCODING.qemuLed,
  ENCODING.mouseButtons,
];

export function setPixelFormat(format: PixelFormat): Buffer {
  return Buffer.concat([Buffer.from([FROM_CLIENT.setPixelFormat, 0, 0, 0]), writePixelFormat(format)]);
}

/** What a machine is told of the wishes of its endpoint. */
export interface Wishes {
  readonly clipboard: boolean;
  readonly lossy: boolean;
}

export function setEncodings(pixels: readonly number[], { clipboard, lossy }: Wishes): Buffer {
  const all = [
    ...pixels,
    ...EXTRAS,
    ...(lossy ? [ENCODING.qualityLevel0 + QUALITY_LEVEL] : []),
    ...(clipboard ? [ENCODING.extendedClipboard] : []),
  ];
  const message = Buffer.alloc(4 + all.length * 4);
  message[0] = FROM_CLIENT.setEncodings;
  message.writeUInt16BE(all.length, 2);
  for (const [i, encoding] of all.entries()) message.writeInt32BE(encoding, 4 + i * 4);
  return message;
}

/** `incremental`: what has changed; otherwise everything. */
export const updateRequest = (incremental: boolean, size: Area): Buffer =>
  overAll(FROM_CLIENT.updateRequest, incremental, size);

/** The machine need not be asked any more. */
export const continuousUpdates = (size: Area): Buffer => overAll(FROM_CLIENT.continuousUpdates, true, size);

/** The answer to a machine's fence: all before it is done. */
export function fenceAnswer(flags: number, payload: Buffer): Buffer {
  const message = Buffer.alloc(9);
  message[0] = FROM_CLIENT.fence;
  message.writeUInt32BE(flags & FENCE_BLOCK, 4);
  message[8] = payload.length;
  return Buffer.concat([message, payload]);
}

function overAll(type: number, flag: boolean, { width, height }: Area): Buffer {
  const message = Buffer.alloc(10);
  message[0] = type;
  message[1] = flag ? 1 : 0;
  message.writeUInt16BE(width, 6);
  message.writeUInt16BE(height, 8);
  return message;
}
