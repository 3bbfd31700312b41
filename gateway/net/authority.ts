/** Certificate authorities: what may be named as one, and why a machine's certificate is not good. Knows no protocol. */

import { createHash, X509Certificate } from 'node:crypto';

const BLOCK = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** Why an authority does not vouch for the machine that was dialled. */
export type Distrust = 'expired' | 'other-name' | 'other-authority';

export interface Authority {
  /** SHA-256 of each certificate, as people compare it. */
  readonly fingerprints: readonly string[];
}

/**
 * Reads PEM text of one or several authorities. When they expire is left to each handshake.
 * @throws Error with what is wrong, as the end of a sentence that begins with the name of the field.
 */
export function readAuthority(pem: string): Authority {
  const certificates = (pem.match(BLOCK) ?? []).map((block) => {
    try {
      return new X509Certificate(block);
    } catch {
      throw new Error('holds a certificate that cannot be read');
    }
  });
  if (certificates.length === 0) throw new Error('holds no certificate');
  if (certificates.some(({ ca }) => !ca)) throw new Error('holds a certificate that is not an authority’s');
  // OpenSSL follows a chain to its end: one that signed itself.
  if (!certificates.some((each) => each.checkIssued(each)))
    throw new Error('holds no root certificate, only ones signed by another authority');
  return { fingerprints: certificates.map(({ raw }) => sha256(raw)) };
}

/** The words of node:tls and OpenSSL for a certificate that does not verify. */
export function distrustOf(code: string): Distrust {
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') return 'expired';
  return code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? 'other-name' : 'other-authority';
}

/** As people compare it: SHA-256 of the whole certificate (DER). */
export const sha256 = (certificate: Buffer): string =>
  `SHA256:${createHash('sha256').update(certificate).digest('base64').replace(/=+$/, '')}`;
