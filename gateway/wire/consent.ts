/** What an owner's page says and hears. The link's token travels in bodies only. Knows no route. */

import * as z from 'zod';
import { MAX_OWNERS, type ConsentState } from '../domain/consent.js';
import type { Protocol } from '../domain/protocol.js';
import { mailAddress } from './text.js';

const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** POST /api/consent/look and …/end */
export const consentLink = z.strictObject({ token });
/** POST /api/consent/answer */
export const consentAnswer = z.strictObject({ token, allow: z.boolean() });
/** PUT /api/endpoints/:endpointId/owners. None: nobody is asked. */
export const changeOwners = z.strictObject({
  owners: z
    .array(mailAddress)
    .max(MAX_OWNERS)
    .transform((all) => [...new Set(all)]),
});

/** The answer to each of them. */
export interface ConsentView {
  /** `over`: nobody waits any more, though nobody answered. */
  readonly state: ConsentState | 'over';
  /** What was allowed is open now. */
  readonly running: boolean;
  readonly askedAt: number;
  /** When the time to answer is over. */
  readonly endsAt: number;
  readonly answeredAt: number | null;
  /** The gateway's clock. */
  readonly now: number;
  /** Null once there is nothing to decide and nothing to end. */
  readonly session: {
    readonly person: string;
    readonly domain: string;
    readonly endpoint: string;
    readonly protocol: Protocol;
    /** What whoever starts wrote; '' = nothing. */
    readonly purpose: string;
    /** What was written in the request that was approved; '' = there was none. */
    readonly reason: string;
    readonly ticket: string | null;
    /** Colleagues may watch. */
    readonly joint: boolean;
    /** When the machine was reached; null before. */
    readonly startedAt: number | null;
  } | null;
}
