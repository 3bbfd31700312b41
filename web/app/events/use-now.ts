/** The gateway's time as a React value. All ticking texts of one rhythm share one timer, so they change together. */

import { useSyncExternalStore } from 'react';
import { serverNow } from './server-clock.js';

interface Rhythm {
  now: number;
  timer: number | undefined;
  readonly listeners: Set<() => void>;
}
const rhythms = new Map<number, Rhythm>();

function rhythmOf(everyMs: number): Rhythm {
  let rhythm = rhythms.get(everyMs);
  if (rhythm === undefined) {
    rhythm = { now: serverNow(), timer: undefined, listeners: new Set() };
    rhythms.set(everyMs, rhythm);
  }
  return rhythm;
}

function listen(rhythm: Rhythm, everyMs: number, listener: () => void): () => void {
  rhythm.listeners.add(listener);
  rhythm.timer ??= window.setInterval(() => {
    rhythm.now = serverNow();
    for (const each of rhythm.listeners) each();
  }, everyMs);
  return () => {
    rhythm.listeners.delete(listener);
    if (rhythm.listeners.size > 0) return;
    window.clearInterval(rhythm.timer);
    rhythm.timer = undefined;
  };
}

/** Epoch milliseconds, renewed every `everyMs` (default 15 s: texts speak of minutes). */
export function useNow(everyMs = 15_000): number {
  const rhythm = rhythmOf(everyMs);
  return useSyncExternalStore(
    (listener) => listen(rhythm, everyMs, listener),
    () => {
      if (rhythm.timer === undefined && serverNow() - rhythm.now > everyMs) rhythm.now = serverNow();
      return rhythm.now;
    },
  );
}
