/** The sandbox's made-up files. Each shell has its own copy, in memory; no path here is a path of the machine. */

const WELCOME = `This is a sandbox: a toy shell inside the gateway, for trying things out.
It runs no real command and sees nothing of this machine.

Try  monitor   a full-screen view of a bottling line, live
     log       a log that keeps growing (Control C stops it)
     edit notes.txt
     less recipe.md
     colors
`;

const NOTES = `Shift notes
-----------
06:10  Filler 2 back in production, valve 14 exchanged.
07:45  Labeller drifts by 2 mm when the roll is nearly empty.
09:30  Who looks at the conveyor belt with me?  (open the session, press Join)
`;

const RECIPE = Array.from({ length: 24 }, (_, step) => {
  const minutes = 5 + ((step * 7) % 20);
  const celsius = 60 + ((step * 11) % 35);
  return `## Step ${step + 1}\n\nHeat to ${celsius} °C and hold for ${minutes} minutes. Stir slowly; write the pressure down.\n`;
}).join('\n');

const PLC = `[line]
name     = "Bottling line 3"
speed    = 42          # bottles per minute
drives   = ["infeed", "filler", "capper", "labeller", "packer"]

[limits]
temp_max = 78.5        # °C, above it the filler stops by itself
vibe_max = 4.0         # mm/s
`;

const UNICODE = `Wide      日本語  한국어  中文
Accents   Grüße, señor, çà et là, Ελληνικά, Кириллица
Boxes     ┌─┬─┐ ╔═╦═╗ ▁▂▃▄▅▆▇█ ░▒▓
Pictures  🚀 🏭 🌡️ ✅
`;

/** Longest file and most files, in letters and count: a shell left open must not grow. */
const LONGEST_FILE = 100_000;
const MOST_FILES = 50;

export class Files {
  readonly #texts = new Map<string, string>([
    ['README.txt', WELCOME],
    ['notes.txt', NOTES],
    ['recipe.md', RECIPE],
    ['line3.toml', PLC],
    ['unicode.txt', UNICODE],
  ]);

  names(): string[] {
    return [...this.#texts.keys()].sort((a, b) => a.localeCompare(b));
  }

  read(name: string): string | undefined {
    return this.#texts.get(name);
  }

  /** False when the file or the number of files is too large; then nothing was written. */
  write(name: string, text: string): boolean {
    if (text.length > LONGEST_FILE || (!this.#texts.has(name) && this.#texts.size >= MOST_FILES))
      return false;
    this.#texts.set(name, text);
    return true;
  }
}
