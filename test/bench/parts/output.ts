/** What a machine prints in a bench: a build's log, coloured and plain, the same every time. Knows no machine. */

const ESC = '\x1b[';
const TOOLS = ['CC', 'CXX', 'LD', 'AR', 'GEN', 'TEST'];
const WORDS = 'valve pump mixer line sensor batch recipe tank flow alarm trend report'.split(' ');

/** A build's log of about so many bytes, in lines of 40 to 140 characters. */
export function buildLog(bytes: number, coloured: boolean): string {
  const dye = (code: string, text: string): string => (coloured ? `${ESC}${code}m${text}${ESC}0m` : text);
  const random = seeded(7);
  const word = (): string => WORDS[Math.floor(random() * WORDS.length)] ?? '';
  const lines: string[] = [];
  let length = 0;
  for (let number = 1; length < bytes; number++) {
    const tool = TOOLS[number % TOOLS.length] ?? '';
    const file = `src/${word()}/${word()}_${word()}.cc`;
    const percent = `[${String(number % 101).padStart(3)}%]`;
    let line = `${dye('32', percent)} ${dye('1;34', tool.padEnd(4))} ${file}:${number} -O2 -Wall -I${word()}/include`;
    if (random() < 0.1)
      line += `\n${dye('1', `${file}:${Math.floor(random() * 900)}:${Math.floor(random() * 80)}:`)} ${dye('1;35', 'warning:')} unused variable ${dye('1', `'${word()}'`)} [-Wunused-variable]`;
    else if (random() < 0.5)
      line += ` -D${word().toUpperCase()}=${Math.floor(random() * 1e6)} -o build/${word()}.o`;
    lines.push(line);
    length += line.length + 1;
  }
  return `${lines.join('\n')}\n`;
}

/** Numbers between 0 and 1, the same for the same seed (a linear congruence is random enough for words). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
