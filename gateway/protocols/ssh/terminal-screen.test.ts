import { afterAll, expect, test } from '@jest/globals';
import type { Frame, Size } from '../../sessions/ports.js';
import { Broadcast } from '../../sessions/broadcast.js';
import { FakeOutlet } from '../../../test/fakes/outlet.js';
import { TerminalFilter } from './terminal-filter.js';
import { TerminalPool } from './terminal-pool.js';
import { TerminalScreen } from './terminal-screen.js';
import { describeLine, describeScreen, newTerminal, show } from './testing/picture.js';
import { cut, piece, random } from './testing/random-stream.js';

const pool = new TerminalPool();
afterAll(() => pool.close());

/** A line that is among those which fill the screen behind the first cut of the test with few colours. */
const ONLY_CHANGE = 4070;

const ignore = (): void => undefined;
const sizeWord = (size: Size): string => JSON.stringify({ t: 'size', ...size });

/** One screen behind one broadcast, and what a terminal shows that was there from the start. */
function open(size: Size, isPlain?: () => boolean) {
  const holds: boolean[] = [];
  let jobs = 0;
  const counting = {
    run: (...order: Parameters<TerminalPool['run']>) => {
      jobs += 1;
      return pool.run(...order);
    },
  } as unknown as TerminalPool;
  const screen = new TerminalScreen(size, counting, (on) => holds.push(on), isPlain);
  const broadcast = new Broadcast(screen, ignore);
  const all: Frame[] = [];
  return {
    holds,
    publish(frame: Frame): void {
      all.push(frame);
      broadcast.publish(frame);
    },
    /** Joins, and resolves when the keyframe is there. */
    async join(history = 0): Promise<FakeOutlet> {
      const outlet = new FakeOutlet('skips', history);
      broadcast.attach(outlet);
      while (outlet.sent.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      return outlet;
    },
    joinLater(history = 0): FakeOutlet {
      const outlet = new FakeOutlet('skips', history);
      broadcast.attach(outlet);
      return outlet;
    },
    direct(): string {
      return seen(all, size);
    },
    all,
    jobs: () => jobs,
    refresh: () => {
      broadcast.refresh();
    },
    close: () => {
      broadcast.close();
    },
  };
}

function seen(frames: readonly Frame[], size: Size, history = 0): string {
  const terminal = newTerminal(size.columns, size.rows);
  show(terminal, frames);
  const base = terminal.buffer.active.baseY;
  const lines = Array.from({ length: history }, (_, i) => describeLine(terminal, base - 1 - i));
  const picture = [describeScreen(terminal), ...lines].join('\n');
  terminal.dispose();
  return picture;
}

function pickOne(rand: () => number, from: readonly string[]): string {
  return from[Math.floor(rand() * from.length)] ?? '';
}

async function settled(outlet: FakeOutlet): Promise<void> {
  while (outlet.sent.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
}

test('whoever joins whenever sees what everybody sees, wherever the stream is cut', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const rand = random(seed);
    const size = { columns: 10 + Math.floor(rand() * 60), rows: 3 + Math.floor(rand() * 20) };
    const session = open(size);
    const joiners: FakeOutlet[] = [];
    const pieces = Array.from({ length: 100 }, () => Buffer.from(piece(rand, size.columns, size.rows)));
    for (const part of pieces) {
      if (rand() < 0.08) joiners.push(session.joinLater());
      session.publish(part);
      if (rand() < 0.1) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const want = `${String(seed)} ${session.direct()}`;
    for (const joiner of joiners) {
      await settled(joiner);
      expect(`${String(seed)} ${seen(joiner.sent, size)}`).toBe(want);
    }
    session.close();
  }
});

test('old lines of plain output are dropped, and nobody sees the difference', async () => {
  for (let seed = 1; seed <= 4; seed++) {
    const rand = random(seed);
    const size = { columns: 100, rows: 30 };
    const filter = new TerminalFilter(size);
    const session = open(size, () => filter.plain);
    // A screen that is not empty, with a cursor in the middle, colours in force and a tab stop of its own.
    session.publish(
      filter.filter(Buffer.from('before\r\n\x1b[10;20Hmiddle\x1b[33m\x1b[7;3HX\x1b[44m\x1bH\r\n')),
    );
    let line = 0;
    const bulk = (lines: number): Buffer =>
      Buffer.from(
        Array.from({ length: lines }, () => {
          line += 1;
          // Often, or once: in a line dropped with the first, or kept with the first to be dropped with the next.
          const change = seed % 2 === 0 ? rand() < 0.5 : line === (seed === 1 ? 50 : ONLY_CHANGE);
          const colour =
            seed % 2 === 1
              ? '\x1b[36m'
              : pickOne(rand, [`\x1b[${String(30 + Math.floor(rand() * 8))}m`, '\x1b[0m', '\x1b[35m\x1b[K']);
          return `${String(line)}\t${change ? colour : ''}${'漢é x'.repeat(Math.floor(rand() * 30))}\r\n`;
        }).join(''),
      );
    // A picture is ready at once when the log has been folded into it: from here on lines may be dropped.
    await until(() => session.joinLater(1000).sent.length > 0);
    const before = session.jobs();
    for (let i = 0; i < 40; i++)
      for (const part of cut(bulk(600), rand, 40_000)) session.publish(filter.filter(part));
    expect(session.jobs()).toBe(before);
    const late = await session.join(200);
    session.publish(Buffer.from('\x1b[Kand on\r\n\x1b[2;5Hhere'));
    expect(`${String(seed)} ${seen(late.sent, size, 150)}`).toBe(
      `${String(seed)} ${seen(session.all, size, 150)}`,
    );
    session.close();
  }
});

test('nobody asking, megabytes of plain output are never parsed', () => {
  let jobs = 0;
  const counting = {
    run: () => {
      jobs += 1;
      return () => undefined;
    },
  } as unknown as TerminalPool;
  const size = { columns: 200, rows: 50 };
  const filter = new TerminalFilter(size);
  const screen = new TerminalScreen(size, counting, ignore, () => filter.plain);
  const text = Buffer.from(
    '\x1b[32m[ 10%]\x1b[0m \x1b[1;34mCC  \x1b[m\x1b[K src/mixer/valve.cc:17 -O2\r\n'.repeat(100_000),
  );
  for (const [at, part] of cut(text, random(3), 60_000).entries()) screen.apply(filter.filter(part), at + 1);
  screen.close();
  expect(jobs).toBe(0);
});

test('a change of size is part of the picture', async () => {
  const session = open({ columns: 40, rows: 10 });
  session.publish(Buffer.from('x'.repeat(100)));
  session.publish(sizeWord({ columns: 25, rows: 8 }));
  session.publish(Buffer.from('\r\nafter'));
  const late = await session.join(1000);
  expect(late.sent[0]).toBe(JSON.stringify({ t: 'reset', columns: 25, rows: 8 }));
  session.publish(sizeWord({ columns: 60, rows: 20 }));
  session.publish(Buffer.from('more'));
  expect(seen(late.sent, { columns: 25, rows: 8 })).toBe(session.direct());
  session.close();
});

test('a viewer without scrollback still sees the same after the window has grown', async () => {
  const session = open({ columns: 40, rows: 10 });
  session.publish(Buffer.from(Array.from({ length: 50 }, (_, i) => `line ${String(i)}`).join('\r\n')));
  const live = await session.join();
  const late = session.joinLater();
  session.publish(sizeWord({ columns: 30, rows: 20 }));
  session.refresh();
  session.publish(Buffer.from('\r\nafter'));
  const want = session.direct();
  await until(() => [live, late].every((viewer) => seen(viewer.sent, { columns: 40, rows: 10 }) === want));
  session.close();
});

test('an untouched screen, and one that nothing happened to since, is shown at once', async () => {
  const session = open({ columns: 40, rows: 10 });
  expect(session.joinLater().sent).toHaveLength(2);
  session.publish(Buffer.from('hello'));
  await session.join();
  await until(() => session.joinLater().sent.length > 0);
  session.close();
});

test('a closed screen calls nobody back', async () => {
  const session = open({ columns: 40, rows: 10 });
  session.publish(Buffer.from('hello'));
  const outlet = session.joinLater();
  session.close();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(outlet.sent).toHaveLength(0);
});

async function until(when: () => boolean): Promise<void> {
  while (!when()) await new Promise((resolve) => setTimeout(resolve, 1));
}

test('what the worker was ordered to show is unharmed by what the machine sends meanwhile', () => {
  const size = { columns: 200, rows: 50 };
  const orders: Parameters<TerminalPool['run']>[] = [];
  // Posts nothing: holds the very memory it was given.
  const holding = {
    run: (...order: Parameters<TerminalPool['run']>) => {
      orders.push(order);
      return ignore;
    },
  } as unknown as TerminalPool;
  const filter = new TerminalFilter(size);
  const screen = new TerminalScreen(size, holding, ignore, () => filter.plain);
  let seq = 0;
  let printed = 0;
  const print = (lines: number): string => {
    const text = Array.from(
      { length: lines },
      () => `line ${String((printed += 1))} ${'x'.repeat(90)}\r\n`,
    ).join('');
    for (const part of cut(Buffer.from(text), random(5), 30_000))
      screen.apply(filter.filter(part), (seq += 1));
    return text;
  };
  // A glance: the log goes on; more than a glance, shortened before: the log begins anew.
  const first = print(300);
  screen.keyframe(0, ignore);
  const told = (at: number): string =>
    Buffer.concat((orders[at]?.[0].log ?? []) as Uint8Array[]).toString('latin1');
  expect(told(0)).toBe(first);
  const base = Buffer.from(orders[0]?.[0].base ?? []).toString('latin1');
  print(5_000);
  expect(told(0)).toBe(first);
  orders[0]?.[1]({ is: 'done' });
  screen.keyframe(1000, ignore);
  const second = { log: told(1), base: Buffer.from(orders[1]?.[0].base ?? []).toString('latin1') };
  expect(second.log.endsWith(`line 5300 ${'x'.repeat(90)}\r\n`)).toBe(true);
  expect(second.base).toContain('line ');
  print(20_000);
  expect(told(1)).toBe(second.log);
  expect(Buffer.from(orders[1]?.[0].base ?? []).toString('latin1')).toBe(second.base);
  expect(Buffer.from(orders[0]?.[0].base ?? []).toString('latin1')).toBe(base);
  screen.close();
  expect(told(1)).toBe(second.log);
});
