/** `colors`: the sixteen, the 256 and a strip of 24-bit colours, to see what a terminal can do. */

import { RESET } from '../ansi.js';
import type { Program } from '../program.js';

/** Cells of the 24-bit strip. */
const STRIP = 64;

const background = (code: string): string => `\x1b[48;${code}m `;

export const colors: Program = {
  name: 'colors',
  about: 'shows all the colours',
  start({ terminal }) {
    const sixteen = [0, 8].map((base) =>
      Array.from({ length: 8 }, (_, i) => `${background(`5;${base + i}`)}  `).join(''),
    );
    const cube = Array.from({ length: 6 }, (_, green) =>
      Array.from({ length: 36 }, (_, i) =>
        background(`5;${16 + Math.floor(i / 6) * 36 + green * 6 + (i % 6)}`),
      ).join(''),
    );
    const strip = Array.from({ length: STRIP }, (_, i) => background(`2;${hue(i / STRIP)}`)).join('');
    terminal.write([...sixteen, ...cube, strip].map((row) => `${row}${RESET}\r\n`).join(''));
    return undefined;
  },
};

/** A colour of the rainbow as `red;green;blue`; `turn` runs from 0 to 1. */
function hue(turn: number): string {
  return [0, 1 / 3, 2 / 3]
    .map((shift) => Math.round(127.5 + 127.5 * Math.cos(2 * Math.PI * (turn - shift))))
    .join(';');
}
