/** What leaves of an access review, as JSON and as CSV. Knows no right: whoever calls has decided. */

import { setImmediate as turn } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import type { ReachSight, ReviewSight } from '../../commands/read-review.js';
import type { AccessReview, ReachView } from '../../wire/review.js';
import { presentRef } from './person.js';

/** Rows turned into text at a time: some milliseconds. */
const PIECE = 250;
const COLUMNS = [
  'person',
  'full name',
  'role',
  'endpoint',
  'protocol',
  'because',
  'standing',
  'approved from',
  'approved until',
  'credentials',
  'hours',
  'longest minutes',
  'idle minutes',
  'observer',
];

export function presentReview({ at, rows, total, standing, admins }: ReviewSight): AccessReview {
  return {
    at,
    rows: rows.map(presentReach),
    total,
    standing,
    admins: admins.map(presentRef),
  };
}

function presentReach({ reach, ways, person, endpoint, groups, credentials, limits }: ReachSight): ReachView {
  const { id, name, protocol } = endpoint;
  return {
    person: presentRef(person),
    role: person.role,
    endpoint: { id, name, protocol },
    ways: ways.map((way) =>
      way.by === 'group' ? { by: 'group', name: groups.get(way.groupId) ?? way.groupId } : { by: way.by },
    ),
    standing: reach.standing,
    approval: reach.approval,
    credentials,
    limits,
  };
}

/** RFC 4180, a piece at a time; no cell is one a spreadsheet would run (ASVS 1.2.10). */
export async function* reviewCsv(pieces: AsyncIterable<readonly ReachSight[]>): AsyncGenerator<string> {
  yield stringify([COLUMNS]);
  for await (const rows of pieces)
    for (let from = 0; from < rows.length; from += PIECE) {
      yield stringify(rows.slice(from, from + PIECE).map(line), { escape_formulas: true, quoted: true });
      // Whoever reads fast asks for the next piece in the same turn.
      await turn();
    }
}

function line(sight: ReachSight): readonly string[] {
  const { person, role, endpoint, ways, standing, approval, credentials, limits } = presentReach(sight);
  return [
    person.name,
    person.fullName,
    role,
    endpoint.name,
    endpoint.protocol,
    ways.map((way) => (way.by === 'group' ? `group ${way.name}` : way.by)).join('; '),
    standing ? 'yes' : 'no',
    approval === null ? '' : approval.from === null ? 'now' : new Date(approval.from).toISOString(),
    approval === null ? '' : new Date(approval.until).toISOString(),
    credentials,
    limits.hours === null ? '' : JSON.stringify(limits.hours),
    limits.maxMinutes === null ? '' : String(limits.maxMinutes),
    limits.idleMinutes === null ? '' : String(limits.idleMinutes),
    limits.observer ? 'yes' : 'no',
  ];
}
