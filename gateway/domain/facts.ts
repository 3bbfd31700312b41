/** What a decision is made from: plain facts, loaded by a command in one go. */

import type { ApprovalFacts } from './approval.js';
import type { Protocol } from './protocol.js';
import type { SessionLimits } from './session-limits.js';
import type { SessionState } from './session-state.js';

export interface EndpointFacts {
  readonly id: string;
  readonly domainId: string;
  readonly protocol: Protocol;
  /** Joint sessions switched on by a domain admin. */
  readonly joint: boolean;
  /** Who may use it: everyone in the domain, or those listed. */
  readonly access: 'everyone' | 'listed';
  /** By name, or through a group. */
  readonly listed: { has(userId: string): boolean };
  /** Viewer seats, at most MAX_VIEWERS. */
  readonly seats: number;
  /** How many domain admins must say yes before a session may start; 0 = no approval is needed. */
  readonly approvers: number;
  /** Its own, or its domain's. */
  readonly limits: SessionLimits;
}

/** The moment of a decision, and what the person who would start holds at this endpoint. */
export interface StartFacts {
  readonly now: number;
  readonly approvals: readonly ApprovalFacts[];
}

export interface SessionFacts {
  readonly id: string;
  readonly endpoint: EndpointFacts;
  readonly controllerId: string;
  readonly state: SessionState;
  /** When the machine was reached, or before that when it was asked for (epoch ms). */
  readonly since: number;
  /** People who hold a viewer seat now. */
  readonly viewers: ReadonlySet<string>;
  /** What the controller holds at this endpoint. */
  readonly approvals: readonly ApprovalFacts[];
  /** What was added to its longest time. */
  readonly extensions: readonly ExtensionFacts[];
}

export interface ExtensionFacts {
  readonly minutes: number;
  readonly as: 'controller' | 'domain-admin';
}

/** Somebody whose membership or account is to be changed. */
export interface PersonFacts {
  readonly userId: string;
  readonly systemAdmin: boolean;
  readonly memberOf: ReadonlySet<string>;
  /** Domains that would be left without an admin who can act (enabled, with a password). */
  readonly lastAdminOf: ReadonlySet<string>;
  readonly lastSystemAdmin: boolean;
}

/** What is to be changed about a person; absent means left alone. */
export interface PersonChange {
  readonly role?: 'engineer' | 'admin' | undefined;
  readonly disabled?: boolean | undefined;
  readonly remove?: true | undefined;
  /** Where he is told of his requests; in every domain he is in. */
  readonly mail?: string | null | undefined;
  /** A one-time link with which the person sets a password. */
  readonly newLink?: true | undefined;
}
