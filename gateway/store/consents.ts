/**
 * Owners of machines and what they were asked: rows in and out. An answer is one conditional UPDATE, so of two that
 * race only one is told that he answered. Decides nothing.
 */

import { type EntityManager, In, MoreThan } from 'typeorm';
import type { ConsentState } from '../domain/consent.js';
import { ConsentLinkRow, EndpointOwnersRow, SessionConsentRow } from './rows/index.js';
import type { Tx } from './source.js';

/** Addresses by endpoint; endpoints without owners are left out. */
export async function ownersOf(
  manager: EntityManager,
  endpointIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (endpointIds.length === 0) return new Map();
  const rows = await manager.findBy(EndpointOwnersRow, { endpointId: In([...endpointIds]) });
  return new Map(rows.map(({ endpointId, mailTo }) => [endpointId, mailTo]));
}

/** None: nobody is asked from now on. */
export async function setOwners(tx: Tx, endpointId: string, mailTo: readonly string[]): Promise<void> {
  await tx.manager.delete(EndpointOwnersRow, { endpointId });
  if (mailTo.length > 0) await tx.manager.insert(EndpointOwnersRow, { endpointId, mailTo: [...mailTo] });
}

export interface NewConsent extends Pick<SessionConsentRow, 'sessionId' | 'host' | 'port' | 'endsAt'> {
  readonly links: readonly Pick<ConsentLinkRow, 'hash' | 'owner'>[];
}

/** @throws when this session has asked before: it asks once. */
export async function addConsent(tx: Tx, { links, ...asked }: NewConsent): Promise<void> {
  const { sessionId } = asked;
  await tx.manager.insert(SessionConsentRow, {
    ...asked,
    state: 'waiting',
    asked: links.map(({ owner }) => owner),
    askedAt: tx.now,
    answeredAt: null,
    answeredBy: null,
    answeredFrom: null,
  });
  await tx.manager.insert(
    ConsentLinkRow,
    links.map((link) => ({ ...link, sessionId })),
  );
}

export interface LinkedConsent {
  readonly consent: SessionConsentRow;
  /** Whose link it is. */
  readonly owner: string;
}

export async function consentByLink(
  manager: EntityManager,
  hash: string,
): Promise<LinkedConsent | undefined> {
  const link = await manager.findOneBy(ConsentLinkRow, { hash });
  if (link === null) return undefined;
  const consent = await manager.findOneBy(SessionConsentRow, { sessionId: link.sessionId });
  return consent === null ? undefined : { consent, owner: link.owner };
}

/** False when it was answered before, or its time is over. */
export async function answerConsent(
  tx: Tx,
  sessionId: string,
  answer: {
    readonly state: Extract<ConsentState, 'allowed' | 'refused'>;
    readonly by: string;
    readonly from: string;
  },
): Promise<boolean> {
  const { affected } = await tx.manager.update(
    SessionConsentRow,
    { sessionId, state: 'waiting', endsAt: MoreThan(tx.now) },
    { state: answer.state, answeredAt: tx.now, answeredBy: answer.by, answeredFrom: answer.from },
  );
  return affected === 1;
}

/** Nobody answered in time. False when somebody had. */
export async function expireConsent(tx: Tx, sessionId: string): Promise<boolean> {
  const { affected } = await tx.manager.update(
    SessionConsentRow,
    { sessionId, state: 'waiting' },
    { state: 'expired' },
  );
  return affected === 1;
}
