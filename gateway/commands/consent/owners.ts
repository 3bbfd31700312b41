/** Who is asked before a session reaches an endpoint's machine: a domain admin's to read and to say. */

import { ownersOf, setOwners } from '../../store/consents.js';
import { endpointById } from '../../store/endpoints.js';
import type { EndpointOwners } from '../../wire/api.js';
import type { Asking } from '../asking.js';
import { aboutEndpoint, mayAdministerEndpoint, takeOnEndpoint } from '../endpoints.js';
import type { Office } from '../office.js';
import { Refused } from '../refused.js';
import { look } from '../steps.js';

export async function readOwners(office: Office, who: Asking, endpointId: string): Promise<EndpointOwners> {
  await look(office, who, {
    tried: 'owners.read',
    load: (manager) => endpointById(manager, endpointId),
    decide: mayAdministerEndpoint,
    about: (row) => aboutEndpoint(row),
  });
  const owners = (await ownersOf(office.store.read, [endpointId])).get(endpointId) ?? [];
  return { owners, mailReady: office.mailReady };
}

/**
 * From the next session on; whoever waits for an answer meanwhile has asked the wrong people, and does not start.
 * None: nobody is asked. @throws Refused `no-mail-server`: it would lock everybody out.
 */
export async function changeOwners(
  office: Office,
  who: Asking,
  endpointId: string,
  owners: readonly string[],
): Promise<void> {
  await takeOnEndpoint(office, who, 'endpoint.owners', endpointId, {
    details: { owners },
    act: async (tx, row) => {
      if (owners.length > 0 && !office.mailReady) throw new Refused('no-mail-server');
      await setOwners(tx, row.id, owners);
    },
  });
}
