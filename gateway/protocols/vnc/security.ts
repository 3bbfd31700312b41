/**
 * Ways a machine signs people in, what each is worth, and which one is taken. Pure.
 * Numbers: RFC 6143 §7.1.2 and IANA's registry of RFB security types.
 */

import { SECURITY_LEVELS, type SecurityLevel } from '../../domain/machine-policy.js';
import { StartError } from '../../sessions/ports.js';

export const SECURITY = { none: 1, vncAuth: 2, tight: 16, vencrypt: 19, appleDh: 30 } as const;
export type Security = (typeof SECURITY)[keyof typeof SECURITY];

/** What VeNCrypt wraps in TLS (its own numbers). */
export const VENCRYPT = {
  tlsNone: 257,
  tlsVnc: 258,
  tlsPlain: 259,
  x509None: 260,
  x509Vnc: 261,
  x509Plain: 262,
} as const;
export type VencryptType = (typeof VENCRYPT)[keyof typeof VENCRYPT];

/** Best first. VncAuth before Tight's, which is the same with more words around it. */
const PREFERRED: readonly (readonly [Security, SecurityLevel])[] = [
  [SECURITY.vencrypt, 'verified'],
  [SECURITY.appleDh, 'password'],
  [SECURITY.vncAuth, 'password'],
  [SECURITY.tight, 'password'],
  [SECURITY.none, 'none'],
];

const PREFERRED_VENCRYPT: readonly (readonly [VencryptType, SecurityLevel])[] = [
  [VENCRYPT.x509Vnc, 'verified'],
  [VENCRYPT.x509Plain, 'verified'],
  [VENCRYPT.tlsVnc, 'encrypted'],
  [VENCRYPT.tlsPlain, 'encrypted'],
  [VENCRYPT.x509None, 'none'],
  [VENCRYPT.tlsNone, 'none'],
];

const NAMES: Readonly<Record<number, string>> = {
  1: 'None',
  2: 'VncAuth',
  5: 'RA2',
  6: 'RA2ne',
  16: 'Tight',
  17: 'UltraVNC',
  18: 'TLS',
  19: 'VeNCrypt',
  20: 'SASL',
  22: 'xvp',
  30: 'Apple DH',
  33: 'Apple SRP',
  35: 'Apple Kerberos',
  36: 'Apple RSA-SRP',
  113: 'MSLogonII',
  129: 'RA2_256',
  130: 'RA2ne_256',
  256: 'Plain',
  257: 'TLSNone',
  258: 'TLSVnc',
  259: 'TLSPlain',
  260: 'X509None',
  261: 'X509Vnc',
  262: 'X509Plain',
  263: 'TLSSASL',
  264: 'X509SASL',
};

export const levelOf = (type: Security | VencryptType): SecurityLevel =>
  [...PREFERRED, ...PREFERRED_VENCRYPT].find(([known]) => known === type)?.[1] ?? 'none';

export const securityName = (type: number): string => NAMES[type] ?? `type ${String(type)}`;

/** @throws StartError `security-unsupported` or `security-too-weak`, with the names of what was offered. */
export const chooseSecurity = (offered: readonly number[], least: SecurityLevel): Security =>
  choose(PREFERRED, offered, least);

/** @throws StartError, as above. */
export const chooseVencrypt = (offered: readonly number[], least: SecurityLevel): VencryptType =>
  choose(PREFERRED_VENCRYPT, offered, least);

/** Is this worth enough? */
export const reaches = (level: SecurityLevel, least: SecurityLevel): boolean =>
  SECURITY_LEVELS.indexOf(level) >= SECURITY_LEVELS.indexOf(least);

function choose<T extends number>(
  preferred: readonly (readonly [T, SecurityLevel])[],
  offered: readonly number[],
  least: SecurityLevel,
): T {
  const known = preferred.filter(([type]) => offered.includes(type));
  const [best] = known.find(([, level]) => reaches(level, least)) ?? [];
  if (best !== undefined) return best;
  const types = [...new Set(offered)].slice(0, 20).map(securityName).join(', ');
  throw new StartError(known.length === 0 ? 'security-unsupported' : 'security-too-weak', { types });
}
