/** Nothing of what is left out may ever be missed, and of a screen that scrolls nearly everything is left out. */

import { expect, test } from '@jest/globals';
import type { Rect } from './rfb.js';
import { type Painted, unseenIn } from './unseen.js';

const [WIDTH, HEIGHT] = [24, 18];

function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Each pixel as the number of the rectangle it is from. */
function show(all: readonly Painted[], unseen: ReadonlySet<number> = new Set()): string {
  let picture = Array.from({ length: WIDTH * HEIGHT }, () => -1);
  for (const [number, { rect, from }] of all.entries()) {
    if (unseen.has(number)) continue;
    const before = picture;
    picture = [...before];
    for (let y = 0; y < rect.height; y += 1)
      for (let x = 0; x < rect.width; x += 1)
        picture[(rect.y + y) * WIDTH + rect.x + x] =
          from === undefined ? number : (before[(from.y + y) * WIDTH + from.x + x] ?? NaN);
  }
  return picture.join();
}

/** Strips and blocks that meet, as machines send them, or anything. */
function painted(next: (below: number) => number, grain: number): Painted {
  const along = (most: number): [number, number] => {
    const length = Math.min(most, (1 + next(Math.ceil(most / grain))) * grain);
    return [Math.min(most - length, next(Math.ceil(most / grain)) * grain), length];
  };
  const [x, width] = next(3) === 0 ? [0, WIDTH] : along(WIDTH);
  const [y, height] = along(HEIGHT);
  const rect: Rect = { x, y, width, height };
  if (next(2) === 0) return { rect };
  return { rect, from: { x: next(WIDTH - width + 1), y: next(HEIGHT - height + 1) } };
}

test.each([1, 3, 6])('the picture is the same without them (grain %i)', (grain) => {
  let left = 0;
  for (let seed = 1; seed <= 100; seed += 1) {
    const next = numbers(seed * 7919 + grain);
    const all = Array.from({ length: 4 + next(60) }, () => painted(next, grain));
    const unseen = unseenIn(all);
    expect(`${String(seed)} ${show(all, unseen)}`).toBe(`${String(seed)} ${show(all)}`);
    left += unseen.size;
  }
  expect(left).toBeGreaterThan(250);
});

test('of a terminal that scrolls only the last screen is painted', () => {
  // A window of 40 lines in a larger screen: what is there moves up by 12, and 12 lines come in three pieces each.
  const [x, y, width, line] = [100, 50, 720, 13];
  const all: Painted[] = [];
  for (let update = 0; update < 200; update += 1) {
    const rect = { x, y, width, height: 28 * line };
    all.push({ rect, from: { x, y: y + 12 * line } });
    for (let row = 28; row < 40; row += 1)
      for (const [from, to] of [
        [0, 100],
        [100, 517],
        [517, width],
      ] as const)
        all.push({ rect: { x: x + from, y: y + row * line, width: to - from, height: line } });
  }
  // Four updates fill the window; the copies of three of them bring up what the fourth shows above.
  const seen = all.length - unseenIn(all).size;
  expect(seen).toBeLessThanOrEqual(4 * 37);
});

test('areas too many to remember hide less, never too much', () => {
  const [columns, rows] = [WIDTH / 2, HEIGHT / 2];
  const board = Array.from({ length: columns * rows }, (_, at): Painted => {
    const row = Math.floor(at / columns);
    return { rect: { x: (at % columns) * 2 + (row % 2), y: row * 2, width: 1, height: 2 } };
  });
  const all = [{ rect: { x: 0, y: 0, width: WIDTH, height: HEIGHT } }, ...board, ...board];
  const unseen = unseenIn(all);
  expect(show(all, unseen)).toBe(show(all));
});
