/** Asking, answering and holding approvals at one endpoint, as stories of them are told. */

import { addRequest } from '../../gateway/store/access-requests.js';
import { addApproval } from '../../gateway/store/approvals.js';
import type { RequestView } from '../../gateway/wire/access.js';
import type { EndpointView } from '../../gateway/wire/api.js';
import type { Plant, TestGateway } from './gateway.js';
import { Answered, type Person } from './person.js';

/** Where it happens; asked for at each step, for a story may move on to another endpoint. */
export interface Where {
  readonly gateway: TestGateway;
  readonly plant: Plant;
  readonly endpoint: Pick<EndpointView, 'id'>;
}

/** An approval that is held, written where the commands write it. */
export interface Held {
  readonly approvalId: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

export interface Approvals {
  /** So many admins must say yes there. */
  needs(approvers: number): Promise<unknown>;
  ask(person: Person, wish?: object): Promise<RequestView>;
  /** As long as asked for, unless said otherwise. */
  approve(person: Person, request: RequestView, answer?: object): Promise<RequestView>;
  start(person: Person): Promise<unknown>;
  /** An approval for so long, from so long from now on (ms), that nobody had to ask for. */
  hold(person: Person, forMs: number, from?: number): Promise<Held>;
}

export function approvalsAt(where: () => Where): Approvals {
  const path = (rest: string): string => `/api/endpoints/${where().endpoint.id}/${rest}`;
  return {
    needs: (approvers) => where().plant.admin.put(path('approval'), { approvers }),
    ask: (person, wish = {}) =>
      person.post<RequestView>(path('requests'), { reason: 'a valve sticks', minutes: 60, ...wish }),
    approve: (person, { id, minutes }, answer = {}) =>
      person.post<RequestView>(`/api/requests/${id}/approve`, { minutes, ...answer }),
    start: (person) => person.post(path('sessions'), { purpose: '' }),
    hold: async (person, forMs, from = 0) => {
      const { gateway, plant, endpoint } = where();
      const { user } = await person.me();
      return gateway.app.room.store.write(async (tx) => {
        const whose = { domainId: plant.domainId, endpointId: endpoint.id, userId: user.id };
        const window = { startsAt: tx.now + from, endsAt: tx.now + from + forMs };
        const wish = { reason: 'a valve', wantedFrom: null, minutes: 5, lapsesAt: window.endsAt };
        const asked = { ...whose, ...wish, kind: 'access', ticket: null, extendsId: null } as const;
        const { id: requestId } = await addRequest(tx, asked, 'approved');
        const held = { ...whose, requestId, extendsId: null, ticket: null, ...window };
        return { approvalId: await addApproval(tx, held), ...window };
      });
    },
  };
}

/** "ok", or the code of the refusal. */
export const outcome = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: unknown) => (error instanceof Answered ? (error.code ?? String(error.status)) : String(error)),
  );
