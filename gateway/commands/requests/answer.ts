/** Answering a request: yes, shorter or at another time; no, with a note; or taking one's own back. */

import {
  answerCounts,
  commonWindow,
  mayAnswer,
  mayCancel,
  mayReview,
  type Window,
} from '../../domain/access-policy.js';
import { overAt } from '../../domain/approval.js';
import { addAnswer, closeReview, moveRequest, type RequestWithAnswers } from '../../store/access-requests.js';
import { addApproval, stillStanding } from '../../store/approvals.js';
import { actorFacts } from '../../store/facts.js';
import { addNotices } from '../../store/notices.js';
import type { Tx } from '../../store/source.js';
import type { Approve } from '../../wire/access-requests.js';
import type { Asking } from '../asking.js';
import type { Office } from '../office.js';
import { Refused } from '../refused.js';
import { take } from '../steps.js';
import { demandStart } from './ask.js';
import { aboutRequest, fullNameOf, onRequest, type RequestCase, requestCase } from './facts.js';
import { noticeOf } from './notice.js';
import { tellBeforeEnd, tellRequester } from './requester.js';

const MINUTE_MS = 60_000;

/** One admin's yes; with as many as the endpoint asks for it is an approval. @throws Refused */
export async function approveRequest(
  office: Office,
  who: Asking,
  requestId: string,
  answer: Approve,
): Promise<void> {
  await take(office, who, {
    action: 'request.approve',
    load: (manager) => requestCase(manager, requestId),
    decide: (actor, facts) => onRequest(facts, (request) => mayAnswer(actor, request, office.clock.now())),
    about: (facts) => aboutRequest(facts, { ...answer }),
    act: async (tx, facts) => {
      const { request, rules } = facts;
      // A removed endpoint can be given to nobody.
      if (request === undefined || rules === undefined) throw new Refused('not-found');
      const mine = await windowOf(tx, request, answer);
      const counted = await stillCounting(tx, request);
      const windows = [...counted.flatMap(windowIn), mine];
      const window = commonWindow(windows, tx.now);
      if (window === undefined) throw new Refused('no-common-window');
      const enough = windows.length >= Math.max(1, rules.approvers);
      if (!(await moveRequest(tx, request.row, enough ? 'approved' : 'pending')))
        throw new Refused('request-over');
      const { note } = answer;
      await addAnswer(tx, { requestId, userId: who.userId, verdict: 'approve', note, ...mine });
      if (!enough) return undefined;
      const { domainId, endpointId, userId, extendsId, ticket } = request.row;
      const id = await addApproval(tx, {
        domainId,
        endpointId,
        userId,
        requestId,
        extendsId,
        ticket,
        ...window,
      });
      await tellBeforeEnd(tx, { id, domainId, userId, ...window }, noticeOf(request.row, facts));
      await tell(tx, facts, 'request.approved', who, { note, window });
      return window;
    },
    outcome: (window) => ({
      details: {
        requestId,
        note: answer.note,
        ...(window === undefined
          ? { another: 'needed' }
          : { startsAt: window.startsAt, endsAt: window.endsAt }),
      },
    }),
  });
}

/** @throws Refused */
export async function denyRequest(
  office: Office,
  who: Asking,
  requestId: string,
  note: string,
): Promise<void> {
  await take(office, who, {
    action: 'request.deny',
    load: (manager) => requestCase(manager, requestId),
    decide: (actor, facts) => onRequest(facts, (request) => mayAnswer(actor, request, office.clock.now())),
    about: (facts) => aboutRequest(facts, { note }),
    act: async (tx, facts) => {
      if (facts.request === undefined) throw new Refused('not-found');
      if (!(await moveRequest(tx, facts.request.row, 'denied'))) throw new Refused('request-over');
      await addAnswer(tx, {
        requestId,
        userId: who.userId,
        verdict: 'deny',
        startsAt: null,
        endsAt: null,
        note,
      });
      await tell(tx, facts, 'request.denied', who, { note });
    },
  });
}

/** The person who asked takes it back. @throws Refused */
export async function cancelRequest(office: Office, who: Asking, requestId: string): Promise<void> {
  await take(office, who, {
    action: 'request.cancel',
    load: (manager) => requestCase(manager, requestId),
    decide: (actor, facts) => onRequest(facts, (request) => mayCancel(actor, request, office.clock.now())),
    about: (facts) => aboutRequest(facts),
    act: async (tx, { request }) => {
      if (request === undefined) throw new Refused('not-found');
      if (!(await moveRequest(tx, request.row, 'cancelled'))) throw new Refused('request-over');
    },
  });
}

/** Another admin has looked at a break-glass. @throws Refused */
export async function reviewBreakGlass(
  office: Office,
  who: Asking,
  requestId: string,
  note: string,
): Promise<void> {
  await take(office, who, {
    action: 'request.review',
    load: (manager) => requestCase(manager, requestId),
    decide: (actor, facts) => onRequest(facts, (request) => mayReview(actor, request)),
    about: (facts) => aboutRequest(facts, { note }),
    act: async (tx, { request }) => {
      if (request === undefined) throw new Refused('not-found');
      if (!(await closeReview(tx, request.row, who.userId, note))) throw new Refused('request-over');
    },
  });
}

/**
 * What this admin says yes to. Never longer than asked. A start that has passed meanwhile is now, and the end stays
 * as asked; more time goes on from where the approval it prolongs ends.
 */
async function windowOf(tx: Tx, { row }: RequestWithAnswers, answer: Approve): Promise<Window> {
  if (answer.minutes > row.minutes)
    throw new Refused('bad-request', {
      fields: [{ path: 'minutes', message: `must be at most ${String(row.minutes)}` }],
    });
  if (row.extendsId !== null) {
    // One that was ended early is not to be prolonged.
    const before = await stillStanding(tx, row.extendsId);
    if (before === undefined) throw new Refused('request-over');
    return { startsAt: overAt(before), endsAt: overAt(before) + answer.minutes * MINUTE_MS };
  }
  if (answer.from !== 'as-asked' && answer.from !== 'now') demandStart(answer.from, tx.now);
  const wanted = answer.from === 'as-asked' ? row.wantedFrom : answer.from === 'now' ? null : answer.from;
  return { startsAt: wanted ?? tx.now, endsAt: (wanted ?? tx.now) + answer.minutes * MINUTE_MS };
}

/** The answers of those who are admins to this moment: a yes goes with the right to say it. */
async function stillCounting(tx: Tx, { answers, facts }: RequestWithAnswers) {
  const counting: RequestWithAnswers['answers'][number][] = [];
  for (const answer of answers)
    if (answerCounts(await actorFacts(tx.manager, answer.userId), facts)) counting.push(answer);
  return counting;
}

const windowIn = ({ startsAt, endsAt }: RequestWithAnswers['answers'][number]): readonly Window[] =>
  startsAt === null || endsAt === null ? [] : [{ startsAt, endsAt }];

async function tell(
  tx: Tx,
  { request, endpoint, person }: RequestCase,
  kind: 'request.approved' | 'request.denied',
  who: Asking,
  more: { readonly note: string; readonly window?: Window },
): Promise<void> {
  if (request === undefined) return;
  const by = await fullNameOf(tx.manager, who.userId);
  const content = noticeOf(request.row, { endpoint, person, by, ...more });
  await addNotices(tx, request.row.domainId, kind, content);
  await tellRequester(tx, request.row, kind, content);
}
