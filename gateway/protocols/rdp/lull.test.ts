/** A moment without anything to draw: what is held back, until when, and in which order it goes on. */

import { expect, test } from '@jest/globals';
import { until } from '../../../test/contract/upstream-contract.js';
import { Lull } from './lull.js';

function scene() {
  const said: string[] = [];
  const outside = {
    resting: -Infinity,
    hold: (on: boolean) => void said.push(on ? 'hold' : 'go on'),
    restingSince: () => outside.resting,
    unanswered: () => 0,
    write: (input: Uint8Array) => said.push(Buffer.from(input).toString()) > 0,
  };
  return { said, outside, lull: new Lull(outside) };
}

test('the machine is held back until guacd rests, the pointer and what follows it until it is over; keys before it pass', async () => {
  const { said, outside, lull } = scene();
  outside.resting = Infinity;
  let finish = (): void => undefined;
  const over = lull.around(() => {
    said.push('look');
    return new Promise<void>((resolve) => (finish = resolve));
  });
  lull.write(Buffer.from('key a'), 'key');
  const moved = Buffer.from('mouse');
  lull.write(moved, 'mouse');
  moved.fill('x');
  lull.write(Buffer.from('key b'), 'key');
  expect([said, lull.waiting]).toEqual([['hold', 'key a'], 10]);
  outside.resting = performance.now();
  await until(() => said.includes('look'));
  expect(performance.now() - outside.resting).toBeGreaterThan(150);
  finish();
  await over;
  expect(said).toEqual(['hold', 'key a', 'look', 'mouse', 'key b', 'go on']);
  expect([lull.write(Buffer.from('mouse'), 'mouse'), lull.waiting]).toEqual([true, 0]);
});

test('what fails lets everything go on', async () => {
  const { said, lull } = scene();
  await expect(lull.around(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(said).toEqual(['hold', 'go on']);
});
