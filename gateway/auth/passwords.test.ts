/** Hashing: never skipped, never in the clear, never more at once than the machine can bear. */

import { expect, test } from '@jest/globals';
import { parseOptions } from '@node-rs/argon2';
import { Secret } from '../secret.js';
import { BUSY, HashingQueue } from './hashing-queue.js';
import { createPasswords } from './passwords.js';

test('a password verifies against its own argon2id string only', async () => {
  const passwords = createPasswords();
  const hashed = String(await passwords.hash(new Secret('correct horse battery')));
  expect(hashed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(hashed).not.toContain('correct');
  expect(await passwords.verify(hashed, new Secret('correct horse battery'))).toBe(true);
  expect(await passwords.verify(hashed, new Secret('Correct horse battery'))).toBe(false);
});

test('an unknown name costs the same work as a wrong password', async () => {
  const costs: unknown[] = [];
  const counting = {
    hash: () => Promise.resolve(''),
    verify: (hashed: string | Uint8Array) => {
      costs.push(parseOptions(hashed));
      return Promise.resolve(true);
    },
  };
  const passwords = createPasswords(new HashingQueue(), counting);
  const hashed = String(await createPasswords().hash(new Secret('correct horse battery')));
  expect(await passwords.verify(hashed, new Secret('x'))).toBe(true);
  // Even a hash that would fit is nobody's.
  expect(await passwords.verify(undefined, new Secret('x'))).toBe(false);
  expect(await passwords.verify(null, new Secret('x'))).toBe(false);
  expect(costs).toHaveLength(3);
  expect(costs[1]).toEqual(costs[0]);
  expect(costs[2]).toEqual(costs[0]);
});

test('an absurdly long password is refused without being hashed whole', async () => {
  const seen: number[] = [];
  const passwords = createPasswords(new HashingQueue(), {
    hash: () => Promise.resolve(''),
    verify: (_hashed, text) => {
      seen.push(text.length);
      return Promise.resolve(true);
    },
  });
  expect(await passwords.verify('$argon2id$', new Secret('x'.repeat(1_000_000)))).toBe(false);
  expect(seen).toEqual([129]);
  await expect(passwords.hash(new Secret('x'.repeat(129)))).rejects.toThrow('too long');
});

test('so many hash at once, so many wait, the rest is told at once', async () => {
  const queue = new HashingQueue(2, 3);
  const gates: (() => void)[] = [];
  let most = 0;
  let running = 0;
  const work = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((open) => gates.push(open));
    running -= 1;
    return 'done';
  };
  const results = Array.from({ length: 6 }, () => queue.run(work));
  expect(await results[5]).toBe(BUSY);
  for (let done = 0; done < 5; done += 1) {
    while (gates.length === 0) await Promise.resolve();
    gates.shift()?.();
    await Promise.resolve();
  }
  expect(await Promise.all(results.slice(0, 5))).toEqual(Array(5).fill('done'));
  expect(most).toBe(2);
});

test('work that fails gives its place back', async () => {
  const queue = new HashingQueue(1, 1);
  await expect(queue.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await queue.run(() => Promise.resolve('next'))).toBe('next');
});
