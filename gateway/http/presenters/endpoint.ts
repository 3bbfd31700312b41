/** What leaves of an endpoint, and what the person who asks may do with it, by the policy that will decide the act. */

import type { StoredSight } from '../../commands/credentials.js';
import type { EndpointSight } from '../../commands/read-endpoints.js';
import { type ApprovalFacts, type Coverage, coverage } from '../../domain/approval.js';
import { mayAdminister, mayStart } from '../../domain/policy.js';
import type { EndpointRow, HostKeyRow } from '../../store/rows/index.js';
import type { NamedPerson } from '../../store/users.js';
import { settingsOf } from '../../wire/endpoint-settings.js';
import type { EndpointView, HostKeyView, StoredCredentials } from '../../wire/api.js';
import { presentRef, presentRefOf } from './person.js';

type Names = ReadonlyMap<string, NamedPerson>;

export function presentEndpoint({
  row,
  facts,
  limitRules,
  actor,
  starred,
  live,
  credentials,
  asksOwners,
  hostKey,
  names,
  held,
  pendingRequest,
}: EndpointSight): EndpointView {
  const start = mayStart(actor, facts, held);
  const mine = coverage(held.approvals, held.now);
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
    limits: facts.limits,
    limitRules,
    credentials,
    asksOwners,
    starred,
    live,
    lastUsedAt: row.lastUsedAt,
    hostKey: hostKey === undefined ? null : presentHostKey(hostKey, names),
    presentedKey: presentPresentedKey(row),
    approvers: facts.approvers,
    approval: presentCoverage(mine, held.approvals, held.now),
    pendingRequest,
    may: {
      start: start.ok ? null : start.denial,
      administer: mayAdminister(actor, row.domainId).ok,
    },
    createdAt: row.createdAt,
  };
}

function presentCoverage(
  mine: Coverage,
  approvals: readonly ApprovalFacts[],
  now: number,
): EndpointView['approval'] {
  switch (mine.kind) {
    case 'covered':
      return { id: mine.last, from: now, until: mine.until };
    case 'not-yet': {
      const next = approvals.find((each) => each.startsAt === mine.from);
      return next === undefined ? null : { id: next.id, from: mine.from, until: mine.until };
    }
    case 'over':
    case 'none':
      return null;
  }
}

export const presentHostKey = (key: HostKeyRow, names: Names): HostKeyView => ({
  algorithm: key.algorithm,
  fingerprint: key.fingerprint,
  acceptedAt: key.acceptedAt,
  acceptedBy: presentRefOf(names, key.acceptedBy),
  replacedAt: key.replacedAt,
});

export const presentCredentials = ({ choice, stored, setBy }: StoredSight): StoredCredentials => ({
  choice,
  stored: stored === undefined ? null : { ...stored, setBy: setBy === undefined ? null : presentRef(setBy) },
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
