/** What leaves of evidence: all of a row but the links of its chain. */

import type { AuditLine, AuditPage } from '../../audit/list.js';
import type { AuditRow, Page } from '../../wire/api.js';
import { presentRef } from './person.js';

export const presentAuditPage = ({ rows, next }: AuditPage): Page<AuditRow> => ({
  rows: rows.map(presentAuditRow),
  next,
});

const presentAuditRow = (line: AuditLine): AuditRow => ({
  seq: line.seq,
  at: line.at,
  actor: line.actor === null ? null : presentRef(line.actor),
  action: line.action,
  result: line.result,
  reason: line.reason,
  endpoint: line.endpoint,
  sessionId: line.sessionId,
  subject: line.subject,
  from: line.from,
  details: line.details,
});
