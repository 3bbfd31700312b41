/** Names of the national character sets a terminal may have designated. Runs in the terminal worker. */

import headless from '@xterm/headless';
import { coreOf } from './terminal-internals.js';

/** Final bytes of the designations xterm knows (common/data/Charsets.ts). */
const FINALS = '0AB4C5RQKYE6ZH7=';

let finals: Map<object, string> | undefined;

/** The final byte that designates `charset`; 'B' (ASCII) for the default. */
export function charsetFinal(charset: object | undefined): string {
  if (charset === undefined) return 'B';
  finals ??= learn();
  return finals.get(charset) ?? 'B';
}

/** What must be sent, with `charset` in force, for `text` to be printed. */
export function charsetInput(charset: object | undefined, text: string): string {
  if (charset === undefined) return text;
  const [first = '', ...marks] = text;
  const found = Object.entries(charset).find(([, shown]) => shown === first);
  return [found?.[0] ?? first, ...marks].join('');
}

/** Asks a terminal, for the sets are objects without names. */
function learn(): Map<object, string> {
  const terminal = new headless.Terminal({ cols: 2, rows: 1, allowProposedApi: true, logLevel: 'off' });
  const core = coreOf(terminal);
  const found = new Map<object, string>();
  for (const final of FINALS) {
    core.writeSync(Buffer.from(`\x1b(${final}`));
    const charset = core._charsetService._charsets[0];
    if (charset !== undefined && !found.has(charset)) found.set(charset, final);
  }
  terminal.dispose();
  return found;
}
