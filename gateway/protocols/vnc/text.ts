/** Makes what a machine wrote fit to be shown. Knows no message. */

/** Controls, formatting (bidi, zero-width, tags), halves of characters, private and unassigned ones. */
const UNSHOWN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** One line without anything that draws outside its place, at most `most` characters. */
export function shown(text: string, most: number): string {
  // Cut first: a megabyte must not go through the expression.
  return [...text.slice(0, most * 4).replace(UNSHOWN, '')].slice(0, most).join('').trim();
}
