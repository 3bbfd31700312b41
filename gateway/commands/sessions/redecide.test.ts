/** Deciding again when the database says nothing. */

import { expect, test } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { HeldClock } from '../../../test/fakes/held-clock.js';
import { silentLog } from '../../log.js';
import { Redecider } from './redecide.js';
import type { SessionRoom } from './room.js';

test('sessions end when a database that neither answers nor fails has been asked for too long', async () => {
  const clock = new HeldClock();
  const ends: string[] = [];
  const sessions = [{ id: 's', close: (code: string) => ends.push(code) }];
  const redecider = new Redecider({
    clock,
    log: silentLog,
    live: { all: () => sessions },
    store: {
      read: { findOneBy: () => new Promise(() => undefined) },
      onCommitted: () => () => undefined,
    },
  } as unknown as SessionRoom);
  clock.pass(5_000);
  await turn();
  clock.pass(60_000);
  expect(ends).toEqual([]);
  clock.pass(10_000);
  expect(ends).toContain('not-recorded');
  redecider.close();
  expect(clock.pending).toBe(0);
});
