/**
 * What a phone's own keyboard does to a text field, read as keys: such keyboards tell no keys, they only change the
 * text. Pure; knows no DOM and no protocol.
 */

import type { Sticky } from './sticky-keys.js';

/** X keysyms (X11/keysymdef.h), as VNC and guacd both take them. */
export const KEYSYM = {
  ...{ backspace: 0xff08, tab: 0xff09, enter: 0xff0d, escape: 0xff1b, delete: 0xffff },
  ...{ home: 0xff50, left: 0xff51, up: 0xff52, right: 0xff53, down: 0xff54 },
  ...{ pageUp: 0xff55, pageDown: 0xff56, end: 0xff57, insert: 0xff63 },
  ...{ ctrl: 0xffe3, alt: 0xffe9 },
} as const;

/** What the field holds before anything is typed: with nothing in it, Backspace would change nothing. */
export const EMPTY_FIELD = '_'.repeat(32);

/** A keyboard that is plugged in tells these as keys, and the field would not change by them. */
const NAMED: Readonly<Record<string, number>> = {
  Enter: KEYSYM.enter,
  Tab: KEYSYM.tab,
  Escape: KEYSYM.escape,
  Delete: KEYSYM.delete,
  Home: KEYSYM.home,
  End: KEYSYM.end,
  PageUp: KEYSYM.pageUp,
  PageDown: KEYSYM.pageDown,
  ArrowLeft: KEYSYM.left,
  ArrowRight: KEYSYM.right,
  ArrowUp: KEYSYM.up,
  ArrowDown: KEYSYM.down,
};

export const namedKey = (key: string): number | undefined => NAMED[key];

/** The keysym of one character: Latin-1 as it is, anything else by its code point (X11, appendix A). */
export function keysymOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x0a || code === 0x0d) return KEYSYM.enter;
  if (code === 0x09) return KEYSYM.tab;
  return (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xff) ? code : 0x01000000 + code;
}

/**
 * The keys that make `after` of `before`: so many times Backspace, then what is new. A word that was corrected is
 * erased to where it differs and typed again. What was in the field to begin with counts as one character: a phone
 * that erases by words must not erase a line of the machine's.
 */
export function keysBetween(before: string, after: string): number[] {
  const [had, has] = [[...before], [...after]];
  let same = 0;
  while (same < had.length && same < has.length && had[same] === has[same]) same += 1;
  const own = Math.max(0, had.length - Math.max(same, EMPTY_FIELD.length));
  const erased = own + (same < Math.min(had.length, EMPTY_FIELD.length) ? 1 : 0);
  return [...Array<number>(erased).fill(KEYSYM.backspace), ...has.slice(same).map(keysymOf)];
}

/** A key going down (true) or up. */
export type KeyMove = readonly [down: boolean, keysym: number];

/** One key pressed and released, between the modifiers that are held for it. */
export function pressesOf(keysym: number, { ctrl, alt }: Sticky): KeyMove[] {
  const held = [...(ctrl ? [KEYSYM.ctrl] : []), ...(alt ? [KEYSYM.alt] : []), keysym];
  return [...held.map((key): KeyMove => [true, key]), ...held.reverse().map((key): KeyMove => [false, key])];
}
