/**
 * Guacamole streams made wrong: elements, instructions and bytes changed, added, left out and moved, and the whole cut
 * into pieces. The same for the same random numbers. Knows no gateway.
 */

import type { Random } from '../random.js';

/** An instruction: its opcode and what comes after it. */
export type Elements = readonly string[];

/** What guacd says, what pages say, and what nobody does. */
const OPCODES = [
  ...[
    'size',
    'rect',
    'cfill',
    'copy',
    'transfer',
    'cursor',
    'dispose',
    'move',
    'shade',
    'img',
    'blob',
    'end',
  ],
  ...[
    'sync',
    'clipboard',
    'audio',
    'error',
    'disconnect',
    'nop',
    'ready',
    'args',
    'name',
    'msg',
    'argv',
    'nest',
  ],
  ...[
    'file',
    'filesystem',
    'body',
    'pipe',
    'video',
    'required',
    'log',
    'ack',
    'arc',
    'clip',
    'curve',
    'identity',
  ],
  ...[
    'lfill',
    'lstroke',
    'line',
    'cstroke',
    'pop',
    'push',
    'reset',
    'set',
    'start',
    'transform',
    'distort',
    'close',
  ],
  ...['mouse', 'key', 'touch', 'select', 'connect', 'get', 'put', 'timezone', 'image'],
  ...['', '__proto__', 'constructor', 'toString', 'SIZE', 'sync\n', 'ѕync', 'x'.repeat(300)],
];
/** A PNG of 30,000 × 30,000 by its head. */
const HUGE_PNG = 'iVBORw0KGgoAAAANSUhEUgAAdTAAAHUwCAYAAAA=';
const VALUES = [
  ...[
    '',
    '0',
    '1',
    '-1',
    '14',
    '15',
    '63',
    '64',
    '127',
    '128',
    '8192',
    '8193',
    '16384',
    '16385',
    '32767',
    '65536',
  ],
  ...[
    '2147483647',
    '2147483648',
    '-2147483648',
    '4294967295',
    '4294967296',
    '9999999999',
    '99999999999999999999',
  ],
  ...['1e9', 'NaN', 'Infinity', '0x10', ' 1', '+1', '-0', '00000000001', '1.5', 'true', '__proto__', '$id'],
  ...['text/plain', 'text/html', 'image/png', 'image/jpeg', 'image/webp', 'image/svg+xml', 'audio/mpeg'],
  ...[
    'audio/L16;rate=44100,channels=2',
    'audio/L8;rate=999999,channels=9',
    'video/mp4',
    HUGE_PNG,
    'AAAA',
    '====',
  ],
  ...[
    'é',
    '日本語',
    '🖥️🖥️',
    '\u0000',
    '\ufeff',
    'a;b,c.3',
    '\u{10ffff}',
    'A'.repeat(8_064),
    'A'.repeat(32_769),
  ],
  ...['é'.repeat(9_000), '🖥️'.repeat(4_000)],
];
/** One instruction said over and over, a storm: how much of it (bytes) is what one turn reads at most. */
const STORM = 256 * 1024;
/** Longest stream that also comes byte by byte (bytes). */
const BYTEWISE = 4_000;

export function mutate(words: readonly Elements[], random: Random): Buffer {
  const changed = words.map((word) => [...word]);
  for (let left = random.below(4); left > 0; left -= 1) changeWords(changed, random);
  let bytes: Buffer = Buffer.from(changed.map((word) => written(word, random)).join(''));
  for (let left = random.below(4); left > 0; left -= 1) bytes = changeBytes(bytes, random);
  return bytes;
}

/** As they may come from a socket. */
export function pieces(bytes: Buffer, random: Random): Buffer[] {
  if (bytes.length < BYTEWISE && random.once(32)) return Array.from(bytes, (byte) => Buffer.from([byte]));
  const cuts = Array.from({ length: random.below(4) }, () => random.below(bytes.length + 1)).sort(
    (a, b) => a - b,
  );
  return [0, ...cuts].map((from, i) => bytes.subarray(from, cuts[i] ?? bytes.length));
}

function changeWords(words: string[][], random: Random): void {
  const at = random.below(words.length);
  const word = words[at] ?? ['nop'];
  const element = random.below(word.length);
  switch (random.below(10)) {
    case 0:
      words.splice(at, 1);
      if (words.length === 0) words.push(['nop']);
      return;
    case 1:
      words.splice(random.below(words.length), 0, [...word]);
      return;
    case 2:
      words.splice(random.below(words.length), 0, ...words.splice(at, 1 + random.below(6)));
      return;
    case 3:
      word[0] = random.pick(OPCODES);
      return;
    case 4:
      word.splice(element, 0, random.pick(VALUES));
      return;
    case 5:
      word.splice(element, 1 + random.below(3));
      if (word.length === 0) word.push('');
      return;
    case 6:
      words.splice(at, 0, [
        random.pick(OPCODES),
        ...Array.from({ length: random.below(11) }, () => random.pick(VALUES)),
      ]);
      return;
    case 7: {
      // Seldom a whole storm, for it takes as long as a thousand others.
      const most = Math.floor((random.once(50) ? STORM : 1_024) / (word.join('').length + 4 * word.length));
      for (let left = random.below(most + 1); left > 0; left -= 1)
        words.push(word.map((one, i) => (i > 0 && random.once(8) ? String(random.below(1 << 20)) : one)));
      return;
    }
    case 8:
      word.push(...Array.from({ length: random.below(140) }, () => '0'));
      return;
    default:
      word[element] = random.pick(VALUES);
  }
}

function written(word: Elements, random: Random): string {
  const parts = word.map((one) => `${String([...one].length)}.${one}`);
  if (random.once(400)) {
    const at = random.below(parts.length);
    const length = random.pick([0, 1, 7, 9, 99, 8_192, 32_768, 32_769, 99_999, 100_000, 2 ** 31, 2 ** 53]);
    parts[at] = `${String(length)}.${word[at] ?? ''}`;
  }
  return `${parts.join(',')};`;
}

function changeBytes(bytes: Buffer, random: Random): Buffer {
  const [from, to] = [random.below(bytes.length + 1), random.below(bytes.length + 1)].sort(
    (a, b) => a - b,
  ) as [number, number];
  const slice = bytes.subarray(from, Math.min(to, from + 4_096));
  switch (random.below(6)) {
    case 0:
    case 1: {
      const copy = Buffer.from(bytes);
      if (copy.length > 0) copy[random.below(copy.length)] = random.below(256);
      return copy;
    }
    case 2:
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, from), slice, bytes.subarray(from)]);
    case 4:
      return bytes.subarray(0, to);
    default: {
      const noise = Buffer.from(Array.from({ length: 1 + random.below(8) }, () => random.below(256)));
      return Buffer.concat([bytes.subarray(0, from), noise, bytes.subarray(from)]);
    }
  }
}
