/**
 * Words of an SSH stream socket. Binary frames are terminal bytes, both ways; text frames are these.
 * A text frame is ordered with the bytes around it, so a resize lands between the right two of them.
 * Sub-protocol: `jumpseat.ssh`. Knows no socket and no terminal.
 */

import * as z from 'zod';
import { MAX_COLUMNS, MAX_ROWS } from './ssh-limits.js';

export { MAX_COLUMNS, MAX_INPUT_FRAME, MAX_ROWS } from './ssh-limits.js';

const columns = z.number().int().min(2).max(MAX_COLUMNS);
const rows = z.number().int().min(1).max(MAX_ROWS);

/** Gateway → browser. */
export type SshDown =
  /** The machine's terminal has this size from here on. */
  | { readonly t: 'size'; readonly columns: number; readonly rows: number }
  /** Forget everything shown; the next binary frame is a keyframe that shows the whole screen. */
  | { readonly t: 'reset'; readonly columns: number; readonly rows: number };

/** Controller → gateway. The first frame is a `size`. */
export const sshControllerUp = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('size'), columns, rows }),
  /** Bytes consumed (parsed by the page's terminal) since the socket opened; only ever grows. */
  z.strictObject({ t: z.literal('ack'), bytes: z.number().int().nonnegative() }),
]);
export type SshControllerUp = z.infer<typeof sshControllerUp>;

/** Viewer → gateway: this and nothing else. Binary frames from a viewer are counted and dropped. */
export const sshViewerUp = z.strictObject({ t: z.literal('ack'), bytes: z.number().int().nonnegative() });
export type SshViewerUp = z.infer<typeof sshViewerUp>;
