/** What waits to be painted comes out as if it had been painted at once, and what nobody would see is not painted. */

import { expect, test } from '@jest/globals';
import { deflatePayload } from './deflate.js';
import { InflateStream } from './inflate-stream.js';
import { PaintLog } from './paint-log.js';
import { Region } from './region.js';
import type { Rect } from './rfb.js';
import { type Pixels, Shadow } from './shadow.js';

const SIZE = { width: 60, height: 40 };

/** Numbers that are the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function rectIn(next: (below: number) => number, most = SIZE.width): Rect {
  const width = 1 + next(Math.min(most, SIZE.width));
  const height = 1 + next(Math.min(most, SIZE.height));
  return { x: next(SIZE.width - width + 1), y: next(SIZE.height - height + 1), width, height };
}

test.each([20, 60])('pictures of rectangles up to %i pixels wide are those painted at once', (most) => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const next = numbers(seed);
    const [later, atOnce] = [new Shadow(SIZE), new Shadow(SIZE)];
    const log = new PaintLog(later);
    const stream = new InflateStream();
    for (let step = 0; step < 120; step += 1) {
      const rect = rectIn(next, most);
      switch (next(4)) {
        case 0:
          log.fill(rect, step);
          atOnce.fill(rect, step);
          break;
        case 1: {
          const from = { x: next(SIZE.width - rect.width + 1), y: next(SIZE.height - rect.height + 1) };
          log.copy(rect, from.x, from.y);
          atOnce.copy(rect, from.x, from.y);
          break;
        }
        default: {
          const data = Buffer.from(Array.from({ length: rect.width * rect.height * 3 }, () => next(256)));
          const paint = (pixels: Pixels): void => {
            later.paint(rect, pixels);
          };
          atOnce.paint(rect, { data, at: 0 });
          if (next(2) === 0) log.plain(rect, data, paint);
          else log.compressed({ rect, stream, blocks: deflatePayload(data), size: data.length, paint });
        }
      }
      if (next(50) === 0) log.settle();
    }
    log.settle();
    expect(later.bytes.equals(atOnce.bytes)).toBe(true);
  }
});

test('a line that has scrolled away is not painted, one that is still there is', () => {
  const shadow = new Shadow(SIZE);
  const log = new PaintLog(shadow);
  const painted: number[] = [];
  const lines = SIZE.height / 8;
  for (let line = 0; line < 30; line += 1) {
    log.copy({ x: 0, y: 0, width: SIZE.width, height: SIZE.height - 8 }, 0, 8);
    log.plain({ x: 0, y: SIZE.height - 8, width: SIZE.width, height: 8 }, Buffer.alloc(0), () =>
      painted.push(line),
    );
  }
  log.settle();
  expect(painted).toEqual(Array.from({ length: lines }, (_, at) => 30 - lines + at));
});

test('a part that is cut into too many pieces covers more than it should, never less', () => {
  const region = new Region({ x: 0, y: 0, width: 1000, height: 1000 });
  for (let at = 0; at < 900; at += 9) region.cut({ x: at, y: at, width: 5, height: 5 });
  const kept = (x: number, y: number): boolean => region.within({ x, y, width: 1, height: 1 }).length > 0;
  expect([kept(2, 2), kept(7, 7), kept(999, 0), kept(0, 999)]).toEqual([false, true, true, true]);
  region.add(Array.from({ length: 100 }, (_, at) => ({ x: at * 3, y: 2, width: 1, height: 1 })));
  expect([kept(0, 2), kept(297, 2), kept(999, 999)]).toEqual([true, true, true]);
});
