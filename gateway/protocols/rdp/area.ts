/** Rectangles of a picture: what of one is left when others lie over it. Pure. */

/** Pixels from `left` up to but not with `right`, likewise downwards. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const areaOf = (left: number, top: number, width: number, height: number): Area => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});

export const overlaps = (a: Area, b: Area): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** What of `area` is not under `over`: up to four areas that do not overlap, `area` itself where they do not meet. */
export function without(area: Area, over: Area): readonly Area[] {
  if (!overlaps(area, over)) return [area];
  const top = Math.max(area.top, over.top);
  const bottom = Math.min(area.bottom, over.bottom);
  const left: Area[] = [
    { ...area, bottom: top },
    { ...area, top: bottom },
    { ...area, top, bottom, right: over.left },
    { ...area, top, bottom, left: over.right },
  ];
  return left.filter((piece) => piece.left < piece.right && piece.top < piece.bottom);
}
