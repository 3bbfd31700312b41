/** Reads evidence back: pages for the audit list, and all of it for an export. Knows no route. */

import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { StoredAuditRow, UserRow } from '../store/rows/index.js';
import { type NamedPerson, namesOf } from '../store/users.js';

export interface AuditFilter {
  /** Words looked for in names, subjects, reasons and actions, whatever the case. */
  readonly q?: string | undefined;
  /** A whole action, or its beginning up to and including the dot. */
  readonly action?: string | undefined;
  readonly result?: 'done' | 'refused' | undefined;
  readonly session?: string | undefined;
  /** Only rows at or after this time (epoch ms). */
  readonly since?: number | undefined;
}

export interface AuditLine {
  readonly seq: number;
  readonly at: number;
  readonly actor: NamedPerson | null;
  readonly action: string;
  readonly result: 'done' | 'refused';
  readonly reason: string | null;
  readonly endpoint: { readonly id: string; readonly name: string } | null;
  readonly sessionId: string | null;
  readonly subject: string | null;
  readonly from: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface AuditPage {
  /** Newest first. */
  readonly rows: readonly AuditLine[];
  readonly next: string | null;
}

/** `before`: `next` of the page before; one nobody gave out is taken for the end of the list. */
export async function listAudit(
  manager: EntityManager,
  chain: string,
  filter: AuditFilter,
  page: { readonly limit: number; readonly before?: string | undefined },
): Promise<AuditPage> {
  const query = filtered(manager, chain, filter)
    .orderBy('row.seq', 'DESC')
    .limit(page.limit + 1);
  if (page.before !== undefined) {
    if (!/^\d{1,10}$/.test(page.before)) return { rows: [], next: null };
    query.andWhere('row.seq < :before', { before: Number(page.before) });
  }
  const found = await query.getMany();
  const shown = found.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    rows: await present(manager, shown),
    next: found.length > page.limit && last !== undefined ? String(last.seq) : null,
  };
}

/** All of it, oldest first, a page at a time. Rows added meanwhile may or may not be among them. */
export async function* readAudit(
  manager: EntityManager,
  chain: string,
  filter: AuditFilter = {},
  pageSize = 500,
): AsyncGenerator<readonly AuditLine[]> {
  let after = 0;
  for (;;) {
    const rows = await filtered(manager, chain, filter)
      .andWhere('row.seq > :after', { after })
      .orderBy('row.seq', 'ASC')
      .limit(pageSize)
      .getMany();
    if (rows.length > 0) yield await present(manager, rows);
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = last.seq;
  }
}

function filtered(
  manager: EntityManager,
  chain: string,
  filter: AuditFilter,
): SelectQueryBuilder<StoredAuditRow> {
  const query = manager.createQueryBuilder(StoredAuditRow, 'row').where('row.chain = :chain', { chain });
  if (filter.action?.endsWith('.') === true)
    query.andWhere("row.action LIKE :actions ESCAPE '!'", { actions: `${escaped(filter.action)}%` });
  else if (filter.action !== undefined && filter.action !== '')
    query.andWhere('row.action = :action', { action: filter.action });
  if (filter.result !== undefined) query.andWhere('row.result = :result', { result: filter.result });
  if (filter.session !== undefined) query.andWhere('row.sessionId = :session', { session: filter.session });
  if (filter.since !== undefined) query.andWhere('row.at >= :since', { since: filter.since });
  const words = filter.q?.trim().toLowerCase() ?? '';
  if (words !== '') {
    const people = query
      .subQuery()
      .select('person.id')
      .from(UserRow, 'person')
      .where("LOWER(person.name) LIKE :like ESCAPE '!' OR LOWER(person.fullName) LIKE :like ESCAPE '!'")
      .getQuery();
    const columns = ['subject', 'reason', 'endpointName', 'action', 'fromAddress'];
    const anywhere = columns.map((column) => `LOWER(row.${column}) LIKE :like ESCAPE '!'`).join(' OR ');
    query.andWhere(`(${anywhere} OR row.actorId IN ${people})`, { like: `%${escaped(words)}%` });
  }
  return query;
}

/** `%` and `_` are what people type, not patterns. */
const escaped = (words: string): string => words.replace(/[!%_]/g, '!$&');

async function present(
  manager: EntityManager,
  rows: readonly StoredAuditRow[],
): Promise<readonly AuditLine[]> {
  const names = await namesOf(
    manager,
    rows.map((row) => row.actorId),
  );
  return rows.map((row) => ({
    seq: row.seq,
    at: row.at,
    actor: row.actorId === null ? null : (names.get(row.actorId) ?? nameless(row.actorId)),
    action: row.action,
    result: row.result,
    reason: row.reason,
    endpoint: row.endpointId === null ? null : { id: row.endpointId, name: row.endpointName ?? '' },
    sessionId: row.sessionId,
    subject: row.subject,
    from: row.fromAddress,
    details: readDetails(row.details),
  }));
}

const nameless = (id: string): NamedPerson => ({ id, name: id, fullName: id });

/** A row somebody tampered with must still be shown; the proof says that it is broken. */
function readDetails(text: string): Readonly<Record<string, unknown>> {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? { ...value } : { text };
  } catch {
    return { text };
  }
}
