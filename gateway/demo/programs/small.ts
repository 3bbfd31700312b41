/** The programs that say one thing and are done. */

import { BLUE, BOLD, CLEAR_SCREEN, HOME, RESET } from '../ansi.js';
import type { Program, Start } from '../program.js';

const said = (name: string, about: string, say: (start: Start) => string): Program => ({
  name,
  about,
  start(start) {
    start.terminal.write(say(start));
    return undefined;
  },
});

/** A text with the line ends of a terminal. */
export function withReturns(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}

export const ls = said('ls', 'lists the files', ({ files }) =>
  files
    .names()
    .map((name) => `${name.endsWith('.txt') ? '' : BLUE + BOLD}${name}${RESET}\r\n`)
    .join(''),
);

export const cat = said('cat', 'shows a file: cat notes.txt', ({ files, words }) =>
  words.length === 0
    ? 'cat: which file? ls lists them\r\n'
    : words.map((name) => withReturns(files.read(name) ?? `cat: ${name}: no such file\n`)).join(''),
);

export const echo = said('echo', 'says what you say', ({ words }) => `${words.join(' ')}\r\n`);

export const date = said(
  'date',
  'says what time it is',
  ({ now }) => `${now().toISOString().replace('T', ' ').slice(0, 19)} UTC\r\n`,
);

export const whoami = said('whoami', 'says who you are', () => 'operator\r\n');

export const clear = said('clear', 'clears the screen', () => HOME + CLEAR_SCREEN);
