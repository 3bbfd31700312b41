/** What a decoder of one encoding promises. Knows no encoding. */

import type { ByteQueue } from '../byte-queue.js';
import type { Rect } from '../rfb.js';

export interface RectDecoder {
  /**
   * Paints as much as has arrived. True = the rectangle is done, false = more bytes are needed, and the same
   * rectangle comes again. @throws Garbled
   */
  decode(rect: Rect, queue: ByteQueue): boolean;
}
