/** Frames reach the terminal in their order. */

import { expect, test } from '@jest/globals';
import { AckCounter } from './ack-counter.js';
import { TerminalFeed, type Fed } from './terminal-feed.js';

/** Parses when told to, as a terminal that is busy. */
class SlowTerminal implements Fed {
  readonly done: string[] = [];
  readonly #pending: { readonly text: string; readonly done: () => void }[] = [];

  write(bytes: Uint8Array, done: () => void): void {
    this.#pending.push({ text: new TextDecoder().decode(bytes), done });
  }
  resize(columns: number, rows: number): void {
    this.done.push(`${columns}x${rows}`);
  }
  reset(): void {
    this.done.push('reset');
  }
  /** Parses everything it has. */
  async parse(): Promise<void> {
    for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift()) {
      this.done.push(next.text);
      next.done();
    }
    await Promise.resolve();
  }
}

const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer;
const size = (columns: number, rows: number): string => JSON.stringify({ t: 'size', columns, rows });

test('a resize waits for the bytes before it and holds back the bytes after it', async () => {
  const terminal = new SlowTerminal();
  const sizes: string[] = [];
  const feed = new TerminalFeed(terminal, (columns, rows) => sizes.push(`${columns}x${rows}`));
  const ack = new AckCounter(() => {});
  feed.push(bytes('before'), ack);
  feed.push(size(100, 30), ack);
  feed.push(bytes('after'), ack);
  expect(terminal.done).toEqual([]);
  await terminal.parse();
  await terminal.parse();
  expect(terminal.done).toEqual(['before', '100x30', 'after']);
  expect(sizes).toEqual(['100x30']);
  ack.close();
});

test('a reset clears, then takes the size of the keyframe that follows', async () => {
  const terminal = new SlowTerminal();
  const feed = new TerminalFeed(terminal, () => {});
  const ack = new AckCounter(() => {});
  feed.push(JSON.stringify({ t: 'reset', columns: 120, rows: 36 }), ack);
  feed.push(bytes('keyframe'), ack);
  await terminal.parse();
  expect(terminal.done).toEqual(['reset', '120x36', 'keyframe']);
  ack.close();
});

test('bytes are counted for the socket they came by, also when they are parsed after it has gone', async () => {
  const terminal = new SlowTerminal();
  const feed = new TerminalFeed(terminal, () => {});
  const told: string[] = [];
  const old = new AckCounter((count) => told.push(`old ${count}`));
  const fresh = new AckCounter((count) => told.push(`fresh ${count}`));
  feed.push(new ArrayBuffer(70_000), old);
  old.close();
  feed.push(new ArrayBuffer(80_000), fresh);
  await terminal.parse();
  expect(told).toEqual(['fresh 80000']);
  fresh.close();
});

test('after closing nothing reaches the terminal', async () => {
  const terminal = new SlowTerminal();
  const feed = new TerminalFeed(terminal, () => {});
  const ack = new AckCounter(() => {});
  feed.push(bytes('one'), ack);
  feed.push(size(90, 20), ack);
  feed.close();
  feed.push(bytes('two'), ack);
  await terminal.parse();
  expect(terminal.done).toEqual(['one']);
  ack.close();
});
