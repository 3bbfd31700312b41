/** Keys a desktop wants and the browser keeps for itself, as X keysyms (X11/keysymdef.h) to press together. */

const CTRL = 0xffe3;
const ALT = 0xffe9;
const SUPER = 0xffeb;
const F1 = 0xffbe;

export type Chord = readonly number[];

export const DESKTOP_KEYS: readonly (readonly [string, Chord])[] = [
  ['Ctrl Alt Del', [CTRL, ALT, 0xffff]],
  ['Alt Tab', [ALT, 0xff09]],
  ['Windows key', [SUPER]],
  ['Ctrl Esc', [CTRL, 0xff1b]],
  ['Print Screen', [0xff61]],
  ['Ctrl W', [CTRL, 0x77]],
  ['Ctrl T', [CTRL, 0x74]],
  ['Ctrl N', [CTRL, 0x6e]],
  ...Array.from({ length: 12 }, (_, i) => [`F${String(i + 1)}`, [F1 + i]] as const),
];
