/**
 * What a domain admin can set for one endpoint, one closed schema per protocol: an unknown setting is refused, one
 * that is not given has its default. The same words in the request, in the answer, in the row and at the adapter.
 * Knows no route, no row and no adapter.
 */

import * as z from 'zod';
import { CLIPBOARD_POLICIES, SECURITY_LEVELS } from '../domain/machine-policy.js';
import type { Protocol } from '../domain/protocol.js';
import { rdpSettings } from './rdp-settings.js';

const sshSettings = z.strictObject({ protocol: z.literal('ssh') });

/** Longest text of certificates: some ten of them (characters). */
const MAX_AUTHORITY = 16_384;

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** Certificates as PEM; public. What stands around them is dropped, a key is refused. */
const certificates = z
  .string()
  .max(MAX_AUTHORITY)
  .refine((text) => !text.includes('PRIVATE KEY'), 'must not hold a private key')
  .transform((text) => text.match(CERTIFICATE)?.join('\n').replaceAll('\r', '') ?? text.trim())
  .refine(
    (text) => text === '' || text.startsWith('-----BEGIN CERTIFICATE-----'),
    'must be a certificate in PEM form',
  );

const vncSettings = z.strictObject({
  protocol: z.literal('vnc'),
  /** The weakest way of signing in that is taken. */
  leastSecurity: z.enum(SECURITY_LEVELS).default('none'),
  /** Who has to vouch for the machine's certificate; '' = it is compared by a person and pinned. */
  authority: certificates.default(''),
  clipboard: z.enum(CLIPBOARD_POLICIES).default('off'),
  /** `lossy`: photos and films may lose detail on the way, which is faster. */
  quality: z.enum(['lossless', 'lossy']).default('lossless'),
  /** Leave the machine its own pixel format: for panels that ignore a wish, or break over it. */
  ownFormat: z.boolean().default(false),
});

/** PUT /api/endpoints/:endpointId/settings: all of them at once; `protocol` must be the endpoint's own. */
export const endpointSettings = z.discriminatedUnion('protocol', [sshSettings, vncSettings, rdpSettings]);

export type EndpointSettings = z.infer<typeof endpointSettings>;
export type SettingsOf<P extends Protocol> = Extract<EndpointSettings, { protocol: P }>;

/**
 * The settings of an endpoint as they hold, from what was kept of them (null = nothing was ever set).
 * @throws Error when they cannot be read: a minimum that is not understood must not become no minimum.
 */
export function settingsOf(
  protocol: Protocol,
  kept: Readonly<Record<string, unknown>> | null,
): EndpointSettings {
  const read = endpointSettings.safeParse({ ...kept, protocol });
  if (!read.success) throw new Error(`the settings of this ${protocol} endpoint cannot be read`);
  return read.data;
}

/** The settings as this protocol's. @throws Error when they are another's. */
export function settingsFor<P extends Protocol>(protocol: P, settings: EndpointSettings): SettingsOf<P> {
  if (settings.protocol !== protocol) throw new Error(`these are not the settings of ${protocol}`);
  return settings as SettingsOf<P>;
}
