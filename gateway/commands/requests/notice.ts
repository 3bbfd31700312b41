/** What a notice says of a request: names, times and what was written; never a secret. Knows no road. */

import type { AccessRequestRow } from '../../store/rows/index.js';

interface Around {
  readonly endpoint: { readonly id: string; readonly name: string } | undefined;
  /** Who asked. */
  readonly person: string;
  /** Who acted on it. */
  readonly by?: string;
  readonly note?: string;
  readonly window?: { readonly startsAt: number; readonly endsAt: number };
}

export function noticeOf(
  row: AccessRequestRow,
  { endpoint, person, by, note, window }: Around,
): Readonly<Record<string, unknown>> {
  return {
    requestId: row.id,
    endpoint: endpoint === undefined ? null : { id: endpoint.id, name: endpoint.name },
    person,
    reason: row.reason,
    ticket: row.ticket,
    from: row.wantedFrom,
    minutes: row.minutes,
    ...(by === undefined ? {} : { by }),
    ...(note === undefined ? {} : { note }),
    ...(window === undefined ? {} : { startsAt: window.startsAt, endsAt: window.endsAt }),
  };
}
