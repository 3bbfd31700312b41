/** What may come out of a clipboard into a machine. Pure. Knows no terminal. */

/** A paste must not be able to end its own brackets (`ESC[201~`), nor bring any other control but tab and line ends. */
const BRACKETS = /\u001b\[20[01]~/g;
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

export function cleanPaste(text: string): string {
  let clean = text;
  // Taking one pair out can join its neighbours into another: until nothing is left to take.
  for (let before = ''; before !== clean;) {
    before = clean;
    clean = clean.replace(BRACKETS, '');
  }
  return clean.replace(CONTROLS, '');
}

/** Lines a shell would run: a line end inside or at the end counts. */
export function linesOf(text: string): number {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  return lines.at(-1) === '' ? lines.length - 1 : lines.length;
}

/** Several lines, or one that would run at once, are asked about first. */
export const asksFirst = (text: string): boolean => /[\r\n]/.test(text.trimEnd()) || /[\r\n]$/.test(text);
