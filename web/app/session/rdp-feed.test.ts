/** Frames on their way to a picture: what is counted, and what is not. */

import { beforeEach, expect, test } from '@jest/globals';
import { clipboardWords, writeWord } from './guac-words.js';
import { RdpFeed } from './rdp-feed.js';

const bytes = (...words: string[]): ArrayBuffer => new TextEncoder().encode(words.join('')).buffer;
const SIZE = writeWord('size', 0, 10, 10);
const SYNC = writeWord('sync', 7);

let acks: number[];
let copied: string[];
let shown: string[];
let feed: RdpFeed;
beforeEach(() => {
  [acks, copied, shown] = [[], [], []];
  feed = new RdpFeed({
    begin: () => ({ show: (opcode) => shown.push(opcode), shown: (done) => done() }),
    ack: (count) => acks.push(count),
    clipboard: (text) => copied.push(text),
  });
  feed.opened();
  feed.take(JSON.stringify({ t: 'reset', bytes: 0 }));
});

test('every byte of the picture is acknowledged once it is shown', () => {
  feed.take(bytes(SIZE, SYNC));
  feed.take(bytes(SYNC));
  expect(acks).toEqual([SIZE.length + SYNC.length, SIZE.length + 2 * SYNC.length]);
  expect(shown).toEqual(['size', 'sync', 'sync']);
});

test('the clipboard comes whole beside it: nothing of it is shown or counted, or the gateway would hang up', () => {
  feed.take(bytes(SYNC));
  const text = 'Grüße 🚀\n'.repeat(3_000);
  feed.take(bytes(...clipboardWords(text)));
  expect([copied, acks, shown]).toEqual([[text], [SYNC.length], ['sync']]);
  feed.take(bytes(SYNC));
  expect(acks.at(-1)).toBe(2 * SYNC.length);
});

test('a new socket counts anew, and what an old picture has yet to show is nobody’s', () => {
  feed.take(bytes(SYNC));
  feed.opened();
  feed.take(bytes(SIZE));
  expect(acks).toEqual([SYNC.length, SIZE.length]);
  expect(shown).toEqual(['sync']);
});

test('sound of a still screen is acknowledged as it comes, or who hears it would count as behind', () => {
  const opening = writeWord('audio', 1, 'audio/L16;rate=44100,channels=2');
  const samples = writeWord('blob', 1, 'AAAA');
  feed.take(bytes(opening, SIZE, SYNC));
  const before = acks.at(-1) ?? 0;
  feed.take(bytes(samples));
  feed.take(bytes(samples));
  expect(acks.slice(1)).toEqual([before + samples.length, before + 2 * samples.length]);
});
