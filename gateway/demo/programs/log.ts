/** `log`: a made-up log of a plant that keeps growing until it is stopped. */

import { DIM, GREEN, RED, RESET, YELLOW } from '../ansi.js';
import type { Program } from '../program.js';

/** Between two lines, in ms: slow enough to read. */
const EVERY_MS = 350;

const EVENTS: readonly (readonly [string, string])[] = [
  ['info', 'filler: 42 bottles/min, level steady'],
  ['info', 'capper: torque 1.8 Nm'],
  ['info', 'labeller: roll at 64 %'],
  ['warn', 'labeller: drift 2.1 mm, corrected'],
  ['info', 'packer: crate 1207 closed'],
  ['info', 'infeed: buffer 80 %'],
  ['fail', 'vision: bottle rejected, cap missing'],
  ['info', 'filler: temperature 71.4 °C'],
];

const COLOURS: Readonly<Record<string, string>> = { info: GREEN, warn: YELLOW, fail: RED };

export const log: Program = {
  name: 'log',
  about: 'a log that keeps growing; Control C stops it',
  start({ terminal, now, end }) {
    let line = 0;
    const timer = setInterval(() => {
      // Behind a slow line the log waits; it never piles up.
      if (!terminal.ready) return;
      const [level, text] = EVENTS[line % EVENTS.length] ?? ['info', ''];
      line += 1;
      const time = now().toISOString().slice(11, 23);
      terminal.write(`${DIM}${time}${RESET} ${COLOURS[level] ?? ''}${level}${RESET}  ${text}\r\n`);
    }, EVERY_MS);
    const stop = (): void => {
      clearInterval(timer);
      end();
    };
    return {
      key(key) {
        const quits =
          (key.kind === 'control' && key.letter === 'c') || (key.kind === 'text' && key.text === 'q');
        if (!quits) return;
        terminal.write('^C\r\n');
        stop();
      },
      resized() {},
      stop,
    };
  },
};
