/** Making and changing domains. Knows no people but the one who makes one. */

import { mayChangeDomain, mayRunSystem } from '../domain/policy.js';
import {
  addDomain as insertDomain,
  changeDomain as updateDomain,
  domainById,
  domainNameTaken,
} from '../store/domains.js';
import { addMember } from '../store/people.js';
import type { ChangeDomain } from '../wire/requests.js';
import type { Asking } from './asking.js';
import type { Office } from './office.js';
import { Refused } from './refused.js';
import { NOT_FOUND, take } from './steps.js';
import { given } from './given.js';

/** Whoever makes a domain is its first admin: without one nobody could add people. @returns its id. */
export async function addDomain(office: Office, who: Asking, name: string): Promise<string> {
  return take(office, who, {
    action: 'domain.add',
    load: () => Promise.resolve(undefined),
    decide: mayRunSystem,
    about: () => ({ subject: name }),
    act: async (tx) => {
      if (await domainNameTaken(tx.manager, name)) throw new Refused('name-taken');
      const domainId = await insertDomain(tx, name);
      await addMember(tx, domainId, who.userId, 'admin');
      tx.publish({ type: 'user', userId: who.userId });
      tx.publish({ type: 'domain', domainId });
      return domainId;
    },
    outcome: (domainId) => ({ domainId }),
  });
}

export async function changeDomain(
  office: Office,
  who: Asking,
  domainId: string,
  change: ChangeDomain,
): Promise<void> {
  const parts = {
    rules: change.name !== undefined || change.adminsAcceptHostKeys !== undefined,
    ranges: change.allowedRanges !== undefined,
  };
  await take(office, who, {
    action: 'domain.change',
    load: (manager) => domainById(manager, domainId),
    decide: (actor, domain) => (domain === undefined ? NOT_FOUND : mayChangeDomain(actor, domainId, parts)),
    about: (domain) =>
      domain === undefined ? {} : { domainId, subject: domain.name, details: { ...change } },
    act: async (tx) => {
      const { name } = change;
      if (name !== undefined && (await domainNameTaken(tx.manager, name, domainId)))
        throw new Refused('name-taken');
      await updateDomain(tx, domainId, given(change));
      tx.publish({ type: 'domain', domainId });
    },
  });
}
