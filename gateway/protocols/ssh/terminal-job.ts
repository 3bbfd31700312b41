/**
 * The work of the terminal worker: from an older picture and what came since, the picture now. A function of its
 * input alone, so that a worker can die and the next one does the same work. Knows no thread and no session.
 */

import headless from '@xterm/headless';
import unicode11 from '@xterm/addon-unicode11';
import type { Size } from '../../sessions/ports.js';
import { isPlain, writeKeyframe, writeState } from './keyframe-writer.js';
import { coreOf } from './terminal-internals.js';
import { SCROLLBACK } from './terminal-limits.js';

export interface TerminalJob {
  /** The terminal's size at `base`. */
  readonly size: Size;
  /** Brings an empty terminal to the older picture; may be empty. */
  readonly base: Uint8Array;
  /** What came since: bytes, and changes of size in order with them. */
  readonly log: readonly (Uint8Array | Size)[];
  /** Keyframes wanted at once, by lines of scrollback. */
  readonly histories: readonly number[];
  /** Whether a new base is wanted too; it costs several times a keyframe of the screen alone. */
  readonly fold: boolean;
}

/** First the keyframes somebody waits for, then the picture to go on from. */
export type TerminalResult =
  /** In place of a base, when none was wanted. */
  | { readonly is: 'done' }
  | { readonly is: 'keyframes'; readonly frames: readonly Uint8Array[] }
  | {
      readonly is: 'base';
      /** The new base, with all scrollback. */
      readonly base: Uint8Array;
      /** The same without scrollback. */
      readonly view: Uint8Array;
      /** The state alone, without cells. */
      readonly state: Uint8Array;
      readonly size: Size;
      /** See isPlain in keyframe-writer.ts. */
      readonly plain: boolean;
    };

export function runJob(job: TerminalJob, report: (result: TerminalResult) => void): void {
  const { columns: cols, rows } = job.size;
  const terminal = new headless.Terminal({
    cols,
    rows,
    scrollback: SCROLLBACK,
    allowProposedApi: true,
    logLevel: 'off',
  });
  // As in the page: both must agree how wide a character is.
  terminal.loadAddon(new unicode11.Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  let title = '';
  terminal.onTitleChange((now) => {
    title = now;
  });
  try {
    // Its own answers to queries go nowhere: nobody listens to `onData` here.
    const core = coreOf(terminal);
    core.writeSync(job.base);
    for (const item of job.log) {
      if (item instanceof Uint8Array) core.writeSync(item);
      else terminal.resize(item.columns, item.rows);
    }
    const keyframe = (history: number): Uint8Array => Buffer.from(writeKeyframe(terminal, title, history));
    if (job.histories.length > 0) report({ is: 'keyframes', frames: job.histories.map(keyframe) });
    if (!job.fold) {
      report({ is: 'done' });
      return;
    }
    report({
      is: 'base',
      base: keyframe(SCROLLBACK),
      view: keyframe(0),
      state: Buffer.from(writeState(terminal, title)),
      size: { columns: terminal.cols, rows: terminal.rows },
      plain: isPlain(terminal),
    });
  } finally {
    terminal.dispose();
  }
}
