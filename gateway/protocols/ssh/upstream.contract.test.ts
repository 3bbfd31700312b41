/** The contract every adapter keeps, on a real OpenSSH server. */

import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Secret } from '../../secret.js';
import type { InputPort } from '../../sessions/input-port.js';
import type { Asker } from '../../sessions/ports.js';
import { describeUpstream, until } from '../../../test/contract/upstream-contract.js';
import { descendants } from '../../../test/fixtures/child.js';
import { startSshd } from '../../../test/fixtures/sshd.js';
import { sshAdapter } from './adapter.js';
import { pictureOf } from './testing/picture.js';

const SIZE = { columns: 80, rows: 24 };
const RULES = { allow: ['127.0.0.0/8'], ownPorts: new Set<number>() };
/** Goes through the port behind everything else, so that its arrival says that nothing is under way. */
const MARK = '<mark>';

/** Shows a file as it grows and writes down every byte typed, itself untouched by the terminal. */
const PROGRAM = 'stty raw -echo; touch draw typed; tail -n +1 -f draw & exec cat >> typed';

describeUpstream('SSH', async () => {
  const sshd = await startSshd({ config: [`ForceCommand ${PROGRAM}`] });
  const typed = path.join(sshd.home, 'typed');
  const drawing = path.join(sshd.home, 'draw');
  writeFileSync(drawing, '', { mode: 0o666 });
  let port: InputPort | undefined;
  let marks = 0;
  let drawn = 0;
  let unseen = 0;
  const asker: Asker = {
    judgeKey: () => Promise.resolve('trusted'),
    confirmKey: () => Promise.resolve(),
    credentials: () =>
      Promise.resolve({ method: 'password', user: sshd.user, password: new Secret(sshd.password) }),
    answers: () => Promise.resolve([]),
    progress: () => undefined,
  };
  const text = (): string => (existsSync(typed) ? readFileSync(typed, 'latin1') : '');
  return {
    adapter: sshAdapter,
    size: SIZE,
    asker,
    connect: () => {
      const upstream = sshAdapter.connect({ host: sshd.host, port: sshd.port, rules: RULES })(SIZE);
      const start = upstream.start.bind(upstream);
      upstream.start = async (by) => {
        const input = await start(by);
        // The terminal is not raw before the program runs.
        await until(() => existsSync(typed));
        port = input;
        return input;
      };
      return upstream;
    },
    machine: {
      received: async () => {
        marks += 1;
        port?.write(Buffer.from(MARK));
        await until(() => text().split(MARK).length - 1 === marks);
        return statSync(typed).size - marks * MARK.length;
      },
      draw: () => {
        drawn += 1;
        appendFileSync(drawing, `\x1b[${String(30 + (drawn % 8))}mdrawn ${String(drawn)}\x1b[m\r\n`);
        return Promise.resolve();
      },
      hang: () => {
        sshd.freeze();
      },
      hangUp: () => {
        // The session's own processes; the listener stays.
        for (const pid of descendants(sshd.pid)) kill(pid);
      },
      connections: () => established(sshd.port),
      close: () => sshd.close(),
    },
    // Before the first frame nobody sees the same as anybody.
    picture: (frames) =>
      Promise.resolve(frames.length === 0 ? `nothing ${String((unseen += 1))}` : pictureOf(frames)),
    key: Buffer.from('x'),
    words: [
      JSON.stringify({ t: 'size', columns: 90, rows: 30 }),
      Buffer.from('typed by somebody'),
      Buffer.from('\x1b[?1;2c\x03\x04'),
      JSON.stringify({ t: 'size', columns: 80, rows: 24 }),
    ],
  };
});

/** Connections of ours to `port` that are open, by the kernel's table (proc(5): remote address, state 01). */
function established(port: number): number {
  const remote = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = readFileSync('/proc/net/tcp', 'latin1').split('\n').slice(1);
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter((row) => row[2]?.endsWith(remote) && row[3] === '01').length;
}

/** A process may end with its parent, before its turn comes. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
