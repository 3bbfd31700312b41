/**
 * What terminal sequences may ask for, and what they cost the parser of xterm (the gateway's and every browser's).
 * Figures measured on xterm 6.0.0: `CSI L` and its kin cost about 3 µs for each line they move. Knows no stream.
 */

import type { Size } from '../../sessions/ports.js';

/**
 * Units a machine may spend at once, and per second; a unit is about 3 µs of parsing. A full-screen program
 * spends some hundreds a second.
 */
export const BUDGET_UNITS = 10_000;

/** Which number is the largest that makes sense for a sequence's parameters. */
type Reach = 'screen' | 'cells';

/** CSI finals (without prefix) whose parameters drive loops or positions. All others pass as they are. */
const REACH: Readonly<Record<string, Reach>> = {
  ...Object.fromEntries([...'@ABCDEFGHILMPSTXZ`adefr'].map((final) => [final, 'screen'] as const)),
  b: 'cells',
  // With intermediates: columns scrolled, inserted, deleted.
  ' @': 'screen',
  ' A': 'screen',
  "'}": 'screen',
  "'~": 'screen',
};

/** The largest parameter of this sequence that still does something; undefined = no limit is needed. */
export function limitOf(kind: string, size: Size): number | undefined {
  const reach = REACH[kind];
  if (reach === undefined) return undefined;
  switch (reach) {
    case 'screen':
      return 4 * Math.max(size.rows, size.columns);
    case 'cells':
      return size.rows * size.columns;
  }
}

/**
 * What a sequence costs, in units, beside the few bytes it is. `kind` is prefix, intermediates and final together;
 * `count` its first parameter, at least 1; `params` how many it has.
 */
export function costOf(kind: string, count: number, params: number, size: Size): number {
  switch (kind) {
    case 'L':
    case 'M':
    case 'S':
    case 'T':
      return Math.max(1, count);
    case ' @':
    case ' A':
    case "'}":
    case "'~":
      return count * size.rows * 0.1;
    case 'I':
    case 'Z':
      return count * 0.05;
    case 'b':
      return count * 0.02;
    case '@':
    case 'P':
      return size.columns * 0.02;
    // Erasing touches every cell.
    case 'J':
    case '?J':
      return size.columns * size.rows * 0.005;
    case '?h':
    case '?l':
      return params * size.columns * size.rows * 0.002;
    case 'c':
    case '>c':
    case 'n':
    case '?n':
    case '$p':
    case '?$p':
      return 1; // Each makes a terminal answer.
    default:
      return 0;
  }
}

/** `ESC c`, `ESC # 8`: the whole screen anew. */
export function wholeScreenCost(size: Size): number {
  return 20 + size.columns * size.rows * 0.01;
}

/** A title, a colour, a link: somebody's page draws it. */
export const STRING_COST = 2;

/** A purse that refills: `spend` says whether there was enough. */
export class Budget {
  #units = BUDGET_UNITS;
  #at: number;

  /** `now`: monotonic milliseconds. */
  constructor(private readonly now: () => number) {
    this.#at = now();
  }

  spend(units: number): boolean {
    if (units <= 0) return true;
    const now = this.now();
    this.#units = Math.min(BUDGET_UNITS, this.#units + ((now - this.#at) / 1000) * BUDGET_UNITS);
    this.#at = now;
    if (units > this.#units) return false;
    this.#units -= units;
    return true;
  }
}
