/** How much of anything guacd or a page may say before it is let go. Knows no instruction. */

import { MAX_CLIPBOARD_TEXT } from '../../domain/machine-policy.js';

/** Elements of one instruction. guacd's own parser takes as many (libguac/guacamole/parser-constants.h). */
export const MAX_ELEMENTS = 128;
/** Characters of one element: guacd's largest blob is 8,064 of base64 (libguac/protocol.h), four times that is room. */
export const MAX_ELEMENT = 32 * 1024;
/** Bytes of one instruction, all elements together. */
export const MAX_INSTRUCTION = 128 * 1024;
/** Largest side of anything that is drawn (pixels): four times a 4K screen. */
export const MAX_SIDE = 8192;
/** Pixels of all layers and buffers together: a screen of the largest sides, and as much besides. */
export const MAX_PIXELS = 2 * MAX_SIDE * MAX_SIDE;
/** Layers (from 0) and buffers (from -1 down) are numbered closely; RDP's bitmap caches need some hundreds. */
export const MAX_LAYER = 16 * 1024;
/** Streams open at the same time; guacd has 64 of its own and 64 of each user (libguac/guacamole/stream.h). */
export const MAX_STREAMS = 128;
/** Longest clipboard passed on, either way (bytes of instructions): its text in base64, in blobs. Longer: none of it. */
export const MAX_CLIPBOARD = Math.ceil(MAX_CLIPBOARD_TEXT / 3) * 4 + 4 * 1024;
