/** `jumpseat audit verify` and `jumpseat audit export`. Knows no socket. */

import { readAnchor } from '../audit/anchor.js';
import { SYSTEM_CHAIN } from '../audit/actions.js';
import { csvHeader, csvLines } from '../audit/csv.js';
import { readAuditKey } from '../audit/key.js';
import { readAudit } from '../audit/list.js';
import { chainsOf, verifyChain } from '../audit/verify.js';
import { auditAnchorFile } from '../config/data-dir.js';
import { DomainRow } from '../store/rows/index.js';
import type { Desk } from './desk.js';
import { OperatorError } from './operator.js';
import type { Terminal } from './terminal.js';

/** Proves every chain, or one. False when one is broken. */
export async function verifyAudit(
  desk: Desk,
  terminal: Terminal,
  only: string | undefined,
): Promise<boolean> {
  const { read } = desk.store;
  const key = readAuditKey(desk.config.audit.keyFile);
  const anchor = readAnchor(auditAnchorFile(desk.config));
  const names = await namesOfChains(desk);
  const chains = only === undefined ? await chainsOf(read, anchor) : [await chainCalled(desk, only)];
  let intact = true;
  for (const chain of chains) {
    const proof = await verifyChain(read, chain, key, anchor);
    const name = names.get(chain) ?? chain;
    intact &&= proof.intact;
    terminal.out(
      proof.intact
        ? `${name}: intact, ${String(proof.rows)} rows`
        : `${name}: BROKEN at row ${String(proof.brokenAt)}, the ${String(proof.rows)} before it are sound`,
    );
  }
  if (chains.length === 0) terminal.out('there is no audit trail yet');
  for (const chain of chains)
    await desk.operator.noteReading({ action: 'audit.verify', chain, details: { intact } });
  return intact;
}

/** One chain as CSV to standard output. That it was taken out is recorded first. */
export async function exportAudit(desk: Desk, terminal: Terminal, name: string): Promise<void> {
  const chain = await chainCalled(desk, name);
  await desk.operator.noteReading({ action: 'audit.export', chain, details: {} });
  terminal.write(csvHeader());
  for await (const lines of readAudit(desk.store.read, chain)) terminal.write(csvLines(lines));
}

async function namesOfChains(desk: Desk): Promise<ReadonlyMap<string, string>> {
  const domains = await desk.store.read.find(DomainRow);
  return new Map(domains.map((domain) => [domain.id, domain.name]));
}

/** @throws OperatorError for what is neither `system` nor a domain's name or id. */
async function chainCalled(desk: Desk, name: string): Promise<string> {
  if (name === SYSTEM_CHAIN) return name;
  const names = await namesOfChains(desk);
  for (const [id, domain] of names) if (id === name || domain === name) return id;
  const known = [SYSTEM_CHAIN, ...names.values()].join(', ');
  throw new OperatorError(`there is no domain called ${name}; there is: ${known}`);
}
