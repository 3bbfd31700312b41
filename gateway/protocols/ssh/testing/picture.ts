/** What somebody who got these frames, and nothing else, sees: by a terminal as the page's. For tests. */

import headless, { type Terminal } from '@xterm/headless';
import unicode11 from '@xterm/addon-unicode11';
import type { Frame } from '../../../sessions/ports.js';
import { coreOf } from '../terminal-internals.js';
import type { SshDown } from '../../../wire/ssh-stream.js';

export function newTerminal(columns = 80, rows = 24, scrollback = 20_000): Terminal {
  const terminal = new headless.Terminal({
    cols: columns,
    rows,
    scrollback,
    allowProposedApi: true,
    logLevel: 'off',
  });
  terminal.loadAddon(new unicode11.Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  return terminal;
}

export function show(terminal: Terminal, frames: readonly Frame[]): void {
  for (const frame of frames) {
    if (typeof frame !== 'string') {
      coreOf(terminal).writeSync(frame);
      continue;
    }
    const word = JSON.parse(frame) as SshDown;
    if (word.t === 'reset') terminal.reset();
    terminal.resize(word.columns, word.rows);
  }
}

export function pictureOf(frames: readonly Frame[]): string {
  const terminal = newTerminal();
  show(terminal, frames);
  const picture = describeScreen(terminal);
  terminal.dispose();
  return picture;
}

/** Every cell, and the cursor. */
export function describeScreen(terminal: Terminal): string {
  const buffer = terminal.buffer.active;
  const lines = [`${String(terminal.cols)}x${String(terminal.rows)} ${buffer.type}`];
  for (let y = 0; y < terminal.rows; y++) lines.push(describeLine(terminal, buffer.baseY + y));
  return [...lines, `cursor ${String(buffer.cursorX)},${String(buffer.cursorY)}`].join('\n');
}

export function describeLine(terminal: Terminal, index: number): string {
  const line = terminal.buffer.active.getLine(index);
  if (line === undefined) return '(none)';
  const cells: string[] = [];
  let attributes = '';
  for (let x = 0; x < terminal.cols; x++) {
    const cell = line.getCell(x);
    if (cell === undefined) break;
    const now = [
      cell.getFgColorMode(),
      cell.getFgColor(),
      cell.getBgColorMode(),
      cell.getBgColor(),
      cell.isBold() !== 0,
      cell.isDim() !== 0,
      cell.isItalic() !== 0,
      cell.isUnderline() !== 0,
      cell.isBlink() !== 0,
      cell.isInverse() !== 0,
      cell.isInvisible() !== 0,
      cell.isStrikethrough() !== 0,
      cell.isOverline() !== 0,
    ]
      .map(Number)
      .join('.');
    if (now !== attributes) cells.push(`{${now}}`);
    attributes = now;
    cells.push(cell.getWidth() === 0 && cell.getChars() === '' ? '' : cell.getChars() || '·');
  }
  return cells.join('');
}
