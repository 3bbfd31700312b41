/**
 * A part of the picture, as a few rectangles. Where keeping it exact would take too many of them it covers more than it
 * should, never less. Knows no picture.
 */

import type { Rect } from './rfb.js';

/** Above this, cutting out costs more than what is painted for nothing. */
const MAX_RECTS = 64;

export class Region {
  #rects: readonly Rect[];

  constructor(rect: Rect) {
    this.#rects = [rect];
  }

  /** What of it lies inside this rectangle. */
  within(rect: Rect): readonly Rect[] {
    const parts: Rect[] = [];
    for (const one of this.#rects) {
      const part = common(one, rect);
      if (part !== undefined) parts.push(part);
    }
    return parts;
  }

  cut(rect: Rect): void {
    const left: Rect[] = [];
    for (const one of this.#rects) {
      const part = common(one, rect);
      if (part === undefined) left.push(one);
      else pushRest(left, one, part);
    }
    if (left.length <= Math.max(MAX_RECTS, this.#rects.length)) this.#rects = left;
  }

  add(rects: readonly Rect[]): void {
    const all = [...this.#rects, ...rects];
    this.#rects = all.length <= MAX_RECTS ? all : [around(all)];
  }
}

function common(a: Rect, b: Rect): Rect | undefined {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** What of `outer` lies above, below, left and right of a part of it. */
function pushRest(to: Rect[], outer: Rect, part: Rect): void {
  const above = part.y - outer.y;
  const below = outer.y + outer.height - (part.y + part.height);
  const left = part.x - outer.x;
  const right = outer.x + outer.width - (part.x + part.width);
  if (above > 0) to.push({ ...outer, height: above });
  if (below > 0) to.push({ ...outer, y: part.y + part.height, height: below });
  if (left > 0) to.push({ x: outer.x, y: part.y, width: left, height: part.height });
  if (right > 0) to.push({ x: part.x + part.width, y: part.y, width: right, height: part.height });
}

function around(rects: readonly Rect[]): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  for (const { x, y, width, height } of rects) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
