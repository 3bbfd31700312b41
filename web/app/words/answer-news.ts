/** What is said to who asked, when his request was answered. Pure: two looks at his requests are compared. */

import type { RequestView } from '../../../gateway/wire/access.js';
import { stateOf } from './requests.js';

/** Where each request stood at the last look, by id. */
export type Seen = ReadonlyMap<string, string>;

/** What counts as news: the state, and whether an approval was taken away by somebody else. */
const standing = ({ state, approval }: RequestView): string =>
  state === 'approved' && approval?.endedAt !== null && approval?.endedWhy !== 'given-back' ? 'ended' : state;

export const seenOf = (requests: readonly RequestView[]): Seen =>
  new Map(requests.map((each) => [each.id, standing(each)]));

/** The newest answer since then; undefined when nothing was answered. What was not seen open is no news. */
export function newsSince(before: Seen, requests: readonly RequestView[]): RequestView | undefined {
  return requests.find((each) => {
    const was = before.get(each.id);
    const is = standing(each);
    if (was === undefined || was === is) return false;
    return is === 'ended' || (was === 'pending' && (is === 'approved' || is === 'denied'));
  });
}

/** "Anna Berg approved your request for Mixing line 2." */
export function newsWords(request: RequestView, now: number): string {
  const { endpoint, state, approval, answers } = request;
  const by = answers.at(-1)?.person?.fullName ?? 'A domain admin';
  if (standing(request) === 'ended') {
    const who = approval?.endedBy?.fullName;
    return who === undefined
      ? `Your access to ${endpoint.name} has ended: ${stateOf(request, now)[1].toLowerCase()}.`
      : `${who} withdrew your access to ${endpoint.name}.`;
  }
  return state === 'approved'
    ? `${by} approved your request for ${endpoint.name}.`
    : `${by} denied your request for ${endpoint.name}.`;
}
