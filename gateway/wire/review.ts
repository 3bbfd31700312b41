/** Access review: what a domain admin is shown of who can reach what, and why. */

import * as z from 'zod';
import type { SessionLimits } from '../domain/session-limits.js';
import type { Protocol } from '../domain/protocol.js';
import type { PersonRef } from './api.js';
import { id } from './text.js';

export const readReview = z.strictObject({
  person: id.optional(),
  endpoint: id.optional(),
  /** Standing access alone. */
  show: z.enum(['all', 'standing']).default('all'),
});
export type ReadReview = z.infer<typeof readReview>;

export type WayView =
  { readonly by: 'everyone' | 'listed' } | { readonly by: 'group'; readonly name: string };

export interface ReachView {
  readonly person: PersonRef;
  readonly role: 'engineer' | 'admin';
  readonly endpoint: { readonly id: string; readonly name: string; readonly protocol: Protocol };
  readonly ways: readonly WayView[];
  /** No approval is needed. */
  readonly standing: boolean;
  /** `from` null: it holds now. Null where none is needed or held. */
  readonly approval: { readonly from: number | null; readonly until: number } | null;
  /** Who signs in to the machine. */
  readonly credentials: 'ask' | 'stored' | 'both';
  readonly limits: SessionLimits;
}

export interface AccessReview {
  /** When it was so (epoch ms). */
  readonly at: number;
  /** The first ones; `total` says how many there are. */
  readonly rows: readonly ReachView[];
  readonly total: number;
  /** How many of them are standing. */
  readonly standing: number;
  /** Whoever can change all of it. */
  readonly admins: readonly PersonRef[];
}
