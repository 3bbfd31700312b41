/** Who may use an endpoint and who may watch there: the access list, the joint switch, the star. */

import type { LimitRules } from '../domain/session-limits.js';
import { mayRead } from '../domain/policy.js';
import { endpointById, setAccess, setApprovers, setJoint } from '../store/endpoints.js';
import { groupsOf, setEndpointGroups } from '../store/groups.js';
import { membersAmong } from '../store/people.js';
import type { EndpointRow } from '../store/rows/index.js';
import { setEndpointLimits } from '../store/session-limits.js';
import type { Tx } from '../store/source.js';
import { setStar } from '../store/stars.js';
import type { ChangeAccess } from '../wire/requests.js';
import type { Asking } from './asking.js';
import { aboutEndpoint, takeOnEndpoint } from './endpoints.js';
import type { Office } from './office.js';
import { Refused } from './refused.js';
import { look, NOT_FOUND } from './steps.js';

/** Off: whoever watches there is out within a second. */
export async function switchJoint(
  office: Office,
  who: Asking,
  endpointId: string,
  on: boolean,
): Promise<void> {
  await takeOnEndpoint(office, who, 'endpoint.joint', endpointId, {
    details: { on },
    // Switched to what it is already: who switched it, and when, stays true.
    act: async (tx, row) => {
      if (row.joint !== on) await setJoint(tx, row.id, on, who.userId);
    },
  });
}

/** @throws Refused `bad-request` when somebody on the list does not belong to the domain. */
export async function changeAccess(
  office: Office,
  who: Asking,
  endpointId: string,
  change: ChangeAccess,
): Promise<void> {
  const people = [...new Set(change.people)];
  await takeOnEndpoint(office, who, 'endpoint.access', endpointId, {
    details: {
      access: change.access,
      people: people.length,
      ...(change.groups === undefined ? {} : { groups: change.groups.length }),
    },
    act: async (tx, row) => {
      const members = await membersAmong(tx.manager, row.domainId, people);
      const at = people.findIndex((id) => !members.has(id));
      if (at >= 0)
        throw new Refused('bad-request', {
          fields: [{ path: `people.${String(at)}`, message: 'is nobody of this domain' }],
        });
      await setAccess(tx, row.id, change.access, people);
      if (change.groups !== undefined) await setGroups(tx, row, change.groups);
    },
  });
}

/** Sessions that run without an approval end at once when one is needed from now on. */
export async function changeApproval(
  office: Office,
  who: Asking,
  endpointId: string,
  approvers: number,
): Promise<void> {
  await takeOnEndpoint(office, who, 'endpoint.approval', endpointId, {
    details: { approvers },
    act: (tx, row) => setApprovers(tx, row.id, approvers),
  });
}

/** When and for how long it may be used, and whether somebody must watch. Holds for running sessions at once. */
export async function changeLimits(
  office: Office,
  who: Asking,
  endpointId: string,
  rules: LimitRules,
): Promise<void> {
  await takeOnEndpoint(office, who, 'endpoint.limits', endpointId, {
    details: { ...rules },
    act: (tx, row) => setEndpointLimits(tx, row.id, rules),
  });
}

/** @throws Refused `bad-request` when a group is not of this domain. */
async function setGroups(tx: Tx, row: EndpointRow, wanted: readonly string[]): Promise<void> {
  const known = new Set((await groupsOf(tx.manager, row.domainId)).map(({ id }) => id));
  const at = wanted.findIndex((id) => !known.has(id));
  if (at >= 0)
    throw new Refused('bad-request', {
      fields: [{ path: `groups.${String(at)}`, message: 'is no group of this domain' }],
    });
  await setEndpointGroups(tx, row.id, new Set(wanted));
}

/** A person's own mark, nobody else's business: not recorded. */
export async function starEndpoint(
  office: Office,
  who: Asking,
  endpointId: string,
  on: boolean,
): Promise<void> {
  await look(office, who, {
    tried: 'endpoint.star',
    load: (manager) => endpointById(manager, endpointId),
    decide: (actor, row) => (row === undefined ? NOT_FOUND : mayRead(actor, row.domainId)),
    about: (row) => aboutEndpoint(row),
  });
  await office.store.write((tx) => setStar(tx, endpointId, who.userId, on));
}
