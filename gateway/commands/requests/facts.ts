/** What every act on a request or an approval loads first. Decides nothing. */

import type { EntityManager } from 'typeorm';
import type { RequestFacts } from '../../domain/access-policy.js';
import type { EndpointFacts } from '../../domain/facts.js';
import type { Decision } from '../../domain/policy.js';
import { requestById, type RequestWithAnswers } from '../../store/access-requests.js';
import { approvalById } from '../../store/approvals.js';
import { endpointById } from '../../store/endpoints.js';
import { endpointFacts } from '../../store/facts.js';
import type { ApprovalRow, EndpointRow } from '../../store/rows/index.js';
import { namesOf } from '../../store/users.js';
import { type About, NOT_FOUND } from '../steps.js';

export interface RequestCase {
  readonly request: RequestWithAnswers | undefined;
  /** Undefined also when it was removed. */
  readonly endpoint: EndpointRow | undefined;
  readonly rules: EndpointFacts | undefined;
  /** Who asked. */
  readonly person: string;
}

export async function requestCase(manager: EntityManager, requestId: string): Promise<RequestCase> {
  const request = await requestById(manager, requestId);
  if (request === undefined) return { request, endpoint: undefined, rules: undefined, person: '' };
  const { endpointId, userId } = request.row;
  return {
    request,
    endpoint: await endpointById(manager, endpointId),
    rules: await endpointFacts(manager, endpointId),
    person: await fullNameOf(manager, userId),
  };
}

export const onRequest = <G>(
  { request }: RequestCase,
  decide: (facts: RequestFacts) => Decision<G>,
): Decision<G> => (request === undefined ? NOT_FOUND : decide(request.facts));

export const aboutRequest = (
  { request, endpoint, person }: RequestCase,
  details: Readonly<Record<string, unknown>> = {},
): About =>
  request === undefined
    ? {}
    : {
        domainId: request.row.domainId,
        endpoint,
        subject: person,
        details: { requestId: request.row.id, ticket: request.row.ticket ?? undefined, ...details },
      };

export interface ApprovalCase {
  readonly approval: ApprovalRow | undefined;
  readonly endpoint: EndpointRow | undefined;
  readonly person: string;
}

export async function approvalCase(manager: EntityManager, approvalId: string): Promise<ApprovalCase> {
  const approval = await approvalById(manager, approvalId);
  if (approval === undefined) return { approval, endpoint: undefined, person: '' };
  return {
    approval,
    endpoint: await endpointById(manager, approval.endpointId),
    person: await fullNameOf(manager, approval.userId),
  };
}

export const aboutApproval = (
  { approval, endpoint, person }: ApprovalCase,
  details: Readonly<Record<string, unknown>> = {},
): About =>
  approval === undefined
    ? {}
    : {
        domainId: approval.domainId,
        endpoint,
        subject: person,
        details: { requestId: approval.requestId, ticket: approval.ticket ?? undefined, ...details },
      };

export async function fullNameOf(manager: EntityManager, userId: string): Promise<string> {
  return (await namesOf(manager, [userId])).get(userId)?.fullName ?? '';
}
