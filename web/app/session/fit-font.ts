/** Finds the text size at which a terminal of given columns and rows fills its frame. */

import type { Terminal } from '@xterm/xterm';

/** Below this (px) nothing can be read; the frame scrolls instead. */
const LEAST_PX = 4;
const MOST_PX = 64;
/** Text sizes are tried in steps of this (px). */
const STEP_PX = 0.25;
/** JetBrains Mono: a cell is this wide and high, per px of text. A first guess; the terminal then is measured. */
const CELL_WIDTH = 0.6;
const CELL_HEIGHT = 1.32;

export function fitFont(terminal: Terminal, frame: HTMLElement, zoom: number): void {
  const { clientWidth: width, clientHeight: height } = frame;
  if (width === 0 || height === 0) return;
  const guess = Math.min(width / (terminal.cols * CELL_WIDTH), height / (terminal.rows * CELL_HEIGHT));
  let size = snap(guess);
  terminal.options.fontSize = size;
  const screen = terminal.element?.querySelector<HTMLElement>('.xterm-screen');
  if (!screen) return;
  // Cells are whole device pixels wide, so that the guess may be a little off, either way.
  const fits = (): boolean => screen.offsetWidth <= width && screen.offsetHeight <= height;
  for (let tries = 0; tries < 8 && !fits() && size > LEAST_PX; tries++) {
    size = snap(size - STEP_PX);
    terminal.options.fontSize = size;
  }
  if (zoom !== 1) terminal.options.fontSize = snap(size * zoom);
}

const snap = (px: number): number =>
  Math.min(MOST_PX, Math.max(LEAST_PX, Math.floor(px / STEP_PX) * STEP_PX));
