/**
 * Any machine, at random: every encoding mixed with every other, streams begun anew and flushed in odd ways, sizes
 * that change, in pieces down to single bytes; people who come, lag and come back. Everybody sees the same in the end.
 */

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Desktop } from '../../gateway/protocols/vnc/desktop.js';
import { COMMON_FORMAT } from '../../gateway/protocols/vnc/pixel-format.js';
import { OWN_STREAM } from '../../gateway/protocols/vnc/tight-encoder.js';
import { KINDS, ModelMachine, type Kind } from './model-machine.js';
import { PageOutlet } from './page-outlet.js';

/** Enough that each of a dozen ways of breaking it was found. */
const RUNS = 30;

/** How the machine uses its zlib streams. */
interface Streams {
  readonly partial?: number;
  readonly stream?: number;
}

type Act =
  | { readonly do: 'update'; readonly kinds: readonly Kind[] }
  | { readonly do: 'resize'; readonly width: number; readonly height: number }
  | { readonly do: 'join' | 'time' }
  | { readonly do: 'lag' | 'drain'; readonly who: number };

const act = (kinds: readonly Kind[]): fc.Arbitrary<Act> =>
  fc.oneof(
    {
      weight: 10,
      arbitrary: fc
        .array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 5 })
        .map((some): Act => ({ do: 'update', kinds: some })),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({ width: fc.integer({ min: 1, max: 150 }), height: fc.integer({ min: 1, max: 150 }) })
        .map((size): Act => ({ do: 'resize', ...size })),
    },
    { weight: 2, arbitrary: fc.constant<Act>({ do: 'join' }) },
    { weight: 2, arbitrary: fc.constant<Act>({ do: 'time' }) },
    {
      weight: 2,
      arbitrary: fc
        .record({ kind: fc.constantFrom('lag' as const, 'drain' as const), who: fc.nat(5) })
        .map(({ kind, who }): Act => ({ do: kind, who })),
    },
  );

function play(acts: readonly Act[], seed: number, cut: number, { partial = 0, stream }: Streams): void {
  let state = seed >>> 0;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const machine = new ModelMachine(90, 70, random, partial, stream);
  const timers: (() => void)[] = [];
  let now = 0;
  const desktop = new Desktop(
    { width: 90, height: 70, format: COMMON_FORMAT, name: 'any' },
    { ownFormat: false, clipboard: 'off' },
    {
      write: () => undefined,
      hold: () => undefined,
      broken: (error) => {
        throw error;
      },
      // A keyframe takes a few turns, or one.
      now: () => (now += random(3)),
      after: (_, later) => {
        timers.push(later);
        return () => undefined;
      },
    },
  );
  const passTime = (): void => {
    for (const timer of timers.splice(0)) timer();
  };
  const people: PageOutlet[] = [];
  const watchFrom = (): void => {
    const outlet = new PageOutlet();
    people.push(outlet);
    desktop.broadcast.attach(outlet);
  };
  const feed = (bytes: Buffer): void => {
    const step = cut === 0 ? bytes.length : cut;
    for (let at = 0; at < bytes.length; at += step) {
      // Somebody comes in the middle of an update, too.
      if (cut > 1 && random(Math.ceil(2000 / cut)) === 0 && people.length < 10) watchFrom();
      let more = desktop.receive(bytes.subarray(at, at + step));
      while (more) more = desktop.read();
    }
  };
  watchFrom();
  let resizes = 0;
  for (const next of acts) {
    switch (next.do) {
      case 'update':
        feed(machine.update(next.kinds));
        break;
      case 'resize':
        resizes += 1;
        if (resizes <= 15) feed(machine.resize(next.width, next.height));
        break;
      case 'join':
        watchFrom();
        break;
      case 'time':
        passTime();
        break;
      case 'lag': {
        const who = people[next.who % people.length];
        who?.lag();
        break;
      }
      case 'drain':
        people[next.who % people.length]?.ack(0);
        break;
    }
  }
  for (const who of people) who.ack(0);
  watchFrom();
  while (timers.length > 0) passTime();
  for (const { page } of people) {
    expect([page.canvas.width, page.canvas.height]).toEqual([machine.width, machine.height]);
    expect(page.pixels.equals(machine.bytes)).toBe(true);
  }
  desktop.close();
}

const TIGHT: readonly Kind[] = [
  'tight-fill',
  'tight-copy',
  'tight-palette',
  'tight-mono',
  'tight-gradient',
  'copy',
];
const CASES: readonly (readonly [string, readonly Kind[], Streams])[] = [
  ['Tight alone', TIGHT, {}],
  ['Tight with flushes in the middle of a byte', TIGHT, { partial: 20 }],
  [
    'Tight on the stream that our own rectangles use',
    ['tight-copy', 'raw', 'rre', 'copy'],
    { stream: OWN_STREAM },
  ],
  ['everything', KINDS, { partial: 5 }],
  ...KINDS.filter((kind) => !kind.startsWith('tight')).map((kind) => [kind, [kind], {}] as const),
];

test.each(CASES)('%s: exact for everybody', (_, kinds, streams) => {
  fc.assert(
    fc.property(
      fc.array(act(kinds), { minLength: 1, maxLength: 25 }),
      fc.integer(),
      fc.constantFrom(0, 1, 7, 300, 5000),
      (acts, seed, cut) => {
        play(acts, seed, cut, streams);
      },
    ),
    { numRuns: RUNS },
  );
});
