/** Bytes behind their own length, as ZRLE and Zlib send them. Knows no encoding. */

import type { ByteQueue } from '../byte-queue.js';
import { Garbled } from '../garbled.js';
import { MAX_RECT_BYTES } from '../limits.js';

/** @throws Garbled before anything is kept for a length that cannot be. */
export function takeCounted(queue: ByteQueue): Buffer | undefined {
  const head = queue.view(4);
  if (head === undefined) return undefined;
  const length = head.readUInt32BE(0);
  if (length > MAX_RECT_BYTES) throw new Garbled('a rectangle that is too large');
  return queue.take(4 + length)?.subarray(4);
}
