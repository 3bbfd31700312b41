/**
 * Words of an RDP stream socket. Binary frames are whole instructions of the Guacamole protocol, both ways; text
 * frames are these, in order with them. Sub-protocol: `jumpseat.rdp`. Knows no socket and no instruction.
 */

import * as z from 'zod';

/** Sizes a window may ask a desktop for (pixels): RDP's own limits (MS-RDPEDISP 2.2.2.2.1). */
export const MIN_DESKTOP_SIDE = 200;
export const MAX_DESKTOP_SIDE = 8192;
/** Largest binary frame of a controller (bytes). */
export const MAX_INPUT_FRAME = 64 * 1024;

const side = z.number().int().min(MIN_DESKTOP_SIDE).max(MAX_DESKTOP_SIDE);
const ack = z.strictObject({ t: z.literal('ack'), bytes: z.number().int().nonnegative() });

/** Gateway → browser. */
export interface RdpDown {
  /** Forget everything shown; the next `bytes` bytes are a keyframe that shows the whole picture. */
  readonly t: 'reset';
  readonly bytes: number;
}

/** Controller → gateway. The first frame is a `size`. */
export const rdpControllerUp = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('size'), width: side, height: side }),
  /** Bytes shown since the socket opened; only ever grows. */
  ack,
]);
export type RdpControllerUp = z.infer<typeof rdpControllerUp>;

/** Viewer → gateway: this and nothing else. */
export const rdpViewerUp = ack;
export type RdpViewerUp = z.infer<typeof rdpViewerUp>;
