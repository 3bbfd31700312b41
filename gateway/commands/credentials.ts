/**
 * Credentials the gateway signs in to a machine with by itself: written by a domain admin, never read back. They
 * belong to an address and a pinned identity, and go with either. Knows no dial.
 */

import { Secret } from '../secret.js';
import {
  credentialsOf,
  dropCredentials,
  putCredentials,
  setChoice,
  type CredentialChoice,
} from '../store/credentials.js';
import { endpointById } from '../store/endpoints.js';
import type { EndpointCredentialsRow, EndpointRow } from '../store/rows/index.js';
import { type NamedPerson, namesOf } from '../store/users.js';
import type { Place } from '../vault/vault.js';
import type { PutCredentials } from '../wire/requests.js';
import type { Asking } from './asking.js';
import { aboutEndpoint, mayAdministerEndpoint, takeOnEndpoint } from './endpoints.js';
import type { Office } from './office.js';
import { Refused } from './refused.js';
import { look } from './steps.js';

/** A sealed secret opens for this row and this address only. */
export const placeOf = (rowId: string, { protocol, host, port, id }: EndpointRow): Place => ({
  table: 'endpoint_credentials',
  rowId,
  field: 'sealed',
  boundTo: [id, protocol, host, String(port)],
});

/** @throws Refused `bad-request` when they are to be used and there are none. */
export async function changeCredentials(
  office: Office,
  who: Asking,
  endpointId: string,
  { choice, credentials }: PutCredentials,
): Promise<void> {
  const action = credentials === undefined ? 'credential.choice' : 'credential.set';
  const named = credentials && { kind: credentials.method, user: credentials.user };
  await takeOnEndpoint(office, who, action, endpointId, {
    details: { choice, ...named },
    act: async (tx, row) => {
      if (credentials !== undefined) {
        demandKind(row, credentials.method);
        await putCredentials(tx, row.id, who.userId, (rowId) => ({
          kind: credentials.method,
          userName: credentials.user,
          choice,
          ...office.vault.seal(placeOf(rowId, row), new Secret(JSON.stringify(secretPart(credentials)))),
        }));
      } else if ((await credentialsOf(tx.manager, row.id)) === undefined) {
        throw new Refused('bad-request', {
          fields: [{ path: 'credentials', message: 'there is nothing stored that could be used' }],
        });
      } else await setChoice(tx, row.id, choice);
    },
  });
}

/** A domain admin takes them away. */
export async function clearCredentials(office: Office, who: Asking, endpointId: string): Promise<void> {
  await takeOnEndpoint(office, who, 'credential.clear', endpointId, {
    act: async (tx, row) => {
      if (!(await dropCredentials(tx, row.id))) throw new Refused('not-found');
    },
  });
}

export interface StoredSight {
  readonly choice: CredentialChoice;
  readonly stored:
    | { readonly kind: EndpointCredentialsRow['kind']; readonly user: string; readonly setAt: number }
    | undefined;
  readonly setBy: NamedPerson | undefined;
}

/** What may be shown of them: that they are there, for whom, since when and by whom. Never the secret. */
export async function readCredentials(office: Office, who: Asking, endpointId: string): Promise<StoredSight> {
  await look(office, who, {
    tried: 'credentials.read',
    load: (manager) => endpointById(manager, endpointId),
    decide: mayAdministerEndpoint,
    about: (found) => aboutEndpoint(found),
  });
  const row = await credentialsOf(office.store.read, endpointId);
  if (row === undefined) return { choice: 'ask', stored: undefined, setBy: undefined };
  const names = await namesOf(office.store.read, [row.setBy]);
  return {
    choice: row.choice,
    stored: { kind: row.kind, user: row.userName, setAt: row.setAt },
    setBy: names.get(row.setBy),
  };
}

/** Only SSH knows private keys. */
function demandKind({ protocol }: EndpointRow, method: 'password' | 'key'): void {
  if (method === 'key' && protocol !== 'ssh')
    throw new Refused('bad-request', {
      fields: [{ path: 'credentials.method', message: `${protocol} signs in with a password` }],
    });
}

const secretPart = (
  credentials: NonNullable<PutCredentials['credentials']>,
): Readonly<Record<string, string>> =>
  credentials.method === 'password'
    ? { password: credentials.password }
    : { privateKey: credentials.privateKey, passphrase: credentials.passphrase };
