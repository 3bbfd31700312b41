/**
 * Words of the events socket: JSON text frames, one socket per page, the same for every protocol.
 * Sub-protocol: `jumpseat.events`. Prompts and their answers travel here only, never by REST.
 * Knows no socket.
 */

import * as z from 'zod';
import type { StartFailure } from '../domain/end-reason.js';
import type { SessionView } from './api.js';
import type { ErrorCode } from './errors.js';
import { id } from './text.js';

/** How a person signs in to a machine. `ask`: user name only, the machine asks the rest. */
export const credentials = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('password'),
    // Some machines know a password and no users.
    user: z.string().max(255),
    password: z.string().max(4096),
  }),
  z.strictObject({
    method: z.literal('key'),
    user: z.string().min(1).max(255),
    privateKey: z
      .string()
      .min(1)
      .max(32 * 1024),
    passphrase: z.string().max(4096),
  }),
  z.strictObject({ method: z.literal('ask'), user: z.string().min(1).max(255) }),
]);
export type CredentialsWord = z.infer<typeof credentials>;

const topic = z.string().regex(/^(domain|session):[0-9a-f-]{36}$/);

/** Browser → gateway. */
export const eventsUp = z.discriminatedUnion('t', [
  /** `domain:<id>`: its live sessions. `session:<id>`: one session's state, and prompts for its controller. */
  z.strictObject({ t: z.literal('subscribe'), topic }),
  z.strictObject({ t: z.literal('unsubscribe'), topic }),
  /** The controller hands over what the start dialog collected, before the machine asks. Held in memory only. */
  z.strictObject({ t: z.literal('offer'), sessionId: id, credentials }),
  z.strictObject({
    t: z.literal('answer'),
    sessionId: id,
    promptId: id,
    answer: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('host-key'), trust: z.boolean() }),
      z.strictObject({ kind: z.literal('credentials'), credentials }),
      z.strictObject({ kind: z.literal('questions'), answers: z.array(z.string().max(4096)).max(20) }),
      z.strictObject({ kind: z.literal('cancel') }),
    ]),
  }),
  z.strictObject({ t: z.literal('ping') }),
]);
export type EventsUp = z.infer<typeof eventsUp>;

/** What the machine, or the gateway on its behalf, wants from the controller. */
export type Prompt =
  /** First connection to this machine. `mayTrust` false: only a domain admin may. */
  | {
      readonly kind: 'host-key';
      readonly id: string;
      readonly algorithm: string;
      readonly fingerprint: string;
      readonly mayTrust: boolean;
    }
  /** `why` tells what went wrong with the last try. `user` is what was used then. */
  | {
      readonly kind: 'credentials';
      readonly id: string;
      readonly user: string;
      readonly why: 'needed' | 'password-refused' | 'key-refused' | 'key-unreadable' | 'passphrase-wrong';
      /**
       * What this machine can take; absent = any method. `if-any`: with both left empty it shows a screen of its own
       * to sign in at.
       */
      readonly wants?: 'password' | 'user-and-password' | 'user-and-password-if-any';
    }
  /** Keyboard-interactive (RFC 4256): the machine's own words, controls stripped, length capped. */
  | {
      readonly kind: 'questions';
      readonly id: string;
      readonly title: string;
      readonly instructions: string;
      readonly questions: readonly { readonly text: string; readonly echo: boolean }[];
    };

/** How far a start has come, for the page's progress line. */
export const STAGES = ['dialling', 'checking-host-key', 'signing-in', 'opening'] as const;
export type Stage = (typeof STAGES)[number];

/** Gateway → browser. */
export type EventsDown =
  | { readonly t: 'hello'; readonly now: number }
  | { readonly t: 'pong'; readonly now: number }
  /** All sessions of the domain that are not over, at the time of subscribing. */
  | { readonly t: 'sessions'; readonly domainId: string; readonly sessions: readonly SessionView[] }
  /** One session changed (or appeared, or ended). Sent on `domain:` and on `session:` topics. */
  | { readonly t: 'session'; readonly session: SessionView }
  | { readonly t: 'stage'; readonly sessionId: string; readonly stage: Stage }
  | { readonly t: 'prompt'; readonly sessionId: string; readonly prompt: Prompt }
  /** The prompt was answered elsewhere or is no longer wanted. */
  | { readonly t: 'prompt-over'; readonly sessionId: string; readonly promptId: string }
  /** Details of a failed start that a sentence needs, e.g. both fingerprints. Controller only. */
  | {
      readonly t: 'start-failed';
      readonly sessionId: string;
      readonly failure: StartFailure;
      readonly params: Readonly<Record<string, string>>;
    }
  /** Where the controller points, in pixels of the machine's picture. To its viewers only, at most 30 a second. */
  | { readonly t: 'pointer'; readonly sessionId: string; readonly x: number; readonly y: number }
  /** Endpoints, people or policy of this domain changed: read them again. */
  | {
      readonly t: 'stale';
      readonly domainId: string;
      readonly what: 'endpoints' | 'people' | 'audit' | 'domain' | 'requests';
    }
  | { readonly t: 'refused'; readonly topic: string; readonly code: ErrorCode };
