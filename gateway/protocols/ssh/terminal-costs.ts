/**
 * What terminal sequences may ask for, and what they cost the parser of xterm (the gateway's and every browser's).
 * Figures measured on xterm 6.0.0: `CSI L` and its kin cost 4 to 10 µs for each line they move. Knows no stream.
 */

import type { Size } from '../../sessions/ports.js';

/**
 * Units a machine may spend at once, and per second; a unit is some 5 to 10 µs of parsing. A full-screen program
 * spends a few hundred a second.
 */
export const BUDGET_UNITS = 4_000;

/** Names a CSI sequence: prefix, one intermediate and final in one number; see `csiKey`. */
export type CsiKey = number;

/** `prefix` and `intermediate` are 0 when there is none. */
export function csiKey(prefix: number, intermediate: number, final: number): CsiKey {
  return (prefix << 16) | (intermediate << 8) | final;
}

/** The key of a sequence written as text without its parameters: `L`, `?h`, ` @`. */
function keyOf(text: string): CsiKey {
  const prefix = /^[<=>?]/.test(text) ? text.charCodeAt(0) : 0;
  const rest = prefix === 0 ? text : text.slice(1);
  const intermediate = rest.length > 1 ? rest.charCodeAt(0) : 0;
  return csiKey(prefix, intermediate, rest.charCodeAt(rest.length - 1));
}

export const ERASE_DISPLAY = keyOf('J');
export const ERASE_DISPLAY_SELECTIVE = keyOf('?J');

/** Which number is the largest that makes sense: positions and counts on the screen, or cells. */
const LIMITS: ReadonlyMap<CsiKey, 'screen' | 'cells'> = new Map([
  ...[...Array.from('@ABCDEFGHILMPSTXZ`adefr'), ' @', ' A', "'}", "'~"].map(
    (text) => [keyOf(text), 'screen'] as const,
  ),
  [keyOf('b'), 'cells'],
]);

/** The largest parameter of this sequence that still does something. Infinity = it drives no loop. */
export function limitOf(key: CsiKey, size: Size): number {
  const reach = LIMITS.get(key);
  if (reach === undefined) return Infinity;
  return reach === 'cells' ? size.rows * size.columns : 4 * Math.max(size.rows, size.columns);
}

/** Units, by the first parameter (at least 1), the number of parameters and the size. */
type Cost = (count: number, parameters: number, size: Size) => number;

const lines: Cost = (count) => count;
const columns: Cost = (count, _parameters, size) => count * size.rows * 0.1;
const tabs: Cost = (count) => count * 0.05;
const row: Cost = (_count, _parameters, size) => size.columns * 0.01;
const screen: Cost = (_count, _parameters, size) => size.columns * size.rows * 0.005;
const modes: Cost = (_count, parameters, size) => parameters * size.columns * size.rows * 0.002;
/** Each makes a terminal answer. */
const answer: Cost = () => 1;

const COSTS: ReadonlyMap<CsiKey, Cost> = new Map(
  (
    [
      ['L M S T', lines],
      ["'} '~", columns],
      ['I Z', tabs],
      ['@ P', row],
      ['J ?J', screen],
      ['?h ?l', modes],
      ['c >c n ?n $p ?$p', answer],
      ['!p', answer],
    ] as const
  )
    .flatMap(([texts, cost]) => texts.split(' ').map((text): [CsiKey, Cost] => [keyOf(text), cost]))
    .concat([
      [keyOf(' @'), columns],
      [keyOf(' A'), columns],
      [keyOf('b'), (count) => count * 0.02],
    ]),
);

/** What a sequence costs, in units, beside the few bytes it is. */
export function costOf(key: CsiKey, count: number, parameters: number, size: Size): number {
  return COSTS.get(key)?.(count, parameters, size) ?? 0;
}

/** `ESC c`, `ESC # 8`: the whole screen anew. */
export function wholeScreenCost(size: Size): number {
  return 20 + size.columns * size.rows * 0.01;
}

/** `ESC M`: a line scrolled in at the top. */
export const REVERSE_INDEX_COST = 1;

/** A title, a colour, a link: somebody's page draws it. */
export const STRING_COST = 2;
/** A link, which xterm keeps a record of. */
export const LINK_COST = 4;

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
