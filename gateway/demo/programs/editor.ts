/** `edit`: a small full-screen editor for the sandbox's files. Control S saves, Control X leaves. */

import { fit, REVERSE, widthOf } from '../ansi.js';
import type { Key } from '../keys.js';
import type { Program } from '../program.js';
import { runFullScreen } from './full-screen.js';
import { TextBuffer } from './text-buffer.js';

export const editor: Program = {
  name: 'edit',
  about: 'edits a file: edit notes.txt; Control S saves, Control X leaves',
  start(start) {
    const { terminal, files, words } = start;
    const name = words[0] ?? 'notes.txt';
    const buffer = new TextBuffer(files.read(name) ?? '');
    let top = 0;
    let left = 0;
    let said = '';
    const page = (): number => Math.max(1, terminal.rows - 2);

    return runFullScreen(start, {
      rows() {
        top = Math.max(buffer.row - page() + 1, Math.min(top, buffer.row));
        left = Math.max(buffer.column - terminal.columns + 2, Math.min(left, buffer.column));
        const shown = buffer.lines
          .slice(top, top + page())
          .map((line) => fit(line.slice(left).join(''), terminal.columns));
        while (shown.length < page()) shown.push('');
        const state = said || (buffer.changed ? 'changed' : '');
        const at = `${buffer.row + 1}:${buffer.column + 1}`;
        return [
          `${REVERSE}${fit(` ${name}   ${at}   ${state}`, terminal.columns)}`,
          ...shown,
          `${REVERSE}${fit(' ^S save   ^X leave', terminal.columns)}`,
        ];
      },
      cursor() {
        const before = widthOf(buffer.line.slice(left, buffer.column).join(''));
        return [buffer.row - top + 2, Math.min(before + 1, terminal.columns)];
      },
      key(key: Key) {
        said = '';
        if (key.kind === 'text') buffer.insert(key.text);
        if (key.kind === 'named') buffer.press(key.name, page());
        if (key.kind === 'control' && key.letter === 's') {
          const saved = files.write(name, buffer.text());
          if (saved) buffer.changed = false;
          said = saved ? 'saved' : 'too large to save';
        }
        return key.kind === 'control' && key.letter === 'x' ? 'quit' : 'draw';
      },
    });
  },
};
