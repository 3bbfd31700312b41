/** The few words of a terminal that the sandbox's programs speak. ECMA-48 and xterm's alternate screen. */

export const RESET = '\x1b[0m';
export const BOLD = '\x1b[1m';
export const DIM = '\x1b[2m';
export const REVERSE = '\x1b[7m';
export const RED = '\x1b[31m';
export const GREEN = '\x1b[32m';
export const YELLOW = '\x1b[33m';
export const BLUE = '\x1b[34m';
export const CYAN = '\x1b[36m';

export const HOME = '\x1b[H';
export const CLEAR_SCREEN = '\x1b[2J';
export const CLEAR_REST_OF_LINE = '\x1b[K';
export const CLEAR_REST_OF_SCREEN = '\x1b[J';

export const ENTER_ALTERNATE_SCREEN = '\x1b[?1049h';
export const LEAVE_ALTERNATE_SCREEN = '\x1b[?1049l';
export const HIDE_CURSOR = '\x1b[?25l';
export const SHOW_CURSOR = '\x1b[?25h';

/** Rows and columns count from 1. */
export function moveTo(row: number, column: number): string {
  return `\x1b[${row};${column}H`;
}

/** 24-bit foreground. */
export function rgb(red: number, green: number, blue: number): string {
  return `\x1b[38;2;${red};${green};${blue}m`;
}

/** Columns a text takes: East Asian wide letters and most pictures take two, combining marks none. Colours not counted. */
export function widthOf(text: string): number {
  let width = 0;
  for (const letter of text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '')) {
    if (/\p{Mark}/u.test(letter)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}]/u.test(
        letter,
      )
        ? 2
        : 1;
  }
  return width;
}

/** Cut or filled with blanks to exactly `width` columns. Plain text only. */
export function fit(text: string, width: number): string {
  let cut = '';
  let used = 0;
  for (const letter of text) {
    const more = widthOf(letter);
    if (used + more > width) break;
    cut += letter;
    used += more;
  }
  return cut + ' '.repeat(Math.max(0, width - used));
}
