/** What the REST routes answer with. Times are epoch milliseconds (UTC). Knows no route and no row. */

import type { DomainRole } from '../domain/actor.js';
import type { OwnersTold } from '../domain/consent.js';
import type { EndReason, LeaveCode } from '../domain/end-reason.js';
import type { ClipboardPolicy, LineSecurity, Shortfall } from '../domain/machine-policy.js';
import type { LimitRules, SessionLimits } from '../domain/session-limits.js';
import type { Denial } from '../domain/policy.js';
import type { Protocol } from '../domain/protocol.js';
import type { SessionState } from '../domain/session-state.js';
import type { EndpointSettings } from './endpoint-settings.js';

export interface PersonRef {
  readonly id: string;
  readonly name: string;
  readonly fullName: string;
}

/** GET /api/me; also the answer to signing in. */
export interface Me {
  /** `mail`: where he is told of his requests; null = nowhere. */
  readonly user: PersonRef & { readonly systemAdmin: boolean; readonly mail: string | null };
  readonly domains: readonly { readonly id: string; readonly name: string; readonly role: DomainRole }[];
  readonly loginEndsAt: number;
  /** Sign-in lapses after this long without activity (ms). */
  readonly idleMs: number;
  readonly now: number;
  /** False while there is no guacd: RDP sessions cannot start. */
  readonly rdpReady: boolean;
}

/** GET /api/public: what the sign-in page may know before anybody signed in. */
export interface PublicInfo {
  readonly name: string;
  readonly version: string;
  /** True until the first admin exists; the page then says where the one-time link was printed. */
  readonly needsFirstAdmin: boolean;
  readonly demo: boolean;
}

/** GET /api/welcome/:token is never offered: the token travels only in a POST body. */
export interface WelcomeInfo {
  readonly kind: 'first-admin' | 'set-password';
  readonly person?: { readonly name: string; readonly fullName: string };
}

export interface DomainView {
  readonly id: string;
  readonly name: string;
  readonly people: number;
  readonly endpoints: number;
  /** Only domain admins may accept a first host key. */
  readonly adminsAcceptHostKeys: boolean;
  /** CIDR ranges endpoints may lie in beside the ordinary ones; set by a system admin. */
  readonly allowedRanges: readonly string[];
  readonly createdAt: number;
}

export interface PersonView extends PersonRef {
  readonly role: DomainRole;
  readonly disabled: boolean;
  readonly systemAdmin: boolean;
  /** False until the person has set a password. */
  readonly ready: boolean;
  readonly lastSignInAt: number | null;
  /** Where he is told of his requests: for admins, else null. */
  readonly mail: string | null;
  readonly createdAt: number;
}

/**
 * POST …/people and …/people/:id/link: a one-time link for the person to set a password. Adding somebody who has an
 * account already answers 204: the password stays, another domain may rely on it.
 */
export interface WelcomeLink {
  readonly link: string;
  readonly expiresAt: number;
}

export interface HostKeyView {
  readonly algorithm: string;
  /** `SHA256:…` as OpenSSH prints it. */
  readonly fingerprint: string;
  readonly acceptedAt: number;
  readonly acceptedBy: PersonRef | null;
  /** Null while it is the pinned one. */
  readonly replacedAt: number | null;
}

export interface EndpointView {
  readonly id: string;
  readonly domainId: string;
  readonly name: string;
  readonly protocol: Protocol;
  readonly host: string;
  readonly port: number;
  readonly description: string;
  readonly tags: readonly string[];
  readonly access: 'everyone' | 'listed';
  readonly joint: boolean;
  readonly jointChangedAt: number | null;
  readonly jointChangedBy: PersonRef | null;
  readonly seats: number;
  readonly settings: EndpointSettings;
  /** What holds there now. */
  readonly limits: SessionLimits;
  /** What the endpoint says of it by itself. */
  readonly limitRules: LimitRules;
  /** Who signs in to the machine: the person who starts, the gateway with what is stored, or as he chooses. */
  readonly credentials: 'ask' | 'stored' | 'both';
  readonly starred: boolean;
  /** Sessions running now. */
  readonly live: number;
  readonly lastUsedAt: number | null;
  /** The pinned key, null before the first connection. */
  readonly hostKey: HostKeyView | null;
  /** Another key was presented and refused; a domain admin may take it in the pinned one's place. */
  readonly presentedKey: {
    readonly algorithm: string;
    readonly fingerprint: string;
    readonly seenAt: number;
  } | null;
  /** How many domain admins must approve before a session may start; 0 = none. */
  readonly approvers: number;
  /** Owners are asked before each session. */
  readonly asksOwners: boolean;
  /** The approval the person who asks holds there, now or soon. */
  readonly approval: {
    readonly id: string;
    readonly from: number;
    readonly until: number;
  } | null;
  /** He waits for an answer. */
  readonly pendingRequest: string | null;
  readonly may: {
    /** Null when allowed, else why not. */
    readonly start: Denial | null;
    readonly administer: boolean;
  };
  readonly createdAt: number;
}

/** GET /api/endpoints/:id/owners, for domain admins. */
export interface EndpointOwners {
  /** Mail addresses; none = nobody is asked. */
  readonly owners: readonly string[];
  /** False: no mail server is configured, so nobody can be asked. */
  readonly mailReady: boolean;
}

export interface EndpointAccess {
  readonly access: 'everyone' | 'listed';
  readonly people: readonly PersonRef[];
  readonly groups: readonly { readonly id: string; readonly name: string }[];
}

/** GET /api/domains/:id/groups, for domain admins. */
export interface GroupView {
  readonly id: string;
  readonly name: string;
  readonly people: readonly PersonRef[];
}

/** GET /api/endpoints/:id/credentials, for domain admins. The secret is written and never read. */
export interface StoredCredentials {
  readonly choice: 'ask' | 'stored' | 'both';
  readonly stored: {
    readonly kind: 'password' | 'key';
    readonly user: string;
    readonly setAt: number;
    readonly setBy: PersonRef | null;
  } | null;
}

export interface ParticipantView {
  readonly person: PersonRef;
  readonly role: 'controller' | 'viewer';
  readonly joinedAt: number;
  /** Null while present. */
  readonly leftAt: number | null;
  readonly leaveCode: LeaveCode | null;
  /** The picture is being skipped for this viewer. */
  readonly slow: boolean;
}

/** One row of every list of sessions, and the live state pushed to session windows. */
export interface SessionView {
  readonly id: string;
  readonly domainId: string;
  readonly endpoint: {
    readonly id: string;
    readonly name: string;
    readonly protocol: Protocol;
    readonly host: string;
    readonly port: number;
  };
  readonly controller: PersonRef;
  readonly purpose: string;
  readonly state: SessionState;
  readonly createdAt: number;
  /** When the machine was reached; null before. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly end: (EndReason & { readonly byPerson: PersonRef | null }) | null;
  /** While the owners of the machine are asked: until when, and whether a mail is on its way to any of them. */
  readonly owners: { readonly until: number; readonly told: OwnersTold } | null;
  /** How long it waits for a controller who lost his line (ms); null when it does not run. */
  readonly graceMs: number | null;
  /** While the controller is away: when the session ends without him. */
  readonly graceEndsAt: number | null;
  /** Near the end of the time its controller may do nothing: when it ends. */
  readonly idleEndsAt: number | null;
  /** The controller's input is dropped, for the endpoint asks for a viewer and there is none. */
  readonly unwatched: boolean;
  /** When the endpoint's hours or its longest session end it; null = they do not. */
  readonly limit: { readonly until: number; readonly by: 'outside-hours' | 'duration-over' } | null;
  /** What its controller may still add to the longest session by himself; null = nothing can be added, ever. */
  readonly extension: { readonly minutes: number; readonly left: number } | null;
  readonly columns: number | null;
  readonly rows: number | null;
  /** How the line to the machine is, or was, secured; null before it stands and where there is only one way. */
  readonly security: LineSecurity | null;
  /** What the endpoint asks for and it does without while it runs; empty when it does not run. */
  readonly shortfalls: readonly Shortfall[];
  /** Which way the controller's clipboard passes; null where the machine has none, or is not there. */
  readonly clipboard: ClipboardPolicy | null;
  readonly seats: number;
  readonly joint: boolean;
  /** What it started under; null where none was needed. `until`: when its time is over, more time included. */
  readonly approval: {
    readonly id: string;
    readonly requestId: string;
    readonly ticket: string | null;
    readonly until: number | null;
  } | null;
  /** Everybody who is or was in it, controller first, then by time of joining. */
  readonly participants: readonly ParticipantView[];
  /** What the person who asks may do, decided by the same policy that will decide the act. Null = allowed. */
  readonly may: {
    readonly control: Denial | null;
    readonly view: Denial | null;
    readonly terminate: Denial | null;
    readonly end: Denial | null;
    /** Give it more time. */
    readonly extend: Denial | null;
  };
}

/** POST /api/endpoints/:id/sessions */
export interface StartedSession {
  readonly sessionId: string;
}

/** POST /api/sessions/:id/control, …/join and POST /api/events-ticket. Good once, for 30 s. */
export interface TicketView {
  readonly ticket: string;
  readonly role: 'controller' | 'viewer' | 'events';
  readonly expiresAt: number;
}

export interface AuditRow {
  readonly seq: number;
  readonly at: number;
  readonly actor: PersonRef | null;
  /** Dotted name of what was tried, e.g. `session.start`. See audit/actions.ts. */
  readonly action: string;
  readonly result: 'done' | 'refused';
  /** A Denial, EndCode, LeaveCode or other code, where there is one. */
  readonly reason: string | null;
  readonly endpoint: { readonly id: string; readonly name: string } | null;
  readonly sessionId: string | null;
  /** Whom or what it was done to, e.g. the controller of a joined session. */
  readonly subject: string | null;
  readonly from: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface Page<T> {
  readonly rows: readonly T[];
  /** Pass as `before` for the next page; null at the end. */
  readonly next: string | null;
}

export interface AuditProof {
  readonly rows: number;
  readonly intact: boolean;
  readonly checkedAt: number;
  /** First broken row, when not intact. */
  readonly brokenAt: number | null;
}

/** POST /api/demo/enter: whom the link stands for, and what the sandbox machine asks of its controller. */
export interface DemoEntered {
  readonly role: 'controller' | 'viewer';
  readonly domainId: string;
  readonly endpointId: string;
  /** Only for the controller. The sandbox is a toy that runs no real command. */
  readonly account: { readonly user: string; readonly password: string } | null;
}
