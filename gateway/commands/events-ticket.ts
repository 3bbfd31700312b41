/** A ticket for the page's own events socket: every signed-in person may have one. Not recorded: it shows nothing. */

import { type IssuedTicket, issueTicket } from '../store/tickets.js';
import type { Asking } from './asking.js';
import type { Office } from './office.js';

export async function takeEventsTicket(office: Office, who: Asking): Promise<IssuedTicket> {
  const { userId, loginId } = who;
  return office.store.write((tx) => issueTicket(tx, { kind: 'events', userId, loginId }));
}
