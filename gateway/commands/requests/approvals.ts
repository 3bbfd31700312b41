/** Ending an approval before its time: by a domain admin, by its holder, or by the ticket system. */

import { mayUse, mayWithdraw } from '../../domain/access-policy.js';
import { usableToken, noteTokenUsed } from '../../store/api-tokens.js';
import { lapseRequests } from '../../store/access-requests.js';
import { endApproval, standingWhere } from '../../store/approvals.js';
import { endpointById } from '../../store/endpoints.js';
import { addNotices } from '../../store/notices.js';
import type { ApiTokenRow } from '../../store/rows/index.js';
import type { Asking, Visiting } from '../asking.js';
import type { Office } from '../office.js';
import { Refused } from '../refused.js';
import { NOT_FOUND, take } from '../steps.js';
import { tellGone } from './gone.js';
import { tellRequester } from './requester.js';
import { aboutApproval, approvalCase, fullNameOf } from './facts.js';

/** A live session under it ends for everyone within a second. @throws Refused */
export async function withdrawApproval(
  office: Office,
  who: Asking,
  approvalId: string,
  note: string,
): Promise<void> {
  await take(office, who, {
    action: 'approval.withdraw',
    load: (manager) => approvalCase(manager, approvalId),
    decide: (actor, { approval }) =>
      approval === undefined
        ? NOT_FOUND
        : mayWithdraw(actor, approval.domainId, approval, office.clock.now()),
    about: (facts) => aboutApproval(facts, { note }),
    act: async (tx, { approval, endpoint, person }) => {
      if (approval === undefined) throw new Refused('not-found');
      const ended = await endApproval(tx, approval, { why: 'withdrawn', by: who.userId, note });
      if (ended.length === 0) throw new Refused('approval-over');
      const content = {
        requestId: approval.requestId,
        endpoint: endpoint === undefined ? null : { id: endpoint.id, name: endpoint.name },
        person,
        by: await fullNameOf(tx.manager, who.userId),
        ticket: approval.ticket,
        note,
      };
      await addNotices(tx, approval.domainId, 'approval.withdrawn', content);
      await tellRequester(tx, approval, 'approval.withdrawn', content);
    },
  });
}

/** The work is done: its holder needs it no longer. Ends his session there. @throws Refused */
export async function giveBackApproval(office: Office, who: Asking, approvalId: string): Promise<void> {
  await take(office, who, {
    action: 'approval.give-back',
    load: (manager) => approvalCase(manager, approvalId),
    decide: (actor, { approval }) =>
      approval === undefined ? NOT_FOUND : mayUse(actor, approval.domainId, approval, office.clock.now()),
    about: (facts) => aboutApproval(facts),
    act: async (tx, { approval }) => {
      if (approval === undefined) throw new Refused('not-found');
      const ended = await endApproval(tx, approval, { why: 'given-back', by: who.userId, note: null });
      if (ended.length === 0) throw new Refused('approval-over');
    },
  });
}

/** The token another system showed, if it is one. @throws Refused `signed-out` */
export async function demandToken(office: Office, who: Visiting, hash: string): Promise<ApiTokenRow> {
  const token = await usableToken(office.store.read, hash, office.clock.now());
  if (token !== undefined) return token;
  office.strangers.note(who, 'ticket.close', 'signed-out');
  throw new Refused('signed-out');
}

/**
 * Ends every approval that hangs on the ticket, and every open request for it, in the token's domain only. Closing what is closed already, or
 * nobody knows, is no error: 0. @returns how many ended.
 */
export async function closeTicket(
  office: Office,
  who: Visiting,
  token: ApiTokenRow,
  ticket: string,
): Promise<number> {
  const { domainId } = token;
  return office.store.write(async (tx) => {
    const standing = await standingWhere(tx, { domainId, ticket });
    let ended = 0;
    for (const approval of standing) {
      const gone = await endApproval(tx, approval, { why: 'ticket-closed', by: null, note: null });
      ended += gone.length;
      for (const each of gone) await tellGone(tx, each, `Ticket ${ticket} was closed.`);
    }
    // What was asked for the ticket and is not answered yet would open it again.
    const lapsed = await lapseRequests(tx, { domainId, ticket });
    await noteTokenUsed(tx, token.id);
    const endpoint =
      standing.length === 1 && standing[0] !== undefined
        ? await endpointById(tx.manager, standing[0].endpointId)
        : undefined;
    await office.audit.record(tx, {
      chain: domainId,
      actorId: null,
      action: 'ticket.close',
      result: 'done',
      endpoint,
      subject: ticket,
      from: who.from,
      details: { ended, lapsed, token: token.name, tokenId: token.id },
    });
    return ended;
  });
}
