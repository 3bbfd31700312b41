/** Domains and their people, as far as the person who asks may see them. Knows no route. */

import { mayChangeDomain, mayRead } from '../domain/policy.js';
import { type CountedDomain, domainById, domainsWithCounts } from '../store/domains.js';
import { actorFacts } from '../store/facts.js';
import { type Member, membersOf } from '../store/people.js';
import type { Asking } from './asking.js';
import type { Office } from './office.js';
import { Refused } from './refused.js';
import { look, NOT_FOUND } from './steps.js';

/** One's own; a system admin sees all there are. */
export async function readDomains(office: Office, who: Asking): Promise<readonly CountedDomain[]> {
  const actor = await actorFacts(office.store.read, who.userId);
  if (actor === undefined) throw new Refused('signed-out');
  return domainsWithCounts(office.store.read, actor.systemAdmin ? 'all' : [...actor.roles.keys()]);
}

export async function readDomain(office: Office, who: Asking, domainId: string): Promise<CountedDomain> {
  await look(office, who, {
    tried: 'domain.read',
    load: (manager) => domainById(manager, domainId),
    // Changing nothing: allowed to members, and to system admins, who set its ranges.
    decide: (actor, row) =>
      row === undefined ? NOT_FOUND : mayChangeDomain(actor, domainId, { rules: false, ranges: false }),
    about: (row) => (row === undefined ? {} : { domainId, subject: row.name }),
  });
  const [domain] = await domainsWithCounts(office.store.read, [domainId]);
  if (domain === undefined) throw new Refused('not-found');
  return domain;
}

/** `admin` tells whether the person who asks administers the domain, and so sees more. */
export async function readPeople(
  office: Office,
  who: Asking,
  domainId: string,
): Promise<{ readonly people: readonly Member[]; readonly admin: boolean }> {
  const { grant } = await look(office, who, {
    tried: 'people.read',
    load: () => Promise.resolve(undefined),
    decide: (actor) => mayRead(actor, domainId),
    about: () => ({ domainId }),
  });
  return { people: await membersOf(office.store.read, domainId), admin: grant.admin };
}
