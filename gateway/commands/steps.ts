/**
 * The four steps of everything a person does: load the facts, decide, act, record, in one transaction. The row of
 * evidence is written last, for the end of its chain is locked last, and nothing is committed without it; live
 * sessions hear of the change after the commit. A refusal is recorded on its own. Knows no route and no topic.
 */

import type { EntityManager } from 'typeorm';
import { type AuditAction, SYSTEM_CHAIN } from '../audit/actions.js';
import type { AuditEntry } from '../audit/entry.js';
import { type Actor, roleIn } from '../domain/actor.js';
import type { Decision } from '../domain/policy.js';
import { actorFacts } from '../store/facts.js';
import type { Tx } from '../store/source.js';
import type { Asking } from './asking.js';
import type { Office } from './office.js';
import { Refused } from './refused.js';

/** What a row of evidence says besides who, when and from where. */
export interface About {
  /** Whose chain; the installation's own when absent. */
  readonly domainId?: string | undefined;
  readonly endpoint?: { readonly id: string; readonly name: string } | undefined;
  readonly sessionId?: string | undefined;
  readonly subject?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

export interface Steps<F, G, P, R> {
  readonly action: AuditAction;
  load(manager: EntityManager, actor: Actor): Promise<F>;
  decide(actor: Actor, facts: F): Decision<G>;
  about(facts: F): About;
  /** What takes long or leaves the house (hashing, resolving a name); after a first decision, outside of the transaction. */
  prepare?(facts: F): Promise<P>;
  /** @throws Refused to undo everything. */
  act(tx: Tx, facts: F, grant: G, prepared: P): Promise<R>;
  /** Added to the row once it is done, e.g. the id of what was made. */
  outcome?(result: R): About;
}

export async function take<F, G, P, R>(office: Office, who: Asking, steps: Steps<F, G, P, R>): Promise<R> {
  const attempt: Attempt = { about: {}, actor: undefined, recording: false };
  try {
    // Without `prepare` P is never looked at.
    const prepared =
      steps.prepare === undefined ? (undefined as P) : await prepare(office, who, steps, attempt);
    return await office.store.write(async (tx) => {
      attempt.recording = false;
      const { facts, grant } = await decide(tx.manager, who, steps, attempt);
      const result = await steps.act(tx, facts, grant, prepared);
      attempt.recording = true;
      const about = { ...attempt.about, ...steps.outcome?.(result) };
      await office.audit.record(tx, entryOf(who, steps.action, about, 'done'));
      attempt.recording = false;
      return result;
    });
  } catch (error) {
    if (error instanceof Refused) await recordRefusal(office, who, steps.action, attempt, error);
    else if (attempt.recording) {
      office.log.error(
        { err: error, action: steps.action, requestId: who.requestId },
        'Not recorded, so not done',
      );
      throw new Refused('not-recorded');
    }
    throw error;
  }
}

/** The same for looking: nothing is changed, so only a refusal is recorded. */
export async function look<F, G>(
  office: Office,
  who: Asking,
  steps: Deciding<F, G> & ({ readonly tried: string } | { readonly action: AuditAction }),
): Promise<{ readonly facts: F; readonly grant: G; readonly actor: Actor }> {
  const attempt: Attempt = { about: {}, actor: undefined, recording: false };
  try {
    return await decide(office.store.read, who, steps, attempt);
  } catch (error) {
    if ('tried' in steps) attempt.about = { ...attempt.about, details: { tried: steps.tried } };
    const action = 'action' in steps ? steps.action : 'access.refused';
    if (error instanceof Refused) await recordRefusal(office, who, action, attempt, error);
    throw error;
  }
}

/** What is known of an attempt when it fails. */
interface Attempt {
  about: About;
  actor: Actor | undefined;
  recording: boolean;
}

type Deciding<F, G> = Pick<Steps<F, G, never, never>, 'load' | 'decide' | 'about'>;

async function decide<F, G>(manager: EntityManager, who: Asking, steps: Deciding<F, G>, attempt: Attempt) {
  const actor = await actorFacts(manager, who.userId);
  if (actor === undefined) throw new Refused('signed-out');
  attempt.actor = actor;
  const facts = await steps.load(manager, actor);
  attempt.about = steps.about(facts);
  const decision = steps.decide(actor, facts);
  if (!decision.ok) throw new Refused(decision.denial, decision.params);
  return { facts, grant: decision.grant, actor };
}

async function prepare<F, G, P, R>(office: Office, who: Asking, steps: Steps<F, G, P, R>, attempt: Attempt) {
  const { facts } = await decide(office.store.read, who, steps, attempt);
  return (await steps.prepare?.(facts)) as P;
}

async function recordRefusal(
  office: Office,
  who: Asking,
  action: AuditAction,
  { about, actor }: Attempt,
  refused: Refused,
): Promise<void> {
  const { domainId } = about;
  // A stranger must not be able to fill another tenant's evidence, or to tell by time that an id exists.
  if (
    actor === undefined ||
    (domainId !== undefined && roleIn(actor, domainId) === undefined) ||
    isUnknown(about)
  ) {
    office.strangers.note(who, action, refused.code);
    return;
  }
  const named = refused.code === 'address-not-allowed' ? 'endpoint.blocked' : action;
  const entry = entryOf(who, named, about, 'refused', refused.code);
  if (!office.repeats.isFirst(entry)) return;
  try {
    await office.store.write((tx) => office.audit.record(tx, entry));
  } catch (error) {
    // It was refused; that alone must not fail.
    office.log.error({ err: error, action, requestId: who.requestId }, 'Refusal not recorded');
  }
}

const isUnknown = ({ domainId, endpoint, subject }: About): boolean =>
  domainId === undefined && endpoint === undefined && subject === undefined;

function entryOf(
  who: Asking,
  action: AuditAction,
  about: About,
  result: 'done' | 'refused',
  reason?: string,
): AuditEntry {
  const { domainId, ...rest } = about;
  return {
    chain: domainId ?? SYSTEM_CHAIN,
    actorId: who.userId,
    action,
    result,
    reason,
    from: who.from,
    ...rest,
  };
}

/** What is not there, or is of a domain the person is a stranger to: one answer for both. */
export const NOT_FOUND = { ok: false, denial: 'not-found' } as const;
