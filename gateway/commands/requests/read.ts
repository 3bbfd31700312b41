/** Looking at requests: the inbox of a domain, one's own, one alone. Shows nobody what he may not see. */

import type { Actor } from '../../domain/actor.js';
import {
  answerCounts,
  isOpen,
  mayAnswer,
  mayCancel,
  mayLookAt,
  mayReview,
  mayUse,
  mayWithdraw,
} from '../../domain/access-policy.js';
import {
  type AdminGrant,
  type Decision,
  type Denial,
  mayAdminister,
  mayRead,
  type MemberGrant,
} from '../../domain/policy.js';
import {
  approvedBefore,
  listRequests,
  requestById,
  type RequestWithAnswers,
  withAnswers,
} from '../../store/access-requests.js';
import { approvalsOfRequests } from '../../store/approvals.js';
import { endpointsByIds, liveCounts } from '../../store/endpoints.js';
import { actorFacts, factsOfEndpoints } from '../../store/facts.js';
import type { ApprovalRow } from '../../store/rows/index.js';
import { type NamedPerson, namesOf } from '../../store/users.js';
import type { ApprovalView, RequestView } from '../../wire/access.js';
import type { Page, PersonRef } from '../../wire/api.js';
import type { ListRequests } from '../../wire/access-requests.js';
import type { Asking } from '../asking.js';
import type { Office } from '../office.js';
import { Refused } from '../refused.js';
import { look, NOT_FOUND } from '../steps.js';

const PAGE = 50;

/** Everybody's for an admin, else one's own. @throws Refused */
export async function readRequests(
  office: Office,
  who: Asking,
  domainId: string,
  filter: ListRequests,
): Promise<Page<RequestView>> {
  const { actor } = await look(office, who, {
    tried: 'requests.read',
    load: () => Promise.resolve(undefined),
    decide: (asking): Decision<AdminGrant | MemberGrant> =>
      filter.whose === 'all' ? mayAdminister(asking, domainId) : mayRead(asking, domainId),
    about: () => ({ domainId }),
  });
  const now = office.clock.now();
  const { rows, next } = await listRequests(
    office.store.read,
    {
      domainId,
      show: filter.show,
      endpointId: filter.endpoint,
      userId: filter.whose === 'mine' ? who.userId : undefined,
    },
    { limit: PAGE, before: filter.before, now },
  );
  return { rows: await present(office, actor, await withAnswers(office.store.read, rows), now), next };
}

/** @throws Refused `not-found`, also for what is there but not for this person. */
export async function readRequest(office: Office, who: Asking, requestId: string): Promise<RequestView> {
  const { actor, facts } = await look(office, who, {
    tried: 'request.read',
    load: (manager) => requestById(manager, requestId),
    decide: (asking, request) => {
      if (request === undefined) return NOT_FOUND;
      const denial = mayLookAt(asking, request.row);
      return denial === undefined ? { ok: true, grant: undefined } : { ok: false, denial };
    },
    about: (request) => (request === undefined ? {} : { domainId: request.row.domainId, subject: requestId }),
  });
  if (facts === undefined) throw new Refused('not-found');
  const [view] = await present(office, actor, [facts], office.clock.now());
  if (view === undefined) throw new Refused('not-found');
  return view;
}

async function present(
  office: Office,
  actor: Actor,
  requests: readonly RequestWithAnswers[],
  now: number,
): Promise<readonly RequestView[]> {
  const { read } = office.store;
  const approvals = await approvalsOfRequests(
    read,
    requests.map(({ row }) => row.id),
  );
  const endpointIds = [...new Set(requests.map(({ row }) => row.endpointId))];
  // Removed ones too: what was asked for them stays to be read.
  const endpoints = await endpointsByIds(read, endpointIds);
  const rules = new Map((await factsOfEndpoints(read, endpoints)).map((facts) => [facts.id, facts]));
  const live = await liveCounts(read, endpointIds);
  const people = requests.flatMap(({ row, answers }) => [
    row.userId,
    row.reviewClosedBy,
    approvals.get(row.id)?.endedBy ?? null,
    ...answers.map((answer) => answer.userId),
  ]);
  const names = await namesOf(read, people);
  const undecided = requests.filter(({ row }) => row.state === 'pending');
  const admins = new Map<string, Actor | undefined>();
  for (const userId of new Set(undecided.flatMap(({ answers }) => answers.map((answer) => answer.userId))))
    admins.set(userId, await actorFacts(read, userId));
  return Promise.all(
    requests.map(async (request): Promise<RequestView> => {
      const { row, answers, facts } = request;
      const endpoint = endpoints.find((each) => each.id === row.endpointId);
      const approval = approvals.get(row.id);
      if (endpoint === undefined) throw new Error(`request ${row.id} has no endpoint`);
      return {
        id: row.id,
        domainId: row.domainId,
        endpoint: {
          id: endpoint.id,
          name: endpoint.name,
          protocol: endpoint.protocol,
          host: endpoint.host,
          port: endpoint.port,
          live: live.get(endpoint.id) ?? 0,
        },
        person: ref(names, row.userId) ?? { id: row.userId, name: '', fullName: '' },
        kind: row.kind,
        state: row.state === 'pending' && !isOpen(facts, now) ? 'lapsed' : row.state,
        reason: row.reason,
        ticket: row.ticket,
        from: row.wantedFrom,
        minutes: row.minutes,
        createdAt: row.createdAt,
        lapsesAt: row.lapsesAt,
        approversNeeded: Math.max(1, rules.get(row.endpointId)?.approvers ?? 1),
        answers: answers.map((answer) => ({
          person: ref(names, answer.userId),
          verdict: answer.verdict,
          counts: row.state !== 'pending' || answerCounts(admins.get(answer.userId), facts),
          startsAt: answer.startsAt,
          endsAt: answer.endsAt,
          note: answer.note,
          at: answer.at,
        })),
        approval: approval === undefined ? null : presentApproval(approval, names),
        review:
          row.kind === 'break-glass'
            ? {
                closedAt: row.reviewClosedAt,
                closedBy: ref(names, row.reviewClosedBy),
                note: row.reviewNote ?? '',
              }
            : null,
        before: await approvedBefore(read, row),
        may: mayOf(actor, request, approval, now),
      };
    }),
  );
}

function mayOf(
  actor: Actor,
  { row, facts }: RequestWithAnswers,
  approval: ApprovalRow | undefined,
  now: number,
): RequestView['may'] {
  const nothing: Denial = 'approval-over';
  return {
    answer: denialOf(mayAnswer(actor, facts, now)),
    cancel: denialOf(mayCancel(actor, facts, now)),
    review: denialOf(mayReview(actor, facts)),
    withdraw: approval === undefined ? nothing : denialOf(mayWithdraw(actor, row.domainId, approval, now)),
    use: approval === undefined ? nothing : denialOf(mayUse(actor, row.domainId, approval, now)),
  };
}

const denialOf = (decision: Decision<unknown>): Denial | null => (decision.ok ? null : decision.denial);

type Names = ReadonlyMap<string, NamedPerson>;

function ref(names: Names, userId: string | null): PersonRef | null {
  return userId === null ? null : (names.get(userId) ?? null);
}

const presentApproval = (row: ApprovalRow, names: Names): ApprovalView => ({
  id: row.id,
  startsAt: row.startsAt,
  endsAt: row.endsAt,
  endedAt: row.endedAt,
  endedWhy: row.endedWhy,
  endedBy: ref(names, row.endedBy),
  endedNote: row.endedNote,
});
