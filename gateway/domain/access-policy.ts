/**
 * Who may ask for access, who may answer, who may end what was approved. Pure, like policy.ts, and like there a yes
 * is a grant that nobody else can make.
 */

import { type Actor, isDomainAdmin, roleIn } from './actor.js';
import { type ApprovalFacts, overAt } from './approval.js';
import type { EndpointFacts } from './facts.js';
import { type Decision, type Denial, mayAdminister, mayReach, type Refusal } from './policy.js';

/** What a domain says about asking. */
export interface AccessRules {
  readonly ticketRequired: boolean;
  readonly breakGlass: boolean;
  /** The longest window anybody may ask for (minutes). */
  readonly maxMinutes: number;
}

export const REQUEST_STATES = ['pending', 'approved', 'denied', 'cancelled'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** `more`: before an approval ends. `break-glass`: it holds at once, and is looked at afterwards. */
export const REQUEST_KINDS = ['access', 'more', 'break-glass'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

export interface RequestFacts {
  readonly id: string;
  readonly domainId: string;
  readonly userId: string;
  readonly kind: RequestKind;
  readonly state: RequestState;
  /** Nobody can say yes any more from then on (epoch ms). */
  readonly lapsesAt: number;
  /** Admins who said yes already, while another one is needed. */
  readonly approvedBy: ReadonlySet<string>;
  /** When the review of a break-glass was closed. */
  readonly reviewClosedAt: number | null;
}

declare const granted: unique symbol;
/** This person may ask to use this endpoint. */
export interface AskGrant {
  readonly userId: string;
  readonly endpointId: string;
  readonly domainId: string;
  readonly [granted]: 'ask';
}
/** This admin may say yes or no to this request. */
export interface AnswerGrant {
  readonly userId: string;
  readonly requestId: string;
  readonly [granted]: 'answer';
}
/** This person may take this request back. */
export interface CancelGrant {
  readonly userId: string;
  readonly requestId: string;
  readonly [granted]: 'cancel';
}
/** This admin may close the review of this break-glass. */
export interface ReviewGrant {
  readonly userId: string;
  readonly requestId: string;
  readonly [granted]: 'review';
}
/** This person may end this approval, or (its holder) ask to prolong it. */
export interface ApprovalGrant {
  readonly userId: string;
  readonly approvalId: string;
  readonly [granted]: 'approval';
}

const deny = (denial: Denial): Refusal => ({ ok: false, denial });
const grant = <G>(facts: Omit<G, typeof granted>): { readonly ok: true; readonly grant: G } => ({
  ok: true,
  grant: facts as unknown as G,
});

/** An approval gives nothing but time: who has no standing right has nothing to ask for. */
export function mayAsk(actor: Actor, endpoint: EndpointFacts): Decision<AskGrant> {
  const denial = mayReach(actor, endpoint);
  if (denial !== undefined) return deny(denial);
  if (endpoint.approvers === 0) return deny('approval-not-needed');
  return grant<AskGrant>({ userId: actor.userId, endpointId: endpoint.id, domainId: endpoint.domainId });
}

export function mayBreakGlass(actor: Actor, endpoint: EndpointFacts, rules: AccessRules): Decision<AskGrant> {
  const asking = mayAsk(actor, endpoint);
  return asking.ok && !rules.breakGlass ? deny('no-break-glass') : asking;
}

/** Strangers first: a request of another domain is not there for them. */
export function mayAnswer(actor: Actor, request: RequestFacts, now: number): Decision<AnswerGrant> {
  const admin = mayAdminister(actor, request.domainId);
  if (!admin.ok) return admin;
  if (request.userId === actor.userId) return deny('own-request');
  if (!isOpen(request, now)) return deny('request-over');
  if (request.approvedBy.has(actor.userId)) return deny('already-answered');
  return grant<AnswerGrant>({ userId: actor.userId, requestId: request.id });
}

/** Does a yes that was said earlier still count, while another one is needed? Not of who could not say it now. */
export const answerCounts = (
  actor: Actor | undefined,
  request: Pick<RequestFacts, 'domainId' | 'userId'>,
): boolean =>
  actor !== undefined && actor.userId !== request.userId && mayAdminister(actor, request.domainId).ok;

export function mayCancel(actor: Actor, request: RequestFacts, now: number): Decision<CancelGrant> {
  const denial = mayLookAt(actor, request);
  if (denial !== undefined) return deny(denial);
  if (request.userId !== actor.userId) return deny('not-own-request');
  if (!isOpen(request, now)) return deny('request-over');
  return grant<CancelGrant>({ userId: actor.userId, requestId: request.id });
}

/** Somebody else looks at what was done in a hurry. */
export function mayReview(actor: Actor, request: RequestFacts): Decision<ReviewGrant> {
  const admin = mayAdminister(actor, request.domainId);
  if (!admin.ok) return admin;
  if (request.userId === actor.userId) return deny('own-request');
  if (!awaitsReview(request)) return deny('request-over');
  return grant<ReviewGrant>({ userId: actor.userId, requestId: request.id });
}

/** A request is its author's and the domain admins' to see; to others it is not there. */
export function mayLookAt(
  actor: Actor,
  request: Pick<RequestFacts, 'domainId' | 'userId'>,
): Denial | undefined {
  if (actor.disabled) return 'user-disabled';
  if (roleIn(actor, request.domainId) === undefined) return 'not-found';
  if (request.userId === actor.userId || isDomainAdmin(actor, request.domainId)) return undefined;
  return 'not-found';
}

export function mayWithdraw(
  actor: Actor,
  domainId: string,
  approval: ApprovalFacts,
  now: number,
): Decision<ApprovalGrant> {
  const admin = mayAdminister(actor, domainId);
  if (!admin.ok) return admin;
  if (overAt(approval) <= now) return deny('approval-over');
  return grant<ApprovalGrant>({ userId: actor.userId, approvalId: approval.id });
}

/** Its holder gives it back before its time, or asks for more. */
export function mayUse(
  actor: Actor,
  domainId: string,
  approval: ApprovalFacts,
  now: number,
): Decision<ApprovalGrant> {
  const denial = mayLookAt(actor, { domainId, userId: approval.userId });
  if (denial !== undefined) return deny(denial);
  if (approval.userId !== actor.userId) return deny('not-own-request');
  if (overAt(approval) <= now) return deny('approval-over');
  return grant<ApprovalGrant>({ userId: actor.userId, approvalId: approval.id });
}

export const isOpen = (request: RequestFacts, now: number): boolean =>
  request.state === 'pending' && now < request.lapsesAt;

export const awaitsReview = (request: RequestFacts): boolean =>
  request.kind === 'break-glass' && request.reviewClosedAt === null;

/** One admin's yes: from when, until when. */
export interface Window {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** What all of them agree to; undefined when that is nothing. */
export function commonWindow(windows: readonly Window[], now: number): Window | undefined {
  const startsAt = Math.max(...windows.map((each) => each.startsAt));
  const endsAt = Math.min(...windows.map((each) => each.endsAt));
  return endsAt > Math.max(startsAt, now) ? { startsAt, endsAt } : undefined;
}
