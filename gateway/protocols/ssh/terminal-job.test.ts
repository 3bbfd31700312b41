import { expect, test } from '@jest/globals';
import type { Size } from '../../sessions/ports.js';
import { extendedOf } from './buffer-writer.js';
import { runJob, type TerminalResult } from './terminal-job.js';
import { coreOf, FG } from './terminal-internals.js';
import { describeLine, describeScreen, newTerminal } from './testing/picture.js';
import { piece, random } from './testing/random-stream.js';

type BaseResult = Extract<TerminalResult, { is: 'base' }>;
const EMPTY = new Uint8Array(0);

function run(size: Size, base: Uint8Array, log: readonly (Uint8Array | Size)[], history = 0) {
  let frame: Uint8Array = EMPTY;
  let result: BaseResult | undefined;
  runJob({ size, base, log, histories: [history], fold: true }, (one) => {
    if (one.is === 'keyframes') frame = one.frames[0] ?? EMPTY;
    else if (one.is === 'base') result = one;
  });
  if (result === undefined) throw new Error('no base');
  return { frame, ...result };
}

/** A colour without what an older one left in its unused bits. */
function seen(value: number): number {
  const kind = value & 0x3000000;
  if (kind === 0x3000000) return value | 0;
  return value & (kind === 0 ? ~0x3ffffff : ~0xffff00);
}

/** Everything a person or a program can tell apart. */
function everything(terminal: ReturnType<typeof newTerminal>, lines = 0): string {
  const core = coreOf(terminal);
  const buffer = core.buffers.active;
  const { fg, bg, extended } = core._inputHandler._curAttrData;
  const history = Array.from({ length: lines }, (_, i) => describeLine(terminal, buffer.ybase - 1 - i));
  return [
    describeScreen(terminal),
    ...history,
    JSON.stringify([
      seen(fg),
      seen(bg),
      fg & FG.underline ? extended.underlineStyle || 1 : 0,
      seen(extended.underlineColor),
    ]),
    JSON.stringify(terminal.modes),
    JSON.stringify(core.coreService.decPrivateModes),
    JSON.stringify([
      core.coreService.isCursorHidden,
      core.coreMouseService.activeEncoding,
      core._charsetService.glevel,
    ]),
    JSON.stringify([
      buffer.scrollTop,
      buffer.scrollBottom,
      Object.keys(buffer.tabs).filter((x) => Number(x) < terminal.cols),
      buffer.x,
    ]),
    JSON.stringify([Math.min(buffer.savedX, terminal.cols - 1), Math.max(0, buffer.savedY - buffer.ybase)]),
  ].join('\n');
}

test.each(Array.from({ length: 12 }, (_, i) => i + 1))(
  'a joiner sees exactly what a terminal shows that saw everything, and goes on so (streams %i)',
  (block) => {
    for (let seed = block * 1000; seed < block * 1000 + 40; seed++) {
      const rand = random(seed);
      const columns = 4 + Math.floor(rand() * 40);
      const rows = 2 + Math.floor(rand() * 14);
      const direct = newTerminal(columns, rows);
      const size = { columns, rows };
      const text = Array.from({ length: Math.floor(rand() * 120) }, () => piece(rand, columns, rows)).join(
        '',
      );
      coreOf(direct).writeSync(Buffer.from(text));
      const { frame } = run(size, EMPTY, [Buffer.from(text)]);
      const joiner = newTerminal(columns, rows);
      coreOf(joiner).writeSync(frame);
      const where = `seed ${String(seed)} ${JSON.stringify(text.slice(-300))}`;
      expect(`${everything(joiner)}\n${where}`).toBe(`${everything(direct)}\n${where}`);
      const more = Array.from({ length: 30 }, () => piece(rand, columns, rows)).join('');
      for (const terminal of [direct, joiner]) coreOf(terminal).writeSync(Buffer.from(more));
      const after = `${where} then ${JSON.stringify(more)}`;
      expect(`${everything(joiner)}\n${after}`).toBe(`${everything(direct)}\n${after}`);
      direct.dispose();
      joiner.dispose();
    }
  },
);

/** Both terminals after the same bytes, one of them only by a keyframe of the other. */
function joined(text: string, size = { columns: 20, rows: 6 }, more = '') {
  const direct = newTerminal(size.columns, size.rows);
  coreOf(direct).writeSync(Buffer.from(text));
  const { frame } = run(size, EMPTY, [Buffer.from(text)]);
  const joiner = newTerminal(size.columns, size.rows);
  coreOf(joiner).writeSync(frame);
  for (const terminal of [direct, joiner]) coreOf(terminal).writeSync(Buffer.from(more));
  return { direct, joiner, frame };
}

test.each([
  ['autowrap off', '\x1b[?7labc'],
  ['a background without text', '\x1b[44m\x1b[2J\x1b[3;3H'],
  ['a hidden cursor', 'x\x1b[?25l'],
  ['a line drawing set in force', '\x1b(0lqqk'],
  [
    'the normal screen under an alternate one',
    'under\r\n\x1b[31mred\x1b[?1049halt\x1b[?25l',
    '\x1b[?1049l more',
  ],
  ['origin mode inside margins', '\x1b[2;4r\x1b[?6h\x1b[2;3Hx', '\x1b[HX'],
  ['a repetition in insert mode', '漢字 words\x1b[4D\x1b[4hx', '\x1b[2b'],
  ['a repetition of a line drawn', '\x1b(0lq', '\x1b[5bk'],
  ['a mark after its letter', 'cafe', '\u0301 x'],
  ['a repetition of the last letter', 'abc', '\x1b[3b'],
  ['the cursor behind the last column', 'x'.repeat(20), 'y'],
  ['a wide character behind which the line is full', `${'x'.repeat(18)}漢`, '字'],
  ['a cursor saved in a colour', '\x1b[3;4H\x1b[35m\x1b7\x1b[H\x1b[m', '\x1b8here'],
])('a keyframe keeps %s', (_what, text, more = '') => {
  const { direct, joiner } = joined(text, undefined, more);
  expect(everything(joiner)).toBe(everything(direct));
});

test('a link stays a link, and its end its end', () => {
  const { direct, joiner } = joined('\x1b]8;;https://a.example/\x1b\\link\x1b]8;;\x1b\\ no link');
  const link = (terminal: ReturnType<typeof newTerminal>, x: number): string | undefined => {
    const core = coreOf(terminal);
    const line = core.buffers.active.lines.get(0);
    return line && core._oscLinkService.getLinkData(extendedOf(line, x)?.urlId ?? 0)?.uri;
  };
  expect([link(direct, 1), link(joiner, 1), link(joiner, 6)]).toEqual([
    'https://a.example/',
    'https://a.example/',
    undefined,
  ]);
});

test('scrollback is shown as far as it is asked for, wrapped lines as one line', () => {
  const size = { columns: 20, rows: 4 };
  const text = Array.from({ length: 40 }, (_, i) => `line ${String(i)} ${'x'.repeat(i)}`).join('\r\n');
  const direct = newTerminal(20, 4);
  coreOf(direct).writeSync(Buffer.from(text));
  const joiner = newTerminal(20, 4);
  coreOf(joiner).writeSync(run(size, EMPTY, [Buffer.from(text)], 30).frame);
  expect(joiner.buffer.active.baseY).toBe(30);
  expect(everything(joiner, 30)).toBe(everything(direct, 30));
  const wrapped = (terminal: typeof direct): (boolean | undefined)[] =>
    Array.from(
      { length: 33 },
      (_, i) => terminal.buffer.active.getLine(terminal.buffer.active.baseY + 3 - i)?.isWrapped,
    );
  expect(wrapped(joiner)).toEqual(wrapped(direct));
  for (const terminal of [direct, joiner]) terminal.resize(33, 9);
  expect(everything(joiner)).toBe(everything(direct));
});

test('a picture made from a picture is the same as one made from the bytes', () => {
  for (let seed = 1; seed <= 150; seed++) {
    const rand = random(seed);
    const size = { columns: 4 + Math.floor(rand() * 40), rows: 2 + Math.floor(rand() * 12) };
    const parts = Array.from({ length: 4 }, () =>
      Buffer.from(Array.from({ length: 30 }, () => piece(rand, size.columns, size.rows)).join('')),
    );
    let base: Uint8Array = EMPTY;
    for (const part of parts) base = run(size, base, [part]).base;
    const direct = newTerminal(size.columns, size.rows);
    const folded = newTerminal(size.columns, size.rows);
    coreOf(direct).writeSync(Buffer.concat(parts));
    coreOf(folded).writeSync(base);
    const lines = Math.min(50, direct.buffer.normal.baseY);
    const shown = direct.buffer.active.type === 'normal' ? lines : 0;
    expect(`${String(seed)} ${everything(folded, shown)}`).toBe(
      `${String(seed)} ${everything(direct, shown)}`,
    );
    direct.dispose();
    folded.dispose();
  }
});
