/** The toy shell: a prompt, made-up commands, one program in the foreground. Runs nothing of the real machine. */

import { BOLD, CYAN, DIM, GREEN, RESET } from './ansi.js';
import { Files } from './files.js';
import { KeyReader, type Key } from './keys.js';
import { LineEditor } from './line-editor.js';
import type { Running, Terminal } from './program.js';
import { PROGRAMS } from './programs/index.js';

const PROMPT = `${GREEN}operator@line3${RESET}:${CYAN}~${RESET}$ `;

const GREETING = [
  '',
  `  ${BOLD}Bottling line 3${RESET}  ${DIM}a sandbox: nothing here is real${RESET}`,
  `  ${DIM}Type${RESET} ${BOLD}help${RESET}${DIM}, or try${RESET} ${BOLD}monitor${RESET}`,
  '',
  '',
].join('\r\n');

export interface Shell {
  /** Bytes of the user's keyboard. */
  input(bytes: Uint8Array): void;
  resized(): void;
  /** The user hung up: stops everything at once, without `ended`. Twice is harmless. */
  close(): void;
}

/** Greets and prompts at once; `ended` is called when the user leaves by `exit` or Control D. */
export function startShell(terminal: Terminal, ended: () => void): Shell {
  const files = new Files();
  let foreground: Running | undefined;
  let over = false;

  const editor = new LineEditor(terminal, PROMPT, {
    line: execute,
    endOfInput: leave,
    completions: (before) => {
      const word = before.slice(before.lastIndexOf(' ') + 1);
      const known = before.includes(' ') ? files.names() : [...PROGRAMS.keys(), 'exit', 'help'].sort();
      return known.filter((name) => name.startsWith(word));
    },
  });
  const keys = new KeyReader((key: Key) => {
    if (over) return;
    if (foreground) foreground.key(key);
    else editor.key(key);
  });

  terminal.write(GREETING);
  editor.start();

  function execute(line: string): void {
    const [name = '', ...words] = line.trim().split(/\s+/);
    const program = PROGRAMS.get(name);
    if (name === 'exit' || name === 'logout') {
      leave();
      return;
    }
    if (name === 'help') terminal.write(help());
    else if (program) {
      let here = true;
      const end = (): void => {
        if (!here) return;
        here = false;
        foreground = undefined;
        if (!over) editor.start();
      };
      foreground = program.start({ terminal, words, files, now: () => new Date(), end });
      if (foreground) return;
      here = false;
    } else if (name !== '')
      terminal.write(`${name}: not found; this is a sandbox, ${BOLD}help${RESET} lists what there is\r\n`);
    editor.start();
  }

  function leave(): void {
    terminal.write('bye\r\n');
    over = true;
    keys.close();
    ended();
  }

  return {
    input: (bytes) => keys.read(bytes),
    resized: () => (foreground ? foreground.resized() : editor.redraw()),
    close() {
      over = true;
      keys.close();
      const running = foreground;
      foreground = undefined;
      running?.stop();
    },
  };
}

function help(): string {
  const rows = [...PROGRAMS.values()].map(
    ({ name, about }) => `  ${BOLD}${name.padEnd(9)}${RESET}${about}\r\n`,
  );
  return `${rows.join('')}  ${BOLD}${'exit'.padEnd(9)}${RESET}hangs up\r\n`;
}
