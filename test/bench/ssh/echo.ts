/** How long a key takes until its echo is back: through the gateway, and by a direct ssh2 client, key by key in turn. */

import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Client, type ClientChannel } from 'ssh2';
import type { Sshd } from '../../fixtures/sshd.js';
import { fix, type Row, times } from '../parts/row.js';
import { median, percentile } from '../parts/statistics.js';
import { COLUMNS, ROWS, type Stage, VIEWERS } from '../parts/stage.js';
import type { Tap } from '../parts/tap.js';

/** After each key (ms): nobody types faster, and what one way left behind must not slow the next one's key. */
const PAUSE_MS = 5;
/** Not counted: a gateway that has been up for a minute has its code compiled, and so have its peers. */
const WARM_KEYS = 1_000;
/** The programs on the machine listen by then (ms). */
const SETTLE_MS = 500;
const BUDGET = 2;
/** Reads and drops; the terminal's own echo is the fastest answer a machine gives, so the hardest to keep up with. */
const LISTEN = 'stty -icanon; cat > /dev/null\r';

/** Types one key and resolves with the ms until its echo. */
type Key = () => Promise<number>;

export async function echo(stage: Stage, quick: boolean): Promise<Row[]> {
  const keys = quick ? 100 : 300;
  const session = await stage.start();
  session.tap.type(LISTEN);
  const relay = await stage.relay.shell();
  relay.send(Buffer.from(LISTEN));
  const direct = await openDirect(stage.sshd);
  direct.channel.write(LISTEN);
  await wait(SETTLE_MS);
  const ways = {
    direct: keyOf(
      (text) => direct.channel.write(text),
      (heard) => direct.channel.once('data', heard),
    ),
    relay: keyOf(
      (text) => relay.send(Buffer.from(text)),
      (heard) => relay.once('message', heard),
    ),
    gateway: tapKey(session.tap),
  };
  const alone = await inTurn(ways, keys);
  await stage.crowd.tell({ t: 'join', sessionId: session.sessionId, count: VIEWERS });
  const watched = await inTurn(ways, keys);
  await stage.crowd.tell({ t: 'leave' });
  relay.terminate();
  direct.client.end();
  await session.end();
  return [
    rowOf('key echo, 0 viewers', alone.gateway, alone.direct, true),
    rowOf(`key echo, ${VIEWERS} viewers`, watched.gateway, watched.direct, true),
    rowOf('key echo through a bare relay', alone.relay, alone.direct, false),
  ];
}

function tapKey(tap: Tap): Key {
  return keyOf(
    (text) => {
      tap.type(text);
    },
    (heard) => void tap.next().then(heard),
  );
}

function keyOf(type: (text: string) => void, hear: (heard: () => void) => void): Key {
  return () =>
    new Promise((resolve) => {
      const from = performance.now();
      hear(() => {
        resolve(performance.now() - from);
      });
      type('x');
    });
}

async function inTurn<Way extends string>(
  ways: Readonly<Record<Way, Key>>,
  keys: number,
): Promise<Record<Way, number[]>> {
  const names = Object.keys(ways) as Way[];
  const took = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Way, number[]>;
  for (const name of names) for (let key = 0; key < WARM_KEYS; key++) await ways[name]();
  // One key of each way in turn: a busy second of the machine touches all alike.
  for (let key = 0; key < keys; key++) {
    for (const name of names) {
      await wait(PAUSE_MS);
      took[name].push(await ways[name]());
    }
  }
  return took;
}

function rowOf(what: string, ours: readonly number[], direct: readonly number[], judged: boolean): Row {
  const ratio = median(ours) / median(direct);
  return {
    what,
    figure: `${spread(ours)}; p50 ${times(ratio)}`,
    peer: `${spread(direct)} direct ssh2`,
    ...(judged ? { budget: { text: `p50 ≤ ${BUDGET} ×`, met: ratio <= BUDGET } } : {}),
  };
}

const spread = (ms: readonly number[]): string =>
  `${[0.5, 0.95, 0.99].map((share) => fix(percentile(ms, share), 2)).join(' / ')} ms`;

async function openDirect({
  host,
  port,
  user,
  password,
}: Sshd): Promise<{ client: Client; channel: ClientChannel }> {
  const client = new Client();
  client.connect({ host, port, username: user, password });
  await once(client, 'ready');
  client.setNoDelay(true);
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    client.shell({ term: 'xterm-256color', cols: COLUMNS, rows: ROWS }, (error, opened) => {
      if (error) reject(error);
      else resolve(opened);
    });
  });
  await once(channel, 'data');
  return { client, channel };
}
