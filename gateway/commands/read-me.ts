/** What a signed-in person is told about himself. Knows no route. */

import { roleIn } from '../domain/actor.js';
import type { DomainRole } from '../domain/actor.js';
import { domainsWithCounts } from '../store/domains.js';
import { actorFacts } from '../store/facts.js';
import type { DomainRow, UserRow } from '../store/rows/index.js';
import { userById } from '../store/users.js';
import type { Asking } from './asking.js';
import type { Office } from './office.js';
import { Refused } from './refused.js';

export interface MyFacts {
  readonly user: UserRow;
  readonly domains: readonly { readonly domain: DomainRow; readonly role: DomainRole }[];
  readonly loginEndsAt: number;
  readonly idleMs: number;
  readonly now: number;
  readonly rdpReady: boolean;
}

export async function readMe(office: Office, who: Pick<Asking, 'userId' | 'loginId'>): Promise<MyFacts> {
  const { read } = office.store;
  const user = await userById(read, who.userId);
  const actor = await actorFacts(read, who.userId);
  const loginEndsAt = await office.logins.endsAt(who.loginId);
  if (user === undefined || actor === undefined || loginEndsAt === undefined) throw new Refused('signed-out');
  const domains = (await domainsWithCounts(read, [...actor.roles.keys()])).flatMap((domain) => {
    const role = roleIn(actor, domain.id);
    return role === undefined ? [] : [{ domain, role }];
  });
  const [idleMs, now, rdpReady] = [office.logins.idleMs, office.clock.now(), office.rdpReady()];
  return { user, domains, loginEndsAt, idleMs, now, rdpReady };
}
