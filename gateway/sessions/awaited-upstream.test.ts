/** An upstream behind a gate: not even made before the yes, and never after a close. */

import { expect, test } from '@jest/globals';
import { FakeUpstream } from '../../test/fakes/upstream.js';
import { awaiting, type Gate } from './awaited-upstream.js';
import { type Asker, type Loss, StartError } from './ports.js';
import type { Upstream } from './upstream.js';

class HeldGate implements Gate {
  allow = (): void => undefined;
  refuse = (_error: unknown): void => undefined;
  closed = 0;
  pass(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.allow = resolve;
      this.refuse = reject;
    });
  }
  close(): void {
    this.closed += 1;
  }
}

/** What a machine says of itself. */
const SAID = {
  security: { level: 'encrypted', name: 'TLS' },
  shortfalls: ['exact-picture'],
  clipboard: 'both',
} as const;
const ASKER = {} as Asker;
function behind(): { gate: HeldGate; made: FakeUpstream[]; upstream: Upstream } {
  const gate = new HeldGate();
  const made: FakeUpstream[] = [];
  const connect = awaiting(gate, () => {
    const machine = Object.assign(new FakeUpstream(), SAID);
    made.push(machine);
    return machine;
  });
  return { gate, made, upstream: connect({ columns: 80, rows: 24 }) };
}
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('is made after the yes, then it is the machine’s own', async () => {
  const { gate, made, upstream } = behind();
  const losses: Loss[] = [];
  upstream.onLost((why) => losses.push(why));
  const port = upstream.start(ASKER);
  await soon();
  expect(made).toHaveLength(0);
  expect(() => upstream.attach({} as never)).toThrow('nothing is open');
  const said = (): unknown => ({
    security: upstream.security,
    shortfalls: upstream.shortfalls,
    clipboard: upstream.clipboard,
  });
  expect(said()).toEqual({});
  gate.allow();
  await soon();
  expect(made.map(({ starts }) => starts)).toEqual([1]);
  await made[0]?.ready();
  expect(said()).toEqual(SAID);
  (await port).write(new Uint8Array([1]));
  expect(made[0]?.written).toHaveLength(1);
  made[0]?.lose('machine-lost');
  expect(losses).toEqual([{ code: 'machine-lost' }]);
  upstream.close();
  upstream.close();
  expect([made[0]?.closed, gate.closed]).toEqual([1, 1]);
});

test('is never made when the answer is no', async () => {
  const { gate, made, upstream } = behind();
  const port = upstream.start(ASKER);
  gate.refuse(new StartError('owner-refused'));
  await expect(port).rejects.toMatchObject({ failure: 'owner-refused' });
  expect(made).toHaveLength(0);
});

test('is never made when it was closed before the yes', async () => {
  const { gate, made, upstream } = behind();
  const port = upstream.start(ASKER);
  upstream.close();
  gate.allow();
  await expect(port).rejects.toMatchObject({ failure: 'cancelled' });
  expect(made).toHaveLength(0);
});

test('hears of no loss any more once it has stopped listening', async () => {
  const { gate, made, upstream } = behind();
  const losses: Loss[] = [];
  const stop = upstream.onLost((why) => losses.push(why));
  upstream.start(ASKER).catch(() => undefined);
  gate.allow();
  await soon();
  stop();
  made[0]?.lose();
  expect(losses).toEqual([]);
});
