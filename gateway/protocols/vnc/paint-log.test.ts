/** What waits to be painted comes out as if it had been painted at once, and what nobody would see is not painted. */

import { expect, test } from '@jest/globals';
import { deflatePayload } from './deflate.js';
import { InflateStream } from './inflate-stream.js';
import { PaintLog } from './paint-log.js';
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

test('what later ones cover is not painted, but for what a copy took from there in between', () => {
  const shadow = new Shadow(SIZE);
  const log = new PaintLog(shadow);
  const painted: string[] = [];
  const paint = (name: string, rect: Rect): void => {
    log.plain(rect, Buffer.alloc(0), () => painted.push(name));
  };
  const [left, right] = [0, 30].map((x) => ({ x, y: 0, width: 30, height: 40 })) as [Rect, Rect];
  paint('covered', left);
  paint('copied', left);
  log.copy(right, 0, 0);
  paint('covered too', { x: 5, y: 5, width: 20, height: 20 });
  paint('last', left);
  log.settle();
  expect(painted).toEqual(['copied', 'last']);
});
