/** `less`: reads a file page by page on the alternate screen. */

import { fit, REVERSE } from '../ansi.js';
import type { Key } from '../keys.js';
import type { Program } from '../program.js';
import { runFullScreen } from './full-screen.js';

export const pager: Program = {
  name: 'less',
  about: 'reads a file page by page: less recipe.md; q quits',
  start(start) {
    const { terminal, files, words } = start;
    const name = words[0] ?? 'README.txt';
    const text = files.read(name);
    if (text === undefined) {
      terminal.write(`less: ${name}: no such file\r\n`);
      return undefined;
    }
    const lines = text.trimEnd().split('\n');
    let top = 0;
    const page = (): number => Math.max(1, terminal.rows - 1);
    const last = (): number => Math.max(0, lines.length - page());

    return runFullScreen(start, {
      rows() {
        top = Math.min(top, last());
        const shown = lines.slice(top, top + page()).map((line) => fit(line, terminal.columns));
        while (shown.length < page()) shown.push('~');
        const read = Math.min(100, Math.round(((top + page()) / lines.length) * 100));
        return [
          ...shown,
          `${REVERSE}${fit(` ${name}  ${read} %  space: on   b: back   q: quit`, terminal.columns)}`,
        ];
      },
      key(key: Key) {
        const what = key.kind === 'named' ? key.name : key.kind === 'text' ? key.text : '';
        if (what === 'q' || what === 'escape') return 'quit';
        const step = STEPS[what];
        if (step !== undefined) top = Math.max(0, Math.min(last(), top + step(page())));
        return 'draw';
      },
    });
  },
};

/** What a key adds to the first line shown; a page is `page` lines. */
const STEPS: Readonly<Record<string, (page: number) => number>> = {
  down: () => 1,
  j: () => 1,
  enter: () => 1,
  up: () => -1,
  k: () => -1,
  ' ': (page) => page,
  'page-down': (page) => page,
  b: (page) => -page,
  'page-up': (page) => -page,
  g: () => -Infinity,
  home: () => -Infinity,
  G: () => Infinity,
  end: () => Infinity,
};
