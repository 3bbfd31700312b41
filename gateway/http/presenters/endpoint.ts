/** What leaves of an endpoint, and what the person who asks may do with it, by the policy that will decide the act. */

import type { EndpointSight } from '../../commands/read-endpoints.js';
import { mayAdminister, mayStart } from '../../domain/policy.js';
import type { EndpointRow, HostKeyRow } from '../../store/rows/index.js';
import type { NamedPerson } from '../../store/users.js';
import type { EndpointView, HostKeyView } from '../../wire/api.js';
import { settingsOf } from '../../wire/endpoint-settings.js';
import { presentRefOf } from './person.js';

type Names = ReadonlyMap<string, NamedPerson>;

export function presentEndpoint({
  row,
  facts,
  actor,
  starred,
  live,
  hostKey,
  names,
}: EndpointSight): EndpointView {
  const start = mayStart(actor, facts);
  return {
    id: row.id,
    domainId: row.domainId,
    name: row.name,
    protocol: row.protocol,
    host: row.host,
    port: row.port,
    description: row.description,
    tags: row.tags,
    access: row.access,
    joint: row.joint,
    jointChangedAt: row.jointChangedAt,
    jointChangedBy: presentRefOf(names, row.jointChangedBy),
    seats: row.seats,
    settings: settingsOf(row.protocol, row.settings),
    starred,
    live,
    lastUsedAt: row.lastUsedAt,
    hostKey: hostKey === undefined ? null : presentHostKey(hostKey, names),
    presentedKey: presentPresentedKey(row),
    may: {
      start: start.ok ? null : start.denial,
      administer: mayAdminister(actor, row.domainId).ok,
    },
    createdAt: row.createdAt,
  };
}

export const presentHostKey = (key: HostKeyRow, names: Names): HostKeyView => ({
  algorithm: key.algorithm,
  fingerprint: key.fingerprint,
  acceptedAt: key.acceptedAt,
  acceptedBy: presentRefOf(names, key.acceptedBy),
  replacedAt: key.replacedAt,
});

function presentPresentedKey(row: EndpointRow): EndpointView['presentedKey'] {
  const {
    presentedKeyAlgorithm: algorithm,
    presentedKeyFingerprint: fingerprint,
    presentedKeySeenAt: seenAt,
  } = row;
  return algorithm === null || fingerprint === null || seenAt === null
    ? null
    : { algorithm, fingerprint, seenAt };
}
