/** What the owners of a machine were asked for one session, and what became of it. */

import type { ConsentState } from '../../domain/consent.js';
import { count, defineRow, hash, id, jsonText, key, nullable, time, words } from '../columns.js';

export interface SessionConsentRow {
  sessionId: string;
  state: ConsentState;
  /** The addresses that were asked. */
  asked: string[];
  /** The machine as it was when they were asked. */
  host: string;
  port: number;
  askedAt: number;
  endsAt: number;
  answeredAt: number | null;
  /** Whose link it was. */
  answeredBy: string | null;
  /** The network address of the browser that answered. */
  answeredFrom: string | null;
}

export const SessionConsentRow = defineRow<SessionConsentRow>({
  name: 'SessionConsent',
  tableName: 'session_consents',
  columns: {
    sessionId: id('session_id', key('session_consents')),
    state: words('state', 16),
    asked: jsonText('asked'),
    host: words('host', 255),
    port: count('port'),
    askedAt: time('asked_at'),
    endsAt: time('ends_at'),
    answeredAt: time('answered_at', nullable),
    answeredBy: words('answered_by', 254, nullable),
    answeredFrom: words('answered_from', 64, nullable),
  },
  foreignKeys: [
    {
      name: 'fk_session_consents_session',
      target: 'Session',
      columnNames: ['sessionId'],
      referencedColumnNames: ['id'],
    },
  ],
});

/** One link, of one owner, for one session. The token itself is kept nowhere. */
export interface ConsentLinkRow {
  /** SHA-256 of the token. */
  hash: string;
  sessionId: string;
  /** The mail address it went to. */
  owner: string;
}

export const ConsentLinkRow = defineRow<ConsentLinkRow>({
  name: 'ConsentLink',
  tableName: 'consent_links',
  columns: {
    hash: hash('hash', key('consent_links')),
    sessionId: id('session_id'),
    owner: words('owner', 254),
  },
  indices: [{ name: 'ix_consent_links_session', columns: ['sessionId'] }],
  foreignKeys: [
    {
      name: 'fk_consent_links_session',
      target: 'Session',
      columnNames: ['sessionId'],
      referencedColumnNames: ['id'],
    },
  ],
});
