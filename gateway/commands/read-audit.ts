/** A domain's evidence, for its admins: a page of it, the proof that it is whole, all of it. Knows no route. */

import { readAnchor } from '../audit/anchor.js';
import { csvHeader, csvLines } from '../audit/csv.js';
import { type AuditFilter, type AuditPage, listAudit, readAudit } from '../audit/list.js';
import { type Proof, verifyChain } from '../audit/verify.js';
import { mayAdminister } from '../domain/policy.js';
import type { ListAudit } from '../wire/requests.js';
import type { Asking } from './asking.js';
import type { Office } from './office.js';
import { look, take } from './steps.js';

/** Rows on one page. */
const PAGE = 100;
const DAY_MS = 24 * 3600_000;
/** A proof walks the whole chain; within this time (ms) the last one is shown again. */
const PROOF_FRESH_MS = 15_000;

export async function readAuditPage(
  office: Office,
  who: Asking,
  domainId: string,
  asked: ListAudit,
): Promise<AuditPage> {
  await demandAdmin(office, who, domainId, 'audit.read');
  return listAudit(office.store.read, domainId, filterOf(office, asked), {
    limit: PAGE,
    before: asked.before,
  });
}

export interface DatedProof extends Proof {
  readonly checkedAt: number;
}

/** Proves chains, each at most once in a while, however often it is asked. */
export class Prover {
  readonly #proofs = new Map<string, { readonly at: number; readonly proof: Promise<DatedProof> }>();

  async prove(office: Office, who: Asking, domainId: string): Promise<DatedProof> {
    await demandAdmin(office, who, domainId, 'audit.prove');
    const at = office.clock.monotonic();
    const known = this.#proofs.get(domainId);
    if (known !== undefined && at - known.at < PROOF_FRESH_MS) return known.proof;
    const proof = proveNow(office, domainId);
    this.#proofs.set(domainId, { at, proof });
    // A failure is not kept.
    proof.catch(() => this.#proofs.delete(domainId));
    return proof;
  }
}

async function proveNow(office: Office, domainId: string): Promise<DatedProof> {
  const { audit, store, clock } = office;
  // The anchor first: the chain may grow meanwhile, but never shrink.
  const anchor = readAnchor(audit.anchorFile);
  const proof = await verifyChain(store.read, domainId, audit.key, anchor);
  return { ...proof, checkedAt: clock.now() };
}

/** CSV, a piece at a time. That it was taken out is recorded before the first piece. */
export async function exportAudit(
  office: Office,
  who: Asking,
  domainId: string,
  asked: ListAudit,
): Promise<AsyncIterable<string>> {
  await take(office, who, {
    action: 'audit.export',
    load: () => Promise.resolve(undefined),
    decide: (actor) => mayAdminister(actor, domainId),
    about: () => ({ domainId }),
    act: () => Promise.resolve(undefined),
  });
  return piecesOf(office, domainId, filterOf(office, asked));
}

async function* piecesOf(office: Office, domainId: string, filter: AuditFilter): AsyncGenerator<string> {
  yield csvHeader();
  for await (const lines of readAudit(office.store.read, domainId, filter)) yield csvLines(lines);
}

async function demandAdmin(office: Office, who: Asking, domainId: string, tried: string): Promise<void> {
  await look(office, who, {
    tried,
    load: () => Promise.resolve(undefined),
    decide: (actor) => mayAdminister(actor, domainId),
    about: () => ({ domainId }),
  });
}

const filterOf = (office: Office, { q, action, result, session, days }: ListAudit): AuditFilter => ({
  q,
  action,
  result,
  session,
  since: days === undefined ? undefined : office.clock.now() - days * DAY_MS,
});
