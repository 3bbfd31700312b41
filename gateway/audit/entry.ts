/** What is recorded of one act, and the exact bytes of it that are signed. Knows no key and no database. */

import type { StoredAuditRow } from '../store/rows/index.js';
import type { AuditAction } from './actions.js';

export interface AuditEntry {
  /** `SYSTEM_CHAIN` or the id of the domain it belongs to. */
  readonly chain: string;
  readonly action: AuditAction;
  readonly result: 'done' | 'refused';
  /** Who did it; null for the gateway itself and for strangers. */
  readonly actorId: string | null;
  /** A Denial, EndCode, LeaveCode or other code, where there is one. */
  readonly reason?: string | undefined;
  readonly endpoint?: { readonly id: string; readonly name: string } | undefined;
  readonly sessionId?: string | undefined;
  /** Whom or what it was done to, in words that stay readable when the row it names is gone. */
  readonly subject?: string | undefined;
  /** Network address it came from. */
  readonly from?: string | undefined;
  /** Anything else worth knowing, never a secret. Keys are stored in order. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** What stands before the first row of a chain. */
export const GENESIS = '0'.repeat(64);

/** Column widths (migration 0001): evidence is clipped, an act is not refused for its long name. */
const WIDTH = { reason: 64, endpointName: 80, subject: 200, fromAddress: 64 };
/** More than any act needs; a text column of MySQL takes 64 KiB. */
const MAX_DETAILS = 16_384;

type Unsigned = Omit<StoredAuditRow, 'mac'>;

/** @throws when the details are too large to keep. */
export function rowOf(entry: AuditEntry, place: { seq: number; at: number; prevMac: string }): Unsigned {
  const details = JSON.stringify(inOrder(entry.details ?? {}));
  if (details.length > MAX_DETAILS) throw new Error('the details of an audit row are too large');
  return {
    chain: entry.chain,
    seq: place.seq,
    at: place.at,
    actorId: entry.actorId,
    action: entry.action,
    result: entry.result,
    reason: clip(entry.reason, WIDTH.reason),
    endpointId: entry.endpoint?.id ?? null,
    endpointName: clip(entry.endpoint?.name, WIDTH.endpointName),
    sessionId: entry.sessionId ?? null,
    subject: clip(entry.subject, WIDTH.subject),
    fromAddress: clip(entry.from, WIDTH.fromAddress),
    details,
    prevMac: place.prevMac,
  };
}

/**
 * The bytes that are signed: a JSON array in an order that never changes. A new column goes to the end and only
 * where it is not null, so that old rows stay provable.
 */
export function canonical(row: Unsigned): string {
  return JSON.stringify([
    row.chain,
    row.seq,
    row.at,
    row.actorId,
    row.action,
    row.result,
    row.reason,
    row.endpointId,
    row.endpointName,
    row.sessionId,
    row.subject,
    row.fromAddress,
    row.details,
    row.prevMac,
  ]);
}

function clip(text: string | undefined, width: number): string | null {
  if (text === undefined) return null;
  // By code points, as the database counts.
  return Array.from(storable(text)).slice(0, width).join('');
}

/** A zero byte ends a text for SQLite, and half a surrogate pair is no text: neither would come back as signed. */
const storable = (text: string): string =>
  text.replaceAll('\u0000', '\ufffd').replace(/\p{Surrogate}/gu, '\ufffd');

/** Keys in order at every depth, so that the same details are always the same text. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (value === null || typeof value !== 'object') return value;
  // A date or a Secret says itself how it is written.
  if ('toJSON' in value) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, inOrder(inner)]));
}
