/**
 * Approvals as windows of time: one person, one endpoint, from when until when. Knows no clock; `now` is handed in.
 *
 * A window never changes once given. Ending it early is a later fact beside it (`endedAt`), and more time is another
 * approval, which covers on where the first one ends.
 */

/** Why an approval ended before its time. */
export const APPROVAL_ENDS = [
  'given-back', // by the person it was for
  'withdrawn', // by a domain admin
  'ticket-closed', // by the ticket system, through the API
] as const;
export type ApprovalEnd = (typeof APPROVAL_ENDS)[number];

export interface ApprovalFacts {
  readonly id: string;
  readonly userId: string;
  readonly endpointId: string;
  /** Epoch ms; it holds from `startsAt` on and at `endsAt` no longer. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** When it was ended early, why and by whom; null while it stands. */
  readonly endedAt: number | null;
  readonly endedWhy: ApprovalEnd | null;
  readonly endedBy: string | null;
}

/** What the approvals of one person at one endpoint come to at one moment. */
export type Coverage =
  /** `id`: the approval it rests on now. `last`, `until`: the last one that follows without a gap, and its end. */
  | { readonly kind: 'covered'; readonly id: string; readonly last: string; readonly until: number }
  | { readonly kind: 'not-yet'; readonly from: number; readonly until: number }
  /** The last one that held is over: by its time (`why` null), or ended early. */
  | { readonly kind: 'over'; readonly why: ApprovalEnd | null; readonly by: string | null }
  | { readonly kind: 'none' };

/** The moment an approval stops to hold. */
export const overAt = (approval: ApprovalFacts): number =>
  approval.endedAt === null ? approval.endsAt : Math.min(approval.endsAt, approval.endedAt);

export const holds = (approval: ApprovalFacts, now: number): boolean =>
  approval.startsAt <= now && now < overAt(approval);

export function coverage(approvals: readonly ApprovalFacts[], now: number): Coverage {
  const standing = approvals.filter((each) => overAt(each) > now && overAt(each) > each.startsAt);
  const [current] = standing.filter((each) => holds(each, now)).sort((a, b) => overAt(b) - overAt(a));
  if (current !== undefined) {
    const last = reach(standing, current);
    return { kind: 'covered', id: current.id, last: last.id, until: overAt(last) };
  }
  const [next] = standing.sort((a, b) => a.startsAt - b.startsAt);
  if (next !== undefined) return { kind: 'not-yet', from: next.startsAt, until: overAt(next) };
  const [last] = approvals
    .filter((each) => each.startsAt <= now)
    .sort((a, b) => overAt(b) - overAt(a) || b.endsAt - a.endsAt);
  if (last === undefined) return { kind: 'none' };
  const early = last.endedAt !== null && last.endedAt < last.endsAt;
  return { kind: 'over', why: early ? last.endedWhy : null, by: early ? last.endedBy : null };
}

/** Follows windows that begin before the last one ends. */
function reach(standing: readonly ApprovalFacts[], from: ApprovalFacts): ApprovalFacts {
  const [next] = standing
    .filter((each) => each.startsAt <= overAt(from) && overAt(each) > overAt(from))
    .sort((a, b) => overAt(b) - overAt(a));
  return next === undefined ? from : reach(standing, next);
}
