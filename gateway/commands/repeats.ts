/**
 * Refusals of members, said once: the first is a row of its own, the same again within a minute is counted in one
 * more. A program that asks in a loop must not fill its domain's evidence. Knows no route.
 */

import type { AuditEntry } from '../audit/entry.js';
import { Tally } from './tally.js';

/** Different ones counted at once; what comes beyond is counted with the others of its person. */
const MAX_KINDS = 1_000;

export class Repeats extends Tally {
  /** True when this refusal is new and its row is the caller's to write; otherwise it has been counted. */
  isFirst(entry: AuditEntry): boolean {
    if (this.closed) return true;
    const { chain, actorId, action, reason, endpoint, sessionId } = entry;
    const exact = JSON.stringify([chain, actorId, action, reason, endpoint?.id, sessionId]);
    const kind = this.has(exact) || this.size < MAX_KINDS ? exact : JSON.stringify([chain, actorId]);
    if (this.again(kind)) return false;
    this.begin(kind, entry, 0);
    return true;
  }
}
