/** How long a frame takes through the front after guacd's last byte of it, key by key: none, the gateway, guacamole-lite. */

import { setTimeout as wait } from 'node:timers/promises';
import { Guacd } from '../../../gateway/protocols/rdp/guacd.js';
import { encode } from '../../../gateway/protocols/rdp/instruction.js';
import type { Xrdp } from '../../fixtures/xrdp.js';
import { startLite } from '../parts/lite.js';
import { moment } from '../parts/moment.js';
import { ownerWords } from '../parts/owner-words.js';
import { type RdpStage, SIZE } from '../parts/rdp-stage.js';
import { fix, type Row } from '../parts/row.js';
import { startStampedRoad, type StampedRoad } from '../parts/stamped-road.js';
import { median, percentile } from '../parts/statistics.js';
import { typing as machineToTypeAt } from './loads.js';

const BUDGET_MS = 1;
/** Between two keys (ms): everything of the last key has come. */
const KEY_MS = 100;

interface Client {
  say(opcode: string, ...args: (string | number)[]): void;
  onFrame: (() => void) | undefined;
}

interface Took {
  /** ms from guacd's last byte of a frame to its end at the client. */
  readonly added: number[];
  /** ms from a key to the next frame. */
  readonly echo: number[];
}

export async function typing(stage: RdpStage, quick: boolean): Promise<Row[]> {
  const keys = quick ? 30 : 100;
  const machine = await machineToTypeAt(stage);
  const road = await startStampedRoad(stage.guacd.port);

  const direct = await openDirectly(road, machine);
  const bare = await typed(keys, road, direct);
  direct.close();
  const front = await stage.front(road.port);
  const session = await front.start(machine);
  const mine = await typed(keys, road, session.tap);
  await session.end();
  await front.close();
  const lite = await startLite(road.port);
  const through = await stage.startLite(machine, lite);
  const theirs = await typed(keys, road, through.tap);
  await through.end();
  await lite.close();
  road.close();
  await machine.close();

  const added = median(mine.added) - median(bare.added);
  const line = ({ added: took }: Took): string => `${fix(median(took))} / ${fix(percentile(took, 0.95))} ms`;
  const echo = (took: Took): string => `${fix(median(took.echo))} / ${fix(percentile(took.echo, 0.95))} ms`;
  return [
    {
      what: 'typing, guacd’s last byte → controller (p50 / p95)',
      figure: `${line(mine)}; adds ${fix(added)} ms`,
      peer: `${line(bare)} direct; ${line(theirs)} guacamole-lite`,
      budget: { text: `adds ≤ ${String(BUDGET_MS)} ms p50`, met: added <= BUDGET_MS },
    },
    {
      what: 'typing, key → next frame (p50 / p95)',
      figure: echo(mine),
      peer: `${echo(bare)} direct; ${echo(theirs)} guacamole-lite`,
    },
  ];
}

async function typed(keys: number, road: StampedRoad, client: Client): Promise<Took> {
  const [added, echo]: [number[], number[]] = [[], []];
  let pressed = 0;
  // A terminal hears keys while the pointer is over it.
  client.say('mouse', 300, 200, 0);
  await wait(1_000);
  client.onFrame = () => {
    const now = moment();
    added.push(now - road.lastAt);
    if (pressed > 0) echo.push(now - pressed);
    pressed = 0;
  };
  for (let at = 0; at < keys; at += 1) {
    const key = at % 40 === 39 ? 0xff0d : 0x61 + (at % 26);
    pressed = moment();
    client.say('key', key, 1);
    client.say('key', key, 0);
    await wait(KEY_MS);
  }
  client.onFrame = undefined;
  return { added, echo };
}

/** A client of guacd's with nothing in between. */
async function openDirectly(road: StampedRoad, machine: Xrdp): Promise<Client & { close(): void }> {
  const guacd = await Guacd.open({
    engine: { host: '127.0.0.1', port: road.port },
    select: 'rdp',
    ...SIZE,
    lossless: false,
    audio: false,
    arguments: ownerWords(machine, SIZE),
    signal: new AbortController().signal,
  });
  const client: Client & { close(): void } = {
    say: (opcode, ...args) => void guacd.write(encode(opcode, ...args)),
    onFrame: undefined,
    close: () => {
      guacd.close();
    },
  };
  guacd.listen({
    instruction: (word) => {
      if (word.opcode !== 'sync') return;
      guacd.write(encode('sync', word.arg(0)));
      client.onFrame?.();
    },
    pause: () => undefined,
    closed: () => undefined,
  });
  return client;
}
