/** Keys the browser keeps for itself, as the bytes a terminal would send for them (xterm's control sequences). */

export const SEND_KEYS: readonly (readonly [string, string])[] = [
  ['Ctrl W', '\u0017'],
  ['Ctrl T', '\u0014'],
  ['Ctrl N', '\u000e'],
  ['Alt Tab', '\u001b\t'],
  ['F11', '\u001b[23~'],
  ['F12', '\u001b[24~'],
];
