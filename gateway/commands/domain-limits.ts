/** What a domain says about the length, the hours and the watching of sessions, for endpoints that say nothing else. */

import { mayAdminister, mayRead } from '../domain/policy.js';
import type { SessionLimits } from '../domain/session-limits.js';
import { domainLimits, setDomainLimits } from '../store/session-limits.js';
import type { Asking } from './asking.js';
import type { Office } from './office.js';
import { look, take } from './steps.js';

export async function readDomainLimits(
  office: Office,
  who: Asking,
  domainId: string,
): Promise<SessionLimits> {
  const { facts } = await look(office, who, {
    tried: 'domain-limits.read',
    load: (manager) => domainLimits(manager, domainId),
    decide: (actor) => mayRead(actor, domainId),
    about: () => ({ domainId }),
  });
  return facts;
}

/** Holds at once, for sessions that run too, wherever an endpoint says "as the domain". */
export async function changeDomainLimits(
  office: Office,
  who: Asking,
  domainId: string,
  limits: SessionLimits,
): Promise<void> {
  await take(office, who, {
    action: 'domain.limits',
    load: () => Promise.resolve(undefined),
    decide: (actor) => mayAdminister(actor, domainId),
    about: () => ({ domainId, details: { ...limits } }),
    act: (tx) => setDomainLimits(tx, domainId, limits),
  });
}
