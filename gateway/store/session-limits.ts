/** Limits of domains and endpoints, and extensions of sessions: rows in and out. Decides nothing. */

import { type EntityManager, In } from 'typeorm';
import type { ExtensionFacts } from '../domain/facts.js';
import {
  AS_DOMAIN,
  type LimitRules,
  limitsUnder,
  NO_LIMITS,
  type SessionLimits,
} from '../domain/session-limits.js';
import {
  DomainLimitsRow,
  EndpointLimitsRow,
  type EndpointRow,
  SessionExtensionRow,
  type SessionRow,
} from './rows/index.js';
import type { Tx } from './source.js';

/** What each endpoint says, and what holds there. */
export interface EndpointLimits {
  readonly rules: LimitRules;
  readonly limits: SessionLimits;
}

export async function limitsAt(
  manager: EntityManager,
  endpoints: readonly Pick<EndpointRow, 'id' | 'domainId'>[],
): Promise<ReadonlyMap<string, EndpointLimits>> {
  if (endpoints.length === 0) return new Map();
  const own = await manager.findBy(EndpointLimitsRow, { endpointId: In(endpoints.map(({ id }) => id)) });
  const rulesOf = new Map(own.map((row) => [row.endpointId, rulesIn(row)]));
  const domains = [...new Set(endpoints.map(({ domainId }) => domainId))];
  const said = await manager.findBy(DomainLimitsRow, { domainId: In(domains) });
  const domainOf = new Map(said.map(({ domainId, ...limits }) => [domainId, limits]));
  return new Map(
    endpoints.map(({ id, domainId }) => {
      const rules = rulesOf.get(id) ?? AS_DOMAIN;
      return [id, { rules, limits: limitsUnder(rules, domainOf.get(domainId) ?? NO_LIMITS) }];
    }),
  );
}

export async function domainLimits(manager: EntityManager, domainId: string): Promise<SessionLimits> {
  const row = await manager.findOneBy(DomainLimitsRow, { domainId });
  if (row === null) return NO_LIMITS;
  const { hours, maxMinutes, extension, idleMinutes, observer } = row;
  return { hours, maxMinutes, extension, idleMinutes, observer };
}

export async function setEndpointLimits(tx: Tx, endpointId: string, rules: LimitRules): Promise<void> {
  const names = Object.keys(AS_DOMAIN) as (keyof SessionLimits)[];
  const asDomain = names.filter((name) => rules[name] === 'domain');
  await tx.manager.delete(EndpointLimitsRow, { endpointId });
  await tx.manager.insert(EndpointLimitsRow, { endpointId, ...limitsUnder(rules, NO_LIMITS), asDomain });
}

export async function setDomainLimits(tx: Tx, domainId: string, limits: SessionLimits): Promise<void> {
  await tx.manager.save(DomainLimitsRow, { domainId, ...limits });
  tx.publish({ type: 'domain', domainId });
}

/** What was added to these sessions, in order. Those that are not named have nothing. */
export async function extensionsOf(
  manager: EntityManager,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ExtensionFacts[]>> {
  const found = new Map<string, ExtensionFacts[]>();
  if (sessionIds.length === 0) return found;
  const rows = await manager.find(SessionExtensionRow, {
    where: { sessionId: In([...sessionIds]) },
    order: { turn: 'ASC' },
  });
  for (const { sessionId, minutes, givenAs } of rows)
    found.set(sessionId, [...(found.get(sessionId) ?? []), { minutes, as: givenAs }]);
  return found;
}

export async function addExtension(
  tx: Tx,
  session: Pick<SessionRow, 'id' | 'domainId'>,
  extension: ExtensionFacts & { readonly by: string },
): Promise<void> {
  const before = await tx.manager.countBy(SessionExtensionRow, { sessionId: session.id });
  await tx.manager.insert(SessionExtensionRow, {
    sessionId: session.id,
    turn: before + 1,
    minutes: extension.minutes,
    givenAs: extension.as,
    givenBy: extension.by,
    givenAt: tx.now,
  });
  tx.publish({ type: 'session-time', sessionId: session.id, domainId: session.domainId });
}

function rulesIn(row: EndpointLimitsRow): LimitRules {
  const own = <K extends keyof SessionLimits>(name: K): LimitRules[K] =>
    row.asDomain?.includes(name) === true ? 'domain' : row[name];
  return {
    hours: own('hours'),
    maxMinutes: own('maxMinutes'),
    extension: own('extension'),
    idleMinutes: own('idleMinutes'),
    observer: own('observer'),
  };
}
