/** Registering, changing and removing machines. Knows no connection. */

import type { AuditAction } from '../audit/actions.js';
import { type AdminGrant, mayAdminister, type Decision } from '../domain/policy.js';
import type { Actor } from '../domain/actor.js';
import { domainById } from '../store/domains.js';
import {
  addEndpoint as insertEndpoint,
  changeEndpoint as updateEndpoint,
  endpointById,
  endpointNameTaken,
  removeEndpoint as markRemoved,
} from '../store/endpoints.js';
import { forgetPresentedKey, unpinKey } from '../store/host-keys.js';
import type { EndpointRow } from '../store/rows/index.js';
import type { Tx } from '../store/source.js';
import type { AddEndpoint, ChangeEndpoint } from '../wire/requests.js';
import type { Asking } from './asking.js';
import { endAccess } from './requests/gone.js';
import { dropWith } from './stored-with.js';
import { given } from './given.js';
import type { Office } from './office.js';
import { Refused } from './refused.js';
import { NOT_FOUND, take, type Steps } from './steps.js';

/** @returns the new endpoint's id. @throws Refused `address-not-allowed` or `name-taken`. */
export async function addEndpoint(
  office: Office,
  who: Asking,
  domainId: string,
  endpoint: AddEndpoint,
): Promise<string> {
  return take(office, who, {
    action: 'endpoint.add',
    load: () => Promise.resolve(undefined),
    decide: (actor) => mayAdminister(actor, domainId),
    about: () => ({ domainId, subject: endpoint.name, details: addressOf(endpoint) }),
    prepare: () => demandAddress(office, domainId, endpoint.host, endpoint.port),
    act: async (tx) => {
      if (await endpointNameTaken(tx.manager, domainId, endpoint.name)) throw new Refused('name-taken');
      const endpointId = await insertEndpoint(tx, domainId, endpoint);
      tx.publish({ type: 'endpoint', endpointId, domainId });
      return endpointId;
    },
    outcome: (id) => ({ endpoint: { id, name: endpoint.name } }),
  });
}

/**
 * A new host or port is another machine: the pinned identity, one that was refused, and approvals go with the old
 * address, so that nothing said of the one is believed of the other.
 */
export async function changeEndpoint(
  office: Office,
  who: Asking,
  endpointId: string,
  change: ChangeEndpoint,
): Promise<void> {
  let ended: Details = {};
  await takeOnEndpoint(office, who, 'endpoint.change', endpointId, {
    details: { ...given(change) },
    prepare: async (row) => {
      if (moves(row, change))
        await demandAddress(office, row.domainId, change.host ?? row.host, change.port ?? row.port);
    },
    act: async (tx, row) => {
      const { name } = change;
      if (name !== undefined && (await endpointNameTaken(tx.manager, row.domainId, name, row.id)))
        throw new Refused('name-taken');
      if (moves(row, change)) {
        await unpinKey(tx, row.id);
        await forgetPresentedKey(tx, row.id);
        await dropWith(office, who, tx, row, 'address-changed');
        // An approval was for the machine that was there.
        const to = `${change.host ?? row.host} port ${String(change.port ?? row.port)}`;
        ended = await endAccess(tx, { endpointId: row.id }, { by: who.userId, note: `Moved to ${to}.` });
      }
      await updateEndpoint(tx, row.id, given(change));
    },
    outcome: () => ended,
  });
}

/** What runs there ends: everybody at it is decided again. */
export async function removeEndpoint(office: Office, who: Asking, endpointId: string): Promise<void> {
  await takeOnEndpoint(office, who, 'endpoint.remove', endpointId, {
    act: async (tx, row) => {
      await dropWith(office, who, tx, row, 'endpoint-removed');
      await endAccess(tx, { endpointId: row.id }, { by: who.userId, note: 'The endpoint was removed.' });
      await markRemoved(tx, row.id);
    },
  });
}

type Details = Readonly<Record<string, unknown>>;

interface EndpointTask<R> {
  readonly details?: Details | ((row: EndpointRow) => Details);
  prepare?(row: EndpointRow): Promise<void>;
  act(tx: Tx, row: EndpointRow): Promise<R>;
  /** Known only once it is done. */
  outcome?(): Details;
}

/** A domain admin's act on one endpoint; everybody there is decided again afterwards. */
export async function takeOnEndpoint<R>(
  office: Office,
  who: Asking,
  action: AuditAction,
  endpointId: string,
  task: EndpointTask<R>,
): Promise<R> {
  const { details } = task;
  const outcome = task.outcome?.bind(task);
  const steps: Steps<EndpointRow | undefined, AdminGrant, void, R> = {
    action,
    load: (manager) => endpointById(manager, endpointId),
    decide: mayAdministerEndpoint,
    about: (row) => aboutEndpoint(row, row === undefined ? undefined : detailsOf(task, row)),
    prepare: async (row) => {
      if (row !== undefined) await task.prepare?.(row);
    },
    act: async (tx, row) => {
      // Decided a moment ago: without a row there was no grant.
      if (row === undefined) throw new Refused('not-found');
      const result = await task.act(tx, row);
      tx.publish({ type: 'endpoint', endpointId: row.id, domainId: row.domainId });
      return result;
    },
    // Added to what was known before.
    ...(outcome === undefined
      ? {}
      : {
          outcome: () => ({ details: { ...(typeof details === 'function' ? {} : details), ...outcome() } }),
        }),
  };
  return take(office, who, steps);
}

const detailsOf = ({ details }: EndpointTask<unknown>, row: EndpointRow): Details | undefined =>
  typeof details === 'function' ? details(row) : details;

export const mayAdministerEndpoint = (actor: Actor, row: EndpointRow | undefined): Decision<AdminGrant> =>
  row === undefined ? NOT_FOUND : mayAdminister(actor, row.domainId);

export const aboutEndpoint = (
  row: EndpointRow | undefined,
  details?: Details,
): {
  domainId?: string;
  endpoint?: { id: string; name: string };
  details?: Details;
} =>
  row === undefined
    ? {}
    : {
        domainId: row.domainId,
        endpoint: { id: row.id, name: row.name },
        ...(details === undefined ? {} : { details }),
      };

async function demandAddress(office: Office, domainId: string, host: string, port: number): Promise<void> {
  const domain = await domainById(office.store.read, domainId);
  if (domain === undefined) throw new Refused('not-found');
  const verdict = await office.checkHost(host, port, { allowedRanges: domain.allowedRanges });
  if (!verdict.ok) throw new Refused('address-not-allowed', { host, why: verdict.why });
}

const moves = (row: EndpointRow, change: ChangeEndpoint): boolean =>
  (change.host !== undefined && change.host !== row.host) ||
  (change.port !== undefined && change.port !== row.port);

const addressOf = ({ protocol, host, port }: AddEndpoint): Readonly<Record<string, unknown>> => ({
  protocol,
  host,
  port,
});
