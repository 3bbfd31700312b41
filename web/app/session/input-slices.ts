/** Typed or pasted text as the frames the gateway takes. Pure. Knows no socket. */

import { MAX_INPUT_FRAME } from '../../../gateway/wire/ssh-limits.js';

const utf8 = new TextEncoder();

/** Slices of at most `MAX_INPUT_FRAME` bytes; a character may be cut, for the machine sees one stream. */
export function slices(bytes: Uint8Array, most = MAX_INPUT_FRAME): readonly Uint8Array[] {
  const out: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += most) out.push(bytes.subarray(at, at + most));
  return out;
}

export const textSlices = (text: string): readonly Uint8Array[] => slices(utf8.encode(text));

/** Old mouse reports are bytes in a string, one per character. */
export const binarySlices = (binary: string): readonly Uint8Array[] =>
  slices(Uint8Array.from(binary, (character) => character.charCodeAt(0) & 0xff));
