/** The gateway's one clock. Everything that needs the time is given this (or a test's own). */

import type { Cancel, Clock } from './sessions/clock.js';

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms: number, act: () => void): Cancel {
    const timer = setTimeout(act, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

export type { Cancel, Clock } from './sessions/clock.js';
