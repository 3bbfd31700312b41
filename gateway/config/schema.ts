/** What can be configured, and what each value may be. Knows no file and no environment. */

import * as z from 'zod';
import { LOG_LEVELS } from '../log.js';
import { database } from './database.js';

const wholeNumber = (min: number, max: number) => z.number().int().min(min).max(max);
/** An address or a CIDR range. */
const range = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'is not an address or a CIDR range');
const origin = z
  .url({ protocol: /^https?$/, error: 'is not a URL like https://jumpseat.example.com' })
  .refine((text) => {
    if (!URL.canParse(text)) return true;
    const url = new URL(text);
    return url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  }, 'must be a scheme, a host and maybe a port, without a path');
const path = z.string().min(1);
const loopback = z.union([z.ipv4().refine((host) => host.startsWith('127.')), z.literal('::1')]);

/** `prefault`: a part that is left out is read as if it were empty, so that its own defaults fill it. */
export const settings = z.strictObject({
  listen: z
    .strictObject({
      /** An address, not a name: what is listened on must not depend on a resolver. */
      host: z
        .union([z.ipv4(), z.ipv6(), z.literal('localhost')], 'is not an IP address')
        .default('127.0.0.1'),
      /** 0 = any free port, for tests. */
      port: wholeNumber(0, 65_535).default(8080),
    })
    .prefault({}),
  /** What people type; cookies and the Origin check follow it. Absent: http on the loopback address and port. */
  publicUrl: origin.optional(),
  trustedProxies: z.array(range).max(50).default([]),
  dataDir: path.default('data'),
  database: z.preprocess(sqliteByDefault, database).prefault({}),
  log: z.strictObject({ level: z.enum(LOG_LEVELS).default('info') }).prefault({}),
  sessions: z
    .strictObject({
      controllerGraceSeconds: wholeNumber(5, 3_600).default(60),
      maxPerUser: wholeNumber(1, 1_000).default(5),
      maxPerDomain: wholeNumber(1, 10_000).default(50),
      joinsPerMinute: wholeNumber(6, 10_000).default(60),
      returnAfterAbuseSeconds: wholeNumber(0, 60).default(2),
    })
    .prefault({}),
  login: z
    .strictObject({
      idleMinutes: wholeNumber(5, 1_440).default(30),
      absoluteHours: wholeNumber(1, 168).default(12),
    })
    .prefault({}),
  outbound: z.strictObject({ allowedRanges: z.array(range).max(200).default([]) }).prefault({}),
  /** Absent: no mail is sent. */
  mail: z
    .strictObject({
      host: z.string().min(1).max(255),
      port: wholeNumber(1, 65_535).default(587),
      /** `starttls` insists on it; `none` is for a relay on this very machine. */
      security: z.enum(['none', 'starttls', 'tls']).default('starttls'),
      user: z.string().max(255).optional(),
      password: z.string().max(1024).optional(),
      from: z.email('is not a mail address'),
    })
    .optional(),
  vault: z.strictObject({ keyFile: path.default('secrets/master.key') }).prefault({}),
  rdp: z
    .strictObject({
      /**
       * Absent: the one on 127.0.0.1:4822, else one of our own. guacd has no password and reaches machines through
       * loopback doors of ours: it shares our network.
       */
      guacd: z
        .strictObject({
          host: z.union([z.literal('localhost'), loopback], 'is not a loopback address').default('127.0.0.1'),
          port: wholeNumber(1, 65_535).default(4822),
        })
        .optional(),
    })
    .prefault({}),
  audit: z.strictObject({ keyFile: path.default('secrets/audit.key') }).prefault({}),
});
export type Settings = z.output<typeof settings>;

function sqliteByDefault(value: unknown): unknown {
  const isPart = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isPart && !('type' in value) ? { type: 'sqlite', ...value } : value;
}
