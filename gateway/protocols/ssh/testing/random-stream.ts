/** Random terminal streams that reach every corner of a terminal, the same for the same seed. For tests. */

/** Small reproducible random numbers in [0, 1) (mulberry32, public domain). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

type Rand = () => number;
const pick = <T>(rand: Rand, from: readonly T[]): T => from[Math.floor(rand() * from.length)] as T;
const number = (rand: Rand, most: number): string => String(Math.floor(rand() * (most + 1)));

const WORDS = [
  'ls -la',
  'plain words ',
  '漢字',
  'é',
  'e\u0301',
  '😀',
  '한국어 ',
  'a\u0300\u0323',
  '│└─',
  'ok',
  ' ',
  '0123456789',
];
const FIXED = [
  '\r\n',
  '\r\n',
  '\r\n',
  '\n',
  '\r',
  '\t',
  '\b',
  '\x07',
  '\x0e',
  '\x0f',
  '\x1b(0',
  '\x1b(B',
  '\x1b)0',
  '\x1b7',
  '\x1b8',
  '\x1bD',
  '\x1bE',
  '\x1bM',
  '\x1bH',
  '\x1b[g',
  '\x1b=',
  '\x1b>',
  '\x1b[4h',
  '\x1b[4l',
  '\x1b[?1h',
  '\x1b[?1l',
  '\x1b[?25l',
  '\x1b[?25h',
  '\x1b[?45h',
  '\x1b[?45l',
  '\x1b[?66h',
  '\x1b[?66l',
  '\x1b[?1000h',
  '\x1b[?1002h',
  '\x1b[?1003l',
  '\x1b[?1006h',
  '\x1b[?1006l',
  '\x1b[?1004h',
  '\x1b[?1004l',
  '\x1b[?2004h',
  '\x1b[?2004l',
  '\x1b[r',
  '\x1b[2 q',
  '\x1b[5 q',
  '\x1b[0 q',
  '\x1b[!p',
  '\x1b[m',
  '\x1b[0m',
  '\x1b[1"q',
  '\x1b[0"q',
  '\x1b[?1049h',
  '\x1b[?1049l',
  '\x1b[?47h',
  '\x1b[?47l',
  '\x1b]0;a title\x07',
  '\x1b]2;än other\x1b\\',
];
const SGR = [
  '1',
  '2',
  '3',
  '4',
  '4:3',
  '21',
  '5',
  '7',
  '8',
  '9',
  '53',
  '31',
  '97',
  '44',
  '105',
  '38;5;200',
  '48;5;3',
  '38;2;1;2;3',
  '48;2;250;10;0',
  '58;5;9',
  '58;2;9;8;7',
  '0',
  '39',
  '49',
  '24',
  '27',
  '1;33;41',
];

/** One piece: whole sequences and whole characters, never half of one. */
export function piece(rand: Rand, columns: number, rows: number): string {
  const dice = rand();
  // Not 1, at which xterm may throw (the filter sees to it); nor 3, with which it forgets to move a saved cursor.
  if (dice < 0.02) return `\x1b[${pick(rand, ['0', '2'])}J`;
  if (dice < 0.35) return pick(rand, WORDS);
  if (dice < 0.42) return 'x'.repeat(Math.floor(rand() * columns * 1.5));
  if (dice < 0.62) return `\x1b[${pick(rand, SGR)}m`;
  if (dice < 0.82) return pick(rand, FIXED);
  if (dice < 0.88) return `\x1b[${number(rand, rows)};${number(rand, columns)}H`;
  if (dice < 0.9) {
    const top = Math.floor(rand() * rows);
    return `\x1b[${String(top + 1)};${String(Math.min(rows, top + 2 + Math.floor(rand() * rows)))}r`;
  }
  return `\x1b[${number(rand, 5)}${pick(rand, ['A', 'B', 'C', 'D', 'G', 'd', 'K', 'K', 'L', 'M', '@', 'P', 'X', 'S', 'T', 'b', 'I', 'Z'])}`;
}

/** The same bytes in random parts. */
export function cut(bytes: Buffer, rand: Rand, most: number): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = 1 + Math.floor(rand() * most);
    parts.push(bytes.subarray(at, at + length));
    at += length;
  }
  return parts;
}
