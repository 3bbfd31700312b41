/**
 * Refusals of people who belong to nothing here, counted per network and minute: one row each, so that nobody can
 * fill the evidence by knocking. Knows no route.
 */

import { type AuditAction, SYSTEM_CHAIN } from '../audit/actions.js';
import type { Visiting } from './asking.js';
import { Tally } from './tally.js';

/** Different ones counted at once; what comes beyond is counted together. */
const MAX_KINDS = 500;
const MANY = 'many networks';

export class Strangers extends Tally {
  note(who: Visiting, action: AuditAction, reason: string): void {
    if (this.closed) return;
    const from = this.size < MAX_KINDS ? who.subnet : MANY;
    const kind = `${from} ${action} ${reason}`;
    if (this.again(kind)) return;
    this.begin(kind, { chain: SYSTEM_CHAIN, actorId: null, action, result: 'refused', reason, from }, 1);
  }
}
