/** How often a key was hit in its window, for the rate limiter. Knows no route. */

import { count, defineRow, key, time, words } from '../columns.js';

export interface RateHitRow {
  key: string;
  hits: number;
  /** When the window is over and the count starts anew. */
  resetAt: number;
}

export const RateHitRow = defineRow<RateHitRow>({
  name: 'RateHit',
  tableName: 'rate_hits',
  columns: {
    key: words('hit_key', 190, key('rate_hits')),
    hits: count('hits'),
    resetAt: time('reset_at'),
  },
  indices: [{ name: 'ix_rate_hits_reset', columns: ['resetAt'] }],
});
