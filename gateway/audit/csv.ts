/** Evidence as CSV (RFC 4180), safe to open in a spreadsheet. Knows no file and no route. */

import { stringify } from 'csv-stringify/sync';
import type { AuditLine } from './list.js';

const COLUMNS = [
  'number',
  'time',
  'actor',
  'action',
  'result',
  'reason',
  'endpoint',
  'session',
  'subject',
  'from',
  'details',
] as const;

export const csvHeader = (): string => stringify([[...COLUMNS]]);

/** A cell that begins like a formula gets a quote in front, so that no spreadsheet runs it (ASVS 1.2.10). */
export function csvLines(lines: readonly AuditLine[]): string {
  const rows = lines.map((line) => [
    String(line.seq),
    new Date(line.at).toISOString(),
    line.actor?.name ?? '',
    line.action,
    line.result,
    line.reason ?? '',
    line.endpoint?.name ?? '',
    line.sessionId ?? '',
    line.subject ?? '',
    line.from ?? '',
    JSON.stringify(line.details),
  ]);
  return stringify(rows, { escape_formulas: true, quoted: true });
}
