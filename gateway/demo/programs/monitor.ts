/** `monitor`: a full-screen view of a made-up bottling line, with live values, a curve and drives to stop and start. */

import { BOLD, CYAN, DIM, fit, GREEN, RED, RESET, REVERSE, rgb, YELLOW } from '../ansi.js';
import type { Key } from '../keys.js';
import type { Program, Terminal } from '../program.js';
import { runFullScreen } from './full-screen.js';
import { BottlingLine, type Drive } from './line.js';

/** Between two pictures, in ms: live, and gentle to a slow link. */
const EVERY_MS = 500;

/** Columns of the table without its bar. */
const TABLE = 44;

const BLOCKS = ' ▁▂▃▄▅▆▇█';

const STATES = {
  runs: `${GREEN}● runs   ${RESET}`,
  warm: `${YELLOW}▲ warm   ${RESET}`,
  stopped: `${RED}■ stopped${RESET}`,
};

export const monitor: Program = {
  name: 'monitor',
  about: 'a full-screen view of the line, live; q quits',
  start(start) {
    const line = new BottlingLine();
    for (let warmUp = 0; warmUp < 120; warmUp++) line.step();
    let chosen = 0;
    let steppedAt = 0;
    const { terminal, now } = start;
    return runFullScreen(
      start,
      {
        rows() {
          // A key draws at once; the line itself moves at its own pace.
          const time = now().getTime();
          if (time - steppedAt >= EVERY_MS - 20) {
            steppedAt = time;
            line.step();
          }
          return picture(terminal, line, chosen, now());
        },
        key(key: Key) {
          if (key.kind === 'text' && key.text === 'q') return 'quit';
          if (key.kind === 'named' && key.name === 'up') chosen = (chosen + line.size - 1) % line.size;
          if (key.kind === 'named' && key.name === 'down') chosen = (chosen + 1) % line.size;
          if (key.kind === 'text' && key.text === ' ') line.toggle(chosen);
          return 'draw';
        },
      },
      EVERY_MS,
    );
  },
};

function picture(terminal: Terminal, line: BottlingLine, chosen: number, now: Date): string[] {
  const width = Math.max(20, terminal.columns);
  const inside = width - 2;
  const rate = line.rates.at(-1) ?? 0;
  const clock = now.toISOString().slice(11, 19);
  const title = fit(
    ` Bottling line 3   ${line.bottles.toLocaleString('en')} bottles   ${rate.toFixed(0)}/min `,
    width - 9,
  );
  const rows = [`${REVERSE}${BOLD}${title}${clock} ${RESET}`, frame('┌', '─', '┐', inside, ' drives ')];
  line.drives().forEach((drive, index) => {
    rows.push(between(driveRow(drive, index === chosen, inside)));
  });
  rows.push(frame('├', '─', '┤', inside, ' bottles per minute '));
  const height = Math.max(0, terminal.rows - rows.length - 2);
  rows.push(...curve(line.rates, inside, height).map(between));
  rows.push(frame('└', '─', '┘', inside, ''));
  const keys = ` ↑↓ choose   space stop/start   q quit   ${terminal.columns}×${terminal.rows}`;
  rows.splice(Math.max(0, terminal.rows - 1));
  rows.push(`${DIM}${fit(keys, width)}`);
  return rows;
}

const between = (row: string): string => `${CYAN}│${RESET}${row}${RESET}${CYAN}│${RESET}`;

function frame(left: string, middle: string, right: string, inside: number, title: string): string {
  const shown = fit(title, Math.min(title.length, Math.max(0, inside - 1)));
  return `${CYAN}${left}${middle}${BOLD}${shown}${RESET}${CYAN}${middle.repeat(Math.max(0, inside - 1 - shown.length))}${right}${RESET}`;
}

function driveRow(drive: Drive, chosen: boolean, inside: number): string {
  const name = `${chosen ? `${REVERSE}▸` : ' '} ${drive.name.padEnd(11)}${RESET}`;
  const figures = `${String(drive.rpm).padStart(5)} rpm ${drive.temperature.toFixed(1).padStart(5)} °C `;
  const room = inside - TABLE;
  // 13 for the name, 19 for the figures, 9 for the state, 2 air, and the bar has the rest.
  if (room < 0) return `${name}${fit(figures, Math.max(0, inside - 13))}`;
  return `${name}${figures}${STATES[drive.state]}  ${bar(drive.temperature / 100, room + 1)}`;
}

/** A bar of `width` columns, from green to red. */
function bar(share: number, width: number): string {
  const full = Math.round(Math.max(0, Math.min(1, share)) * width);
  const cells = Array.from({ length: full }, (_, i) => {
    const heat = i / Math.max(1, width);
    return `${rgb(Math.round(60 + 195 * heat), Math.round(200 - 120 * heat), 90)}━`;
  });
  return `${cells.join('')}${RESET}${DIM}${'╌'.repeat(width - full)}`;
}

/** The newest values at the right, as columns of eighth blocks. */
function curve(values: readonly number[], width: number, height: number): string[] {
  const shown = values.slice(-width);
  const top = Math.max(60, ...shown);
  return Array.from({ length: height }, (_, row) => {
    const floor = height - 1 - row;
    const cells = shown.map((value) => {
      const eighths = Math.round((value / top) * height * 8) - floor * 8;
      return BLOCKS[Math.max(0, Math.min(8, eighths))] ?? ' ';
    });
    return `${' '.repeat(width - shown.length)}${rgb(80, 170, 255)}${cells.join('')}`;
  });
}
