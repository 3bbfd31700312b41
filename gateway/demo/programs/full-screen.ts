/** A program on the alternate screen: enters it, draws on demand, leaves it as it was. Knows no picture. */

import {
  CLEAR_REST_OF_LINE,
  CLEAR_SCREEN,
  ENTER_ALTERNATE_SCREEN,
  HIDE_CURSOR,
  HOME,
  LEAVE_ALTERNATE_SCREEN,
  moveTo,
  RESET,
  SHOW_CURSOR,
} from '../ansi.js';
import type { Key } from '../keys.js';
import type { Running, Start } from '../program.js';

/** One full-screen program: what to draw and what a key does. */
export interface Picture {
  /** All rows from the top, at most as many as the terminal has; each no wider than it is. Colours allowed. */
  rows(): readonly string[];
  /** Where the cursor is shown (row, column from 1); hidden when undefined. */
  cursor?(): readonly [number, number];
  /** 'quit' ends the program; everything else draws anew. */
  key(key: Key): 'quit' | 'draw';
}

/** Redraws after every key, every resize and, when `everyMs` is given, at that pace. */
export function runFullScreen({ terminal, end }: Start, picture: Picture, everyMs?: number): Running {
  let stopped = false;
  let shown: readonly string[] = [];
  const draw = (): void => {
    const rows = picture.rows().slice(0, terminal.rows);
    // A row that is on the screen already is not sent again.
    const lines = rows.map((row, index) =>
      row === shown[index] ? '' : `${moveTo(index + 1, 1)}${row}${RESET}${CLEAR_REST_OF_LINE}`,
    );
    shown = rows;
    const at = picture.cursor?.();
    terminal.write(HIDE_CURSOR + lines.join('') + (at ? moveTo(...at) + SHOW_CURSOR : ''));
  };
  const timer =
    everyMs === undefined
      ? undefined
      : setInterval(() => {
          if (terminal.ready) draw();
        }, everyMs);
  const stop = (): void => {
    if (stopped) return;
    stopped = true;
    clearInterval(timer);
    terminal.write(RESET + SHOW_CURSOR + LEAVE_ALTERNATE_SCREEN);
    end();
  };
  terminal.write(ENTER_ALTERNATE_SCREEN + HOME + CLEAR_SCREEN);
  draw();
  return {
    key(key) {
      const quits = (key.kind === 'control' && key.letter === 'c') || picture.key(key) === 'quit';
      if (quits) stop();
      else draw();
    },
    resized() {
      shown = [];
      terminal.write(CLEAR_SCREEN);
      draw();
    },
    stop,
  };
}
