import { expect, test } from '@jest/globals';
import type { Size } from '../../sessions/ports.js';
import { TerminalLog } from './terminal-log.js';
import { random } from './testing/random-stream.js';

/** Bytes that are nowhere twice in a row of 251. */
let next = 0;
function bytes(length: number): Buffer {
  const all = Buffer.alloc(length);
  for (let at = 0; at < length; at++) all[at] = next = (next + 1) % 251;
  return all;
}

/** What a log must hold: one text, with the changes of size in it. */
type Item = Buffer | Size;

function joined(items: readonly Item[]): Item[] {
  const out: Item[] = [];
  for (const item of items) {
    const last = out.at(-1);
    if (Buffer.isBuffer(item) && Buffer.isBuffer(last)) out[out.length - 1] = Buffer.concat([last, item]);
    else out.push(item);
  }
  return out;
}

/** As values that Jest compares quickly. */
const told = (items: readonly Item[]): unknown[] =>
  items.map((item) => (Buffer.isBuffer(item) ? item.toString('latin1') : item));

test('a log holds what was put in, whatever is asked of it in between', () => {
  for (let seed = 1; seed <= 30; seed++) {
    const rand = random(seed);
    const log = new TerminalLog();
    let model: Item[] = [];
    for (let step = 0; step < 200; step++) {
      const what = rand();
      if (what < 0.7) {
        const chunk = bytes(Math.floor(rand() ** 4 * 20_000));
        log.add(chunk);
        if (chunk.length > 0) model.push(Buffer.from(chunk));
        // Who gave the bytes may use them for something else.
        chunk.fill(0xff);
      } else if (what < 0.8) {
        const size = { columns: step, rows: seed };
        log.resize(size);
        model.push(size);
      } else if (what < 0.9) {
        if (log.resizes === 0 && log.bytes > 0) {
          const count = Math.floor(rand() * (log.bytes + 1));
          log.dropFirst(count);
          const rest = Buffer.concat(model as Buffer[]).subarray(count);
          model = rest.length > 0 ? [rest] : [];
        }
      } else if (what < 0.95) log.trim();
      else if (what < 0.97) {
        log.clear();
        model = [];
      }
      expect(log.isEmpty).toBe(model.length === 0);
    }
    expect(told(log.copy())).toEqual(told(joined(model)));
    expect(log.inPlace.equals(Buffer.concat(model.filter((item) => Buffer.isBuffer(item))))).toBe(true);
  }
});

test('a copy is nobody’s but its owner’s: the log goes on beside it, and posting it takes nothing else along', () => {
  const log = new TerminalLog();
  log.add(bytes(100_000));
  log.resize({ columns: 80, rows: 24 });
  log.add(bytes(3));
  const copy = log.copy();
  const want = told(copy);
  log.clear();
  log.add(bytes(150_000).fill(0xee));
  log.dropFirst(70_000);
  log.trim();
  log.add(bytes(150_000).fill(0xdd));
  expect(told(copy)).toEqual(want);
  for (const item of copy) if (Buffer.isBuffer(item)) expect(item.buffer.byteLength).toBe(item.length);
});

test('megabytes that pass take no new memory', () => {
  const log = new TerminalLog();
  const chunk = bytes(65_536);
  const memories = new Set<ArrayBufferLike>();
  for (let passed = 0; passed < 800; passed++) {
    log.add(chunk);
    memories.add(log.inPlace.buffer);
    if (log.bytes > 512 * 1024) log.dropFirst(log.bytes - 250_000);
  }
  // 4 KiB doubled to 256, and then by as much at a time: up to where the log is cut, and no further.
  expect(memories.size).toBeLessThan(10);
  expect(log.inPlace.buffer.byteLength).toBeLessThan(1024 * 1024);
});

test('memory that an output needed is given back when it is over, the little of a quiet shell is kept', () => {
  const log = new TerminalLog();
  log.add(bytes(1));
  expect(log.inPlace.buffer.byteLength).toBe(4096);
  log.add(bytes(400_000));
  log.dropFirst(399_000);
  const before = Buffer.from(log.inPlace);
  log.trim();
  expect(log.inPlace.buffer.byteLength).toBe(1001);
  expect(log.inPlace.equals(before)).toBe(true);
  log.add(bytes(10_000));
  const { buffer } = log.inPlace;
  log.trim();
  expect(log.inPlace.buffer).toBe(buffer);
  log.clear();
  log.add(bytes(100_000));
  log.clear();
  log.trim();
  expect(log.inPlace.buffer.byteLength).toBe(0);
});
