/**
 * What a machine and we agree on before anything is encrypted (MS-RDPBCGR 2.2.1.1 and 2.2.1.2: the X.224 connection
 * request and confirm). Pure.
 */

import type { LineSecurity } from '../../domain/machine-policy.js';
import { StartError } from '../../sessions/ports.js';
import type { RdpSecurity } from '../../wire/rdp-settings.js';
import { Garbled } from './garbled.js';

/** As guacd's argument `security` takes it. */
export type EngineSecurity = 'nla' | 'tls' | 'rdp';

/** MS-RDPBCGR 2.2.1.1.1, requestedProtocols. */
const PROTOCOL = { rdp: 0, tls: 1, nla: 2, nlaExtended: 8 } as const;
const NEGOTIATION_REQUEST = 1;
const NEGOTIATION_RESPONSE = 2;
const NEGOTIATION_FAILURE = 3;
const X224_CONFIRM = 0xd0;
/** TPKT header (RFC 1006) and the fixed part of an X.224 confirm. */
const TPKT_BYTES = 4;
const CONFIRM_BYTES = 7;
const NEGOTIATION_BYTES = 8;
/** A confirm with everything in it is 19 bytes. */
export const MAX_CONFIRM = 128;

/** MS-RDPBCGR 2.2.1.2.2, failureCode: what the machine takes instead of what it was offered. */
const INSTEAD: Readonly<Record<number, EngineSecurity>> = { 1: 'tls', 2: 'rdp', 5: 'nla' };
/** The other failures, in words. */
const FAILURES: Readonly<Record<number, string>> = {
  3: 'it has no certificate',
  4: 'it is inconsistent',
  6: 'it wants TLS with user authentication',
};

const WANTED: Readonly<Record<RdpSecurity, number>> = {
  negotiated: PROTOCOL.tls | PROTOCOL.nla,
  nla: PROTOCOL.nla,
  tls: PROTOCOL.tls,
  rdp: PROTOCOL.rdp,
};

const NAMES: Readonly<Record<EngineSecurity, string>> = { nla: 'NLA', tls: 'TLS', rdp: 'RDP’s own' };
/** From the weakest on. */
const STRENGTH: Readonly<Record<EngineSecurity, number>> = { rdp: 0, tls: 1, nla: 2 };
/** The least of what a setting offers. */
const LEAST: Readonly<Record<RdpSecurity, EngineSecurity>> = {
  negotiated: 'tls',
  nla: 'nla',
  tls: 'tls',
  rdp: 'rdp',
};

/** `routing`: load-balance info, which must reach the same machine as guacd's connection will. */
export function connectionRequest(setting: RdpSecurity, routing: string): Buffer {
  const token = routing === '' ? Buffer.alloc(0) : Buffer.from(`${routing}\r\n`, 'latin1');
  const negotiation = Buffer.alloc(NEGOTIATION_BYTES);
  negotiation[0] = NEGOTIATION_REQUEST;
  negotiation.writeUInt16LE(NEGOTIATION_BYTES, 2);
  negotiation.writeUInt32LE(WANTED[setting], 4);
  const x224 = Buffer.from([0, 0xe0, 0, 0, 0, 0, 0]);
  x224[0] = x224.length - 1 + token.length + negotiation.length;
  const tpkt = Buffer.from([3, 0, 0, 0]);
  tpkt.writeUInt16BE(tpkt.length + x224.length + token.length + negotiation.length, 2);
  return Buffer.concat([tpkt, x224, token, negotiation]);
}

/** How many bytes the confirm has, once its first four are there. @throws Garbled */
export function confirmLength(head: Buffer): number | undefined {
  if (head.length < TPKT_BYTES) return undefined;
  const length = head.readUInt16BE(2);
  if (head[0] !== 3 || length < TPKT_BYTES + CONFIRM_BYTES || length > MAX_CONFIRM)
    throw new Garbled('no RDP where a machine was said to be');
  return length;
}

/**
 * What the machine chose.
 * @throws StartError `security-too-weak`, `security-set-too-low` or `security-unsupported`; Garbled
 */
export function chosenSecurity(confirm: Buffer, setting: RdpSecurity): EngineSecurity {
  if (confirm[TPKT_BYTES + 1] !== X224_CONFIRM) throw new Garbled('no X.224 confirm');
  const at = TPKT_BYTES + CONFIRM_BYTES;
  // A machine that does not negotiate knows RDP's own security only.
  const type = confirm.length >= at + NEGOTIATION_BYTES ? confirm[at] : undefined;
  const value = type === undefined ? PROTOCOL.rdp : confirm.readUInt32LE(at + 4);
  if (type === NEGOTIATION_FAILURE) {
    const instead = INSTEAD[value];
    if (instead === undefined)
      throw new StartError('security-unsupported', { types: FAILURES[value] ?? 'it says no more' });
    const isWeaker = STRENGTH[instead] < STRENGTH[LEAST[setting]];
    throw new StartError(isWeaker ? 'security-too-weak' : 'security-set-too-low', { types: NAMES[instead] });
  }
  if (type !== undefined && type !== NEGOTIATION_RESPONSE) throw new Garbled('no answer to the negotiation');
  switch (value) {
    case PROTOCOL.nla:
    case PROTOCOL.nlaExtended:
      if ((WANTED[setting] & PROTOCOL.nla) !== 0) return 'nla';
      break;
    case PROTOCOL.tls:
      if ((WANTED[setting] & PROTOCOL.tls) !== 0) return 'tls';
      break;
    case PROTOCOL.rdp:
      if (setting === 'rdp') return 'rdp';
      throw new StartError('security-too-weak', { types: NAMES.rdp });
    default:
      break;
  }
  throw new Garbled('a security that was not offered');
}

/**
 * What the line is worth. Where guacd cannot compare the certificate, the one that was compared is that of a probe
 * just before: whoever steps in between is not noticed. RDP's own encryption hides little from who listens.
 */
export function lineOf(security: EngineSecurity, comparedByGuacd: boolean): LineSecurity {
  if (security === 'rdp') return { level: 'password', name: NAMES.rdp };
  const name = NAMES[security];
  return comparedByGuacd
    ? { level: 'verified', name }
    : { level: 'encrypted', name: `${name}, certificate compared just before` };
}
