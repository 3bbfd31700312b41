import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { coreOf } from './terminal-internals.js';
import { BUDGET_UNITS } from './terminal-costs.js';
import { TerminalFilter } from './terminal-filter.js';
import { describeScreen, newTerminal } from './testing/picture.js';
import { cut, piece, random } from './testing/random-stream.js';

const SIZE = { columns: 80, rows: 24 };
/** Memory in use once all garbage is gone (bytes). */
function retained(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Time stands still: the budget does not refill. */
const still = (): number => 0;

function filtered(text: string | Buffer, size = SIZE): string {
  return new TerminalFilter(size, still).filter(Buffer.from(text as string)).toString();
}

/** Bytes that look like a machine's, whole, broken or hostile. */
const hostile = fc
  .array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          'text',
          '漢字',
          'é',
          '\r\n',
          '\x1b',
          '\x1b[',
          '\x1b]',
          '\x1bP',
          '\x1b_',
          '\x1b^',
        ),
      },
      fc.constantFrom(
        '\x9b',
        '\x9d',
        '\x90',
        '\x84',
        '\x8d',
        '\x9c',
        '\x07',
        '\x1b\\',
        '\x18',
        '\x1a',
        '\x00',
        '\x7f',
        '\x0e',
        '\x0f',
      ),
      fc.constantFrom(
        '1;2',
        '9999',
        '2147483647',
        ':',
        '?',
        '>',
        ' ',
        '$',
        '"',
        '!',
        "'",
        '#',
        '(',
        '52;c;aGk=',
        '0;title',
        '8;;http://a/',
        '8;;javascript:1',
      ),
      fc.constantFrom(...'@ABCDEFGHIJKLMPSTXZ`abcdefghlmnpqrstu}~78cDEHM=>'),
      fc.constantFrom('$q"p', '+q544e', '1$r', 'q#0;2;0', '1J', '999;999H', '[1J'),
    ),
    { maxLength: 40 },
  )
  .map((parts) => Buffer.from(parts.join('')));
const raw = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));
const machine = fc.array(fc.oneof(hostile, raw), { maxLength: 4 }).map((parts) => Buffer.concat(parts));

test('where the stream is cut makes no difference', () => {
  fc.assert(
    fc.property(machine, fc.integer(), (bytes, seed) => {
      const whole = new TerminalFilter(SIZE, still);
      const parts = new TerminalFilter(SIZE, still);
      const single = new TerminalFilter(SIZE, still);
      const want = Buffer.concat([whole.filter(Buffer.from(bytes)), whole.filter(Buffer.from('\x18end'))]);
      const some = cut(bytes, random(seed), 9).map((part) => parts.filter(Buffer.from(part)));
      const each = [...bytes].map((byte) => single.filter(Buffer.from([byte])));
      expect(Buffer.concat([...some, parts.filter(Buffer.from('\x18end'))]).toString('latin1')).toBe(
        want.toString('latin1'),
      );
      expect(Buffer.concat([...each, single.filter(Buffer.from('\x18end'))]).toString('latin1')).toBe(
        want.toString('latin1'),
      );
    }),
    { numRuns: 3000 },
  );
});

test('whatever comes, a terminal survives it and stands between two sequences after every frame', () => {
  const terminal = newTerminal(20, 5, 100);
  const core = coreOf(terminal) as unknown as {
    writeSync(bytes: Uint8Array): void;
    _inputHandler: { _parser: { currentState: number }; _utf8Decoder: { interim: Uint8Array } };
  };
  const filter = new TerminalFilter({ columns: 20, rows: 5 });
  fc.assert(
    fc.property(machine, (bytes) => {
      const safe = filter.filter(Buffer.from(bytes));
      core.writeSync(safe);
      const { _parser: parser, _utf8Decoder: decoder } = core._inputHandler;
      expect([parser.currentState, decoder.interim[0]]).toEqual([0, 0]);
    }),
    { numRuns: 5000 },
  );
});

test('harmless streams show the same filtered and unfiltered', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const rand = random(seed);
    const text = Array.from({ length: 80 }, () => piece(rand, 40, 12)).join('');
    const direct = newTerminal(40, 12);
    const behind = newTerminal(40, 12);
    coreOf(direct).writeSync(Buffer.from(text));
    coreOf(behind).writeSync(new TerminalFilter({ columns: 40, rows: 12 }, still).filter(Buffer.from(text)));
    expect(`${String(seed)} ${describeScreen(behind)}`).toBe(`${String(seed)} ${describeScreen(direct)}`);
  }
});

test.each(['vim', 'htop', 'tmux', 'less', 'mc'])(
  'what %s sends passes unchanged, cut anywhere',
  (program) => {
    const bytes = readFileSync(new URL(`./testing/captures/${program}.bin`, import.meta.url));
    const filter = new TerminalFilter(SIZE, still);
    const parts = cut(bytes, random(7), 50).map((part) => filter.filter(part));
    expect(Buffer.concat(parts).equals(bytes)).toBe(true);
  },
);

test('bytes without sequences are handed on as the very same buffer', () => {
  const bytes = Buffer.from('plain text, ünïcode 漢字\r\n');
  expect(new TerminalFilter(SIZE).filter(bytes)).toBe(bytes);
});

test.each([
  ['\x1b[2147483647L', '\x1b[320L'],
  ['\x1b[9999;9999H', '\x1b[320;320H'],
  ['x\x1b[2147483647b', 'x\x1b[1920b'],
  ["\x1b[9999'}", "\x1b[320'}"],
  ['\x1b[38;2;255;255;255m', '\x1b[38;2;255;255;255m'],
  ['\x1b[?2004h', '\x1b[?2004h'],
  ['\x9b9999A', '\x1b[320A'],
  ['\x1b[5\n5A', '\n\x1b[55A'],
  ['\x1b[1J', '\x1b[1K\x1b[C\x1b[D\x1b[1J'],
  ['a\x1b[3\x18b', 'ab'],
  ['\x1b]0;title\x07', '\x1b]0;title\x07'],
  ['\x1b]2;title\x1b\\', '\x1b]2;title\x1b\\'],
  ['\x1b]2;title\x9c', '\x1b]2;title\x1b\\'],
  ['\x1b]52;c;aGVsbG8=\x07after', 'after'],
  ['\x1b]8;;javascript:alert(1)\x07x', 'x'],
  ['\x1b]8;;file:///etc/passwd\x07x', 'x'],
  ['\x1b]8;id=1;https://a.example/\x07x\x1b]8;;\x07', '\x1b]8;id=1;https://a.example/\x07x\x1b]8;;\x07'],
  ['\x1b]1337;File=:AAAA\x07x', 'x'],
  ['\x1bPq#0;2;0;0;0~~\x1b\\x', 'x'],
  ['\x1bP$qm\x1b\\x', '\x1bP$qm\x1b\\x'],
  ['\x1b_anything\x1b\\x', 'x'],
  ['\x1b^anything\x1b[31mx', '\x1b[31mx'],
  ['\x1bXanything\x1b\\x', 'x'],
])('%j becomes %j', (given, want) => {
  expect(filtered(given)).toBe(want);
});

test('two halves of a control do not find each other around a dropped sequence', () => {
  const bytes = Buffer.concat([
    Buffer.of(0xc2),
    Buffer.from('\x1b]52;c;eA==\x07'),
    Buffer.of(0x9b),
    Buffer.from('9999L'),
  ]);
  expect(new TerminalFilter(SIZE).filter(bytes).indexOf(Buffer.of(0xc2, 0x9b))).toBe(-1);
});

test('a string that never ends takes no memory, and the terminal comes back after it', () => {
  const filter = new TerminalFilter(SIZE);
  filter.filter(Buffer.from('\x1b]0;'));
  const chunk = Buffer.from('x'.repeat(64 * 1024));
  const before = retained();
  for (let i = 0; i < 500; i++) expect(filter.filter(chunk)).toHaveLength(0);
  expect(retained() - before).toBeLessThan(1024 * 1024);
  expect(filter.filter(Buffer.from('\x07back')).toString()).toBe('back');
});

test.each(['L', 'M', 'S', 'T', 'Z', 'I', 'b', '@', 'P', 'X', ' @', ' A', "'}", "'~", 'J'])(
  'a flood of CSI %s is harmless to a terminal behind the filter',
  (kind) => {
    const size = { columns: 200, rows: 50 };
    const terminal = newTerminal(size.columns, size.rows, 1000);
    const one = kind === 'J' ? '\x1b[2J' : `x\x1b[2147483647${kind}`;
    const bomb = Buffer.from(one.repeat(Math.ceil((16 * 1024) / one.length)));
    const safe = new TerminalFilter(size, still).filter(bomb);
    const before = process.cpuUsage();
    coreOf(terminal).writeSync(safe);
    const { user, system } = process.cpuUsage(before);
    // 50 ms where nobody else is at work; unfiltered it is between 5 s and 90 s.
    expect((user + system) / 1000).toBeLessThan(1_000);
  },
);

test('the budget refills: a program that scrolls for hours loses nothing', () => {
  let now = 0;
  const filter = new TerminalFilter(SIZE, () => now);
  const scroll = Buffer.from('\x1b[L'.repeat(BUDGET_UNITS / 10));
  for (let i = 0; i < 100; i++) {
    expect(filter.filter(scroll)).toHaveLength(scroll.length);
    now += 100;
  }
  const burst = Buffer.from('\x1b[L'.repeat(BUDGET_UNITS * 3));
  expect(filter.filter(burst).length).toBeLessThanOrEqual(BUDGET_UNITS * 3);
});
