/** What the command line and a running gateway say to each other, over a unix socket in the data directory. */

import { join } from 'node:path';
import * as z from 'zod';

/** The data directory is closed to other accounts (0700), and the socket with it. */
export const controlSocket = (dataDir: string): string => join(dataDir, 'control.sock');

/** Linux and macOS cut longer paths off (sun_path). */
export const MAX_SOCKET_PATH = 103;

export const controlRequest = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('admin-link'), name: z.string().max(100).optional() }),
  z.strictObject({ do: z.literal('rotate-secrets') }),
  z.strictObject({
    do: z.literal('note-reading'),
    action: z.enum(['audit.verify', 'audit.export']),
    chain: z.string().min(1).max(36),
    details: z.record(z.string(), z.unknown()),
  }),
]);
export type ControlRequest = z.infer<typeof controlRequest>;

export const controlAnswer = z.union([
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), sentence: z.string() }),
]);
export type ControlAnswer = z.infer<typeof controlAnswer>;

export const adminLink = z.strictObject({
  link: z.string(),
  expiresAt: z.number(),
  name: z.string().nullable(),
});
