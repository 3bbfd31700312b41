/**
 * Which of a row of painted rectangles nobody would ever see: what comes later covers them, where they are or where a
 * copy has moved them. In a terminal that scrolls that is all but the last screen. Geometry alone; knows no pixels.
 */

import type { Rect } from './rfb.js';

/** Areas remembered while going back from the last rectangle; the smallest are forgotten, which hides less. */
const MAX_AREAS = 16;
/** Pieces of one rectangle that are looked at; in more of them it counts as seen. */
const MAX_PIECES = 64;

export interface Painted {
  readonly rect: Rect;
  /** A copy of what was there. */
  readonly from?: { readonly x: number; readonly y: number };
}

/** Their numbers. Painting the others in their order gives the same picture as painting all. */
export function unseenIn(all: readonly Painted[]): ReadonlySet<number> {
  const unseen = new Set<number>();
  /** Where the picture does not matter at this point: it is painted over before anybody looks or copies it. */
  let lost: Rect[] = [];
  for (let number = all.length - 1; number >= 0; number -= 1) {
    const one = all[number];
    if (one === undefined) break;
    if (isWithin(one.rect, lost)) unseen.add(number);
    else if (one.from === undefined) addTo(lost, one.rect);
    else lost = beforeCopy(lost, one.rect, one.from);
  }
  return unseen;
}

/**
 * What matters before a copy: what is not painted over by it or later, and what it takes to a place that matters. All
 * the rest is lost.
 */
function beforeCopy(
  lost: readonly Rect[],
  target: Rect,
  { x, y }: { readonly x: number; readonly y: number },
): Rect[] {
  const source = { ...target, x, y };
  const takenForNothing = lost
    .map((area) => ({ ...area, x: area.x - target.x + x, y: area.y - target.y + y }))
    .map((area) => common(area, source))
    .filter((area) => area !== undefined);
  const before: Rect[] = [];
  for (const area of [...lost, target]) {
    for (const piece of without(area, source)) addTo(before, piece);
    for (const taken of takenForNothing) {
      const both = common(area, taken);
      if (both !== undefined) addTo(before, both);
    }
  }
  return before;
}

function isWithin(rect: Rect, areas: readonly Rect[]): boolean {
  // Without making anything at first: nearly all are decided here.
  let most = 0;
  for (const area of areas) {
    if (contains(area, rect)) return true;
    most += sharedPixels(area, rect);
  }
  if (most < rect.width * rect.height) return false;
  let rest: readonly Rect[] = [rect];
  for (const area of areas) {
    if (sharedPixels(area, rect) === 0) continue;
    rest = rest.flatMap((piece) => without(piece, area));
    if (rest.length === 0) return true;
    if (rest.length > MAX_PIECES) return false;
  }
  return false;
}

/** Joined with what it makes one rectangle with; of too many the smallest is forgotten. */
function addTo(areas: Rect[], area: Rect): void {
  let grown = area;
  for (let at = 0; at < areas.length;) {
    const both = union(grown, areas[at] ?? grown);
    if (both === undefined) {
      at += 1;
      continue;
    }
    areas.splice(at, 1);
    if (both === grown) continue;
    grown = both;
    // What it could not be joined with before may fit now.
    at = 0;
  }
  areas.push(grown);
  if (areas.length <= MAX_AREAS) return;
  let smallest = 0;
  for (let at = 1; at < areas.length; at += 1)
    if (pixelsOf(areas[at]) < pixelsOf(areas[smallest])) smallest = at;
  areas.splice(smallest, 1);
}

/** One rectangle that is exactly both, if there is one. */
function union(a: Rect, b: Rect): Rect | undefined {
  if (contains(a, b)) return a;
  if (contains(b, a)) return b;
  if (!(a.x === b.x && a.width === b.width) && !(a.y === b.y && a.height === b.height)) return undefined;
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const width = Math.max(a.x + a.width, b.x + b.width) - x;
  const height = Math.max(a.y + a.height, b.y + b.height) - y;
  const above = a.x === b.x && a.width === b.width && height <= a.height + b.height;
  const beside = a.y === b.y && a.height === b.height && width <= a.width + b.width;
  return above || beside ? { x, y, width, height } : undefined;
}

const pixelsOf = (rect: Rect | undefined): number => (rect === undefined ? 0 : rect.width * rect.height);

function sharedPixels(a: Rect, b: Rect): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

function common(a: Rect, b: Rect): Rect | undefined {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** `rect` in up to four pieces, but for what is in `hole`. */
function without(rect: Rect, hole: Rect): Rect[] {
  const inside = common(rect, hole);
  if (inside === undefined) return [rect];
  const { x, y, width, height } = rect;
  const [right, bottom] = [inside.x + inside.width, inside.y + inside.height];
  return [
    { x, y, width, height: inside.y - y },
    { x, y: bottom, width, height: y + height - bottom },
    { x, y: inside.y, width: inside.x - x, height: inside.height },
    { x: right, y: inside.y, width: x + width - right, height: inside.height },
  ].filter((piece) => piece.width > 0 && piece.height > 0);
}

const contains = (outer: Rect, inner: Rect): boolean =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  outer.x + outer.width >= inner.x + inner.width &&
  outer.y + outer.height >= inner.y + inner.height;
