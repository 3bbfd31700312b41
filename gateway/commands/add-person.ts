/** Adding somebody to a domain: a new account, or one that exists by that name. Knows no route. */

import { type IssuedLink, issuePasswordLink } from '../auth/welcome-links.js';
import { mayAdminister } from '../domain/policy.js';
import { addMember, membersAmong } from '../store/people.js';
import { addUser, userByName } from '../store/users.js';
import type { AddPerson } from '../wire/requests.js';
import type { Asking } from './asking.js';
import type { Office } from './office.js';
import { Refused } from './refused.js';
import { take } from './steps.js';

export interface AddedPerson {
  readonly userId: string;
  /**
   * How a new person sets a password. None for an account that exists: whoever could make one would hold the
   * account, and with it its rights in other domains.
   */
  readonly link: IssuedLink | undefined;
}

export async function addPerson(
  office: Office,
  who: Asking,
  domainId: string,
  person: AddPerson,
): Promise<AddedPerson> {
  return take(office, who, {
    action: 'person.add',
    load: () => Promise.resolve(undefined),
    decide: (actor) => mayAdminister(actor, domainId),
    about: () => ({ domainId, subject: person.name, details: { role: person.role } }),
    act: async (tx): Promise<AddedPerson> => {
      const known = await userByName(tx.manager, person.name);
      if (known !== undefined && (await membersAmong(tx.manager, domainId, [known.id])).size > 0)
        throw new Refused('name-taken');
      const userId =
        known?.id ??
        (await addUser(tx, {
          name: person.name,
          fullName: person.fullName,
          systemAdmin: false,
          passwordHash: null,
        }));
      await addMember(tx, domainId, userId, person.role);
      const link = known === undefined ? await issuePasswordLink(tx, office.publicUrl, userId) : undefined;
      tx.publish({ type: 'user', userId });
      tx.publish({ type: 'domain', domainId });
      return { userId, link };
    },
    outcome: ({ link }) => ({ details: { role: person.role, newAccount: link !== undefined } }),
  });
}
