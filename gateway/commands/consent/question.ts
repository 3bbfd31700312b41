/** The question to the owners of a machine as rows: asked, unsent, unanswered; each with its row of evidence. */

import { CONSENT_WITHIN_MS, type OwnersTold } from '../../domain/consent.js';
import { addConsent, expireConsent } from '../../store/consents.js';
import { addNotices, addNoticeTo } from '../../store/notices.js';
import { namesOf } from '../../store/users.js';
import type { Office } from '../office.js';

/** The session that waits, as it was started. */
export interface Waiting {
  readonly domainId: string;
  readonly endpoint: { readonly id: string; readonly name: string };
  readonly address: { readonly host: string; readonly port: number };
  readonly sessionId: string;
  readonly controllerId: string;
  readonly purpose: string;
  readonly ticket: string | null;
  /** Where the controller started from. */
  readonly from: string;
}

type Records = Pick<Office, 'store' | 'audit'>;

/** One mail to each owner. @returns until when an answer counts (epoch ms). */
export function writeQuestion(
  { store, audit }: Records,
  of: Waiting,
  links: readonly { readonly owner: string; readonly hash: string }[],
): Promise<number> {
  const { sessionId, domainId, endpoint, controllerId, from } = of;
  return store.write(async (tx) => {
    const until = tx.now + CONSENT_WITHIN_MS;
    await addConsent(tx, { sessionId, ...of.address, endsAt: until, links });
    const person = (await namesOf(tx.manager, [controllerId])).get(controllerId)?.fullName ?? '';
    const content = { sessionId, endpoint, person, reason: of.purpose, ticket: of.ticket, endsAt: until };
    for (const { owner, hash } of links)
      await addNoticeTo(tx, { domainId, road: 'owner', recipient: owner }, 'consent.asked', {
        ...content,
        link: hash,
      });
    // Machines hear that somebody is asked; the link is the owner's alone.
    await addNotices(tx, domainId, 'consent.asked', content, ['webhook']);
    const owners = links.map(({ owner }) => owner);
    await audit.record(tx, {
      chain: domainId,
      actorId: controllerId,
      action: 'consent.ask',
      result: 'done',
      endpoint,
      sessionId,
      from,
      details: { owners, until },
    });
    return until;
  });
}

/** Nothing is written when somebody had answered. */
export function writeExpiry({ store, audit }: Records, of: Waiting, told: OwnersTold): Promise<void> {
  const { sessionId, domainId, endpoint } = of;
  return store.write(async (tx) => {
    if (!(await expireConsent(tx, sessionId))) return;
    await audit.record(tx, {
      chain: domainId,
      actorId: null,
      action: 'consent.expire',
      result: 'done',
      endpoint,
      sessionId,
      details: { told },
    });
  });
}

/** No mail could be sent so far: the domain's admins are told by the roads that are left. */
export function writeUnsent({ store, audit }: Records, of: Waiting, failure: string): Promise<void> {
  const { sessionId, domainId, endpoint } = of;
  return store.write(async (tx) => {
    await addNotices(tx, domainId, 'consent.undelivered', { sessionId, endpoint, failure }, ['webhook']);
    await audit.record(tx, {
      chain: domainId,
      actorId: null,
      action: 'consent.undelivered',
      result: 'done',
      endpoint,
      sessionId,
      details: { failure: failure.slice(0, 200) },
    });
  });
}
