/** Where a command's words go. Knows no command. */

export interface Terminal {
  /** One line of result. */
  out(line: string): void;
  /** One line about what went wrong. */
  err(line: string): void;
  /** Result that brings its own line feeds. */
  write(text: string): void;
}

export const processTerminal: Terminal = {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
  write: (text) => void process.stdout.write(text),
};
