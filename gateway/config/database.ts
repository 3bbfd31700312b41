/** Which database, and how to reach it. Knows no rows. */

import * as z from 'zod';
import { Secret } from '../secret.js';

/** A secret is a `Secret` from the moment it is read. */
export const secret = z
  .string()
  .min(1)
  .transform((text) => new Secret(text));

export const database = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('sqlite'),
    /** Path of the file, relative to the data directory. */
    file: z.string().min(1).default('jumpseat.db'),
  }),
  z.strictObject({
    type: z.literal('mariadb'),
    host: z.string().min(1).default('127.0.0.1'),
    port: z.number().int().min(1).max(65535).default(3306),
    /** A unix socket in place of host and port. */
    socketPath: z.string().min(1).optional(),
    name: z.string().min(1).default('jumpseat'),
    user: z.string().min(1).default('jumpseat'),
    password: secret.optional(),
    /** Encrypts the connection and verifies the server's certificate. */
    tls: z.boolean().default(false),
    /** A CA file for that, beside the ones Node trusts. */
    tlsCa: z.string().min(1).optional(),
  }),
]);
export type DatabaseConfig = z.infer<typeof database>;
