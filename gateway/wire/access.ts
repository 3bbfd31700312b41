/** What the routes of requests, approvals, notices and tokens answer with. Times are epoch milliseconds (UTC). */

import type { RequestKind, RequestState } from '../domain/access-policy.js';
import type { ApprovalEnd } from '../domain/approval.js';
import type { Denial } from '../domain/policy.js';
import type { Protocol } from '../domain/protocol.js';
import type { PersonRef } from './api.js';

/** What a person asks for, or asked for, and what became of it. */
export interface RequestView {
  readonly id: string;
  readonly domainId: string;
  readonly endpoint: {
    readonly id: string;
    readonly name: string;
    readonly protocol: Protocol;
    readonly host: string;
    readonly port: number;
    readonly live: number;
  };
  readonly person: PersonRef;
  readonly kind: RequestKind;
  /** `lapsed`: nobody answered in time. */
  readonly state: RequestState | 'lapsed';
  readonly reason: string;
  readonly ticket: string | null;
  /** Null = as soon as it is approved. */
  readonly from: number | null;
  readonly minutes: number;
  readonly createdAt: number;
  /** Nobody can say yes any more from then on. */
  readonly lapsesAt: number;
  /** Admins who must say yes, by the endpoint's rule of now. */
  readonly approversNeeded: number;
  readonly answers: readonly {
    readonly person: PersonRef | null;
    readonly verdict: 'approve' | 'deny';
    /** False for a yes of who is no admin any more, while another one is needed. */
    readonly counts: boolean;
    readonly startsAt: number | null;
    readonly endsAt: number | null;
    readonly note: string;
    readonly at: number;
  }[];
  readonly approval: ApprovalView | null;
  /** Of a break-glass: who looked at it afterwards. */
  readonly review: {
    readonly closedAt: number | null;
    readonly closedBy: PersonRef | null;
    readonly note: string;
  } | null;
  /** How often this person was given this endpoint before. */
  readonly before: { readonly times: number; readonly lastAt: number | null };
  readonly may: {
    readonly answer: Denial | null;
    readonly cancel: Denial | null;
    readonly review: Denial | null;
    readonly withdraw: Denial | null;
    /** Give it back, or ask for more. */
    readonly use: Denial | null;
  };
}

/** A window of time for one person at one endpoint. */
export interface ApprovalView {
  readonly id: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly endedAt: number | null;
  readonly endedWhy: ApprovalEnd | null;
  readonly endedBy: PersonRef | null;
  readonly endedNote: string | null;
}

/** GET /api/domains/:domainId/access-rules. Where notices go is told to admins only. */
export interface AccessRulesView {
  readonly ticketRequired: boolean;
  readonly breakGlass: boolean;
  readonly maxMinutes: number;
  /** Null for who does not administer the domain. */
  readonly notices: {
    readonly mailTo: readonly string[];
    /** False: no mail server is configured, so none is sent. */
    readonly mailReady: boolean;
    readonly webhookUrl: string | null;
    readonly webhookSigned: boolean;
    readonly last: readonly {
      /** `owner`: to an owner of a machine. */
      readonly road: 'mail' | 'webhook' | 'owner' | 'person';
      readonly kind: string;
      readonly createdAt: number;
      readonly sentAt: number | null;
      /** Null = given up, or sent. */
      readonly nextTryAt: number | null;
      readonly failure: string | null;
    }[];
  } | null;
}

/** POST …/webhook-secret: shown once. */
export interface WebhookSecret {
  readonly secret: string;
}

export interface ApiTokenView {
  readonly id: string;
  readonly name: string;
  readonly createdBy: PersonRef | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
}

/** POST …/api-tokens: the token is shown once. */
export interface NewApiToken {
  readonly token: string;
  readonly expiresAt: number;
}

/** POST /api/tickets/:ticket/close */
export interface TicketClosed {
  /** Approvals that stood or were still to come, and are over now. */
  readonly ended: number;
}
