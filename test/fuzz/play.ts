/**
 * Plays one case after the other and keeps what they cost: time on the processor, the longest of them, memory that
 * stays. A case that throws, or leaves an error behind that nobody caught, ends it. Knows no protocol.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { heldMemory } from '../fixtures/held-memory.js';
import { spentMs } from '../fixtures/longest-turn.js';
import { Finding } from './finding.js';
import { Random } from './random.js';

/** Timers and rejections get their turn after so many cases. */
const TURN_EVERY = 64;
/** Memory is looked at so many times in a run. */
const LOOKS = 8;

export interface Played {
  readonly cases: number;
  /** Bytes fed in all cases together. */
  readonly bytes: number;
  /** On the processor (ms), making the cases included. */
  readonly spentMs: number;
  /** The longest case (ms on the processor), and its number. */
  readonly longestMs: number;
  readonly longest: number;
  /** Memory in use after garbage had gone, the most above what it was early on (bytes). */
  readonly grownBytes: number;
}

export interface Play {
  readonly seed: number;
  readonly from?: number;
  readonly cases: number;
  /** @returns how many bytes it fed. */
  readonly one: (random: Random) => Promise<number>;
}

/** @throws Finding, with the number of the case */
export async function play({ seed, from = 0, cases, one }: Play): Promise<Played> {
  const uncaught: unknown[] = [];
  const catches = (error: unknown): void => void uncaught.push(error);
  process.on('uncaughtException', catches);
  process.on('unhandledRejection', catches);
  try {
    let [bytes, longestMs, longest, first, most] = [0, 0, from, 0, 0];
    const began = spentMs();
    let before = began;
    const lookEvery = Math.ceil(cases / LOOKS);
    for (let index = from; index < from + cases; index += 1) {
      bytes += await caseOf(index, () => one(new Random(seed, index)));
      const now = spentMs();
      if (now - before > longestMs) [longestMs, longest] = [now - before, index];
      before = now;
      const done = index - from + 1;
      if (done % TURN_EVERY === 0 || done === cases) await nextTurn();
      if (uncaught.length > 0)
        throw new Finding(`near case ${String(index)} nobody caught: ${String(uncaught[0])}`);
      if (done % lookEvery === 0) {
        const held = heldMemory();
        if (first === 0) first = held;
        most = Math.max(most, held - first);
        before = spentMs();
      }
    }
    return { cases, bytes, spentMs: spentMs() - began, longestMs, longest, grownBytes: most };
  } finally {
    process.off('uncaughtException', catches);
    process.off('unhandledRejection', catches);
  }
}

async function caseOf(index: number, one: () => Promise<number>): Promise<number> {
  try {
    return await one();
  } catch (error) {
    throw new Finding(
      `case ${String(index)}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
}
