/** What a person sees in a terminal, and what it does with the next byte: cell by cell, cursor, modes, both buffers. */

import { expect } from '@jest/globals';
import type { Terminal } from '@xterm/headless';
import { describeScreen } from '../../gateway/protocols/ssh/testing/picture.js';

/** How long two windows may take to show the same (ms), on a busy machine. */
const WITHIN_MS = 10_000;
const EVERY_MS = 15;

/** Anything with a terminal that somebody looks at. */
export interface Window {
  readonly terminal: Terminal;
}

/** Same look, same string. */
export function lookOf(terminal: Terminal): string {
  const modes = Object.entries(terminal.modes)
    .map(([name, value]) => `${name}=${String(value)}`)
    .sort();
  return [describeScreen(terminal), modes.join(' ')].join('\n');
}

/** Waits until both show the same; else fails with the difference. */
export async function sameLook(one: Window, other: Window): Promise<void> {
  const until = performance.now() + WITHIN_MS;
  while (lookOf(one.terminal) !== lookOf(other.terminal) && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  expect(lookOf(one.terminal)).toBe(lookOf(other.terminal));
}
