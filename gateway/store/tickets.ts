/** One-use proofs that a page may open one socket. Knows no socket and no header. */

import { createHash, randomBytes } from 'node:crypto';
import { IsNull, LessThan, MoreThan } from 'typeorm';
import { TicketRow } from './rows/index.js';
import type { Tx } from './source.js';

/** Long enough for a slow page to open its socket, too short to be worth stealing (ms). */
export const TICKET_LIFE_MS = 30_000;
const TICKET_BYTES = 32;
/** Rows of dead tickets are swept after this (ms). */
const SWEEP_AFTER_MS = 10 * 60_000;

export type TicketPurpose =
  | { readonly kind: 'events' }
  | { readonly kind: 'stream'; readonly sessionId: string; readonly role: 'controller' | 'viewer' };

export type TicketFor = TicketPurpose & {
  readonly userId: string;
  /** The login session it is given to; no other can use it. */
  readonly loginId: string;
};

export interface IssuedTicket {
  /** 43 characters of base64url. Shown once; only its hash is kept. */
  readonly ticket: string;
  readonly expiresAt: number;
}

export async function issueTicket(tx: Tx, wanted: TicketFor): Promise<IssuedTicket> {
  await tx.manager.delete(TicketRow, { expiresAt: LessThan(tx.now - SWEEP_AFTER_MS) });
  const ticket = randomBytes(TICKET_BYTES).toString('base64url');
  const expiresAt = tx.now + TICKET_LIFE_MS;
  await tx.manager.insert(TicketRow, {
    hash: hashOf(ticket),
    kind: wanted.kind,
    userId: wanted.userId,
    loginId: wanted.loginId,
    sessionId: wanted.kind === 'stream' ? wanted.sessionId : null,
    role: wanted.kind === 'stream' ? wanted.role : null,
    expiresAt,
    usedAt: null,
  });
  return { ticket, expiresAt };
}

/**
 * Uses a ticket up and says what it was given for. Undefined when it is unknown, used, expired, of another kind or
 * another login's: one answer for all.
 */
export async function redeemTicket(
  tx: Tx,
  presented: { readonly ticket: string; readonly kind: TicketPurpose['kind']; readonly loginId: string },
): Promise<TicketFor | undefined> {
  const hash = hashOf(presented.ticket);
  const { affected } = await tx.manager.update(
    TicketRow,
    { hash, kind: presented.kind, loginId: presented.loginId, usedAt: IsNull(), expiresAt: MoreThan(tx.now) },
    { usedAt: tx.now },
  );
  if (affected !== 1) return undefined;
  const { userId, loginId, sessionId, role } = await tx.manager.findOneByOrFail(TicketRow, { hash });
  if (presented.kind === 'events') return { kind: 'events', userId, loginId };
  if (sessionId === null || role === null) return undefined;
  return { kind: 'stream', userId, loginId, sessionId, role };
}

const hashOf = (ticket: string): string => createHash('sha256').update(ticket).digest('hex');
