/** Lets time leap while everybody who is well goes on answering the gateway's pings. */

import { once } from 'node:events';
import { PING_EVERY_MS } from '../../gateway/domain/limits.js';
import type { LeapingClock } from '../fakes/leaping-clock.js';
import type { Opened } from './person.js';

/** At least `ms`, in steps of one heartbeat; each waits until the controller's windows have answered theirs. */
export async function passTime(clock: LeapingClock, ms: number, { stream, events }: Opened): Promise<void> {
  for (let passed = 0; passed < ms; passed += PING_EVERY_MS) {
    const pinged = once(stream.ws, 'ping');
    clock.leap(PING_EVERY_MS);
    await pinged;
    events.say({ t: 'ping' });
    await events.word((word) => word.t === 'pong' && word.now >= clock.now() - PING_EVERY_MS / 2);
  }
}
