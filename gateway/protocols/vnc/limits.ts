/** How much of anything a machine may send before it is let go. Knows no message. */

import { MAX_CLIPBOARD_TEXT } from '../../domain/machine-policy.js';

/** Largest framebuffer side (pixels): four times a 4K screen, and far below what RFB could say. */
export const MAX_SIDE = 8192;
/** Largest rectangle that has to be inflated at once (bytes of pixels). */
export const MAX_RECT_BYTES = 64 * 1024 * 1024;
/** Longest desktop name read (bytes); more is no name. */
export const MAX_NAME_BYTES = 64 * 1024;
/** Longest desktop name shown (characters). */
export const MAX_NAME = 200;
/** Longest text of a refusal (bytes). */
export const MAX_REASON_BYTES = 64 * 1024;
/** Longest clipboard text passed on, either way (bytes); longer ones are dropped whole. */
export const MAX_CLIPBOARD = MAX_CLIPBOARD_TEXT;
/** Longest clipboard text that is even skipped (bytes). */
export const MAX_SKIPPED_CLIPBOARD = 64 * 1024 * 1024;
/** Largest pointer shape (pixels a side). */
export const MAX_CURSOR_SIDE = 1024;
/** Screens of a layout (RFB says at most 255). */
export const MAX_SCREENS = 255;
