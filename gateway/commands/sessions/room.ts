/** What the session commands work with: the office, the sessions that run, and the adapters that reach machines. */

import type { Protocol } from '../../domain/protocol.js';
import type { Adapter } from '../../sessions/adapter.js';
import type { LiveSessions } from '../../sessions/live-sessions.js';
import type { Session } from '../../sessions/session.js';
import type { EndpointSettings } from '../../wire/endpoint-settings.js';
import type { OwnersGate } from '../consent/gate.js';
import type { OpenLinks } from '../consent/open-links.js';
import type { Office } from '../office.js';
import type { Chronicle } from './chronicle.js';
import type { Prompting } from './prompting.js';
import type { PutOut } from './put-out.js';
import type { Spool } from './spool.js';

/** Where a machine is and what may be dialled to reach it. */
export interface MachineTarget {
  readonly host: string;
  readonly port: number;
  /** CIDR ranges the domain allows beside the ordinary ones. */
  readonly allowedRanges: readonly string[];
  /** What a domain admin set for it, in its protocol's words. */
  readonly settings: EndpointSettings;
}

export type AdapterTable = Readonly<Partial<Record<Protocol, Adapter<MachineTarget>>>>;

/** One session that runs, with everything that belongs to it. */
export interface Running {
  readonly session: Session;
  readonly prompting: Prompting;
  readonly chronicle: Chronicle;
  /** Where it waits for the owner of its machine. */
  readonly gate: OwnersGate;
  readonly adapter: Adapter<MachineTarget>;
}

export interface SessionRoom extends Office {
  readonly live: LiveSessions;
  /** By session id, from the start until its end has been written. */
  readonly running: Map<string, Running>;
  readonly adapters: AdapterTable;
  /** This gateway process, as on the lease row. */
  readonly gatewayId: string;
  readonly limits: {
    readonly graceMs: number;
    readonly perUser: number;
    readonly perDomain: number;
  };
  /** Who was put out for abuse has to wait. */
  readonly putOut: PutOut;
  /** Links to owners whose answer is waited for. */
  readonly links: OpenLinks;
  /** What the database could not take yet. */
  readonly spool: Spool;
  /** Tells the feed that something live about this session changed. */
  touch(sessionId: string): void;
}
