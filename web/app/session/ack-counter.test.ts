/** What the gateway is told of the bytes parsed. */

import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { ACK_AFTER_MS, ACK_EVERY_BYTES, AckCounter } from './ack-counter.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('small amounts are told together, once, after a moment', () => {
  const told: number[] = [];
  const ack = new AckCounter((bytes) => told.push(bytes));
  ack.consumed(3);
  ack.consumed(4);
  expect(told).toEqual([]);
  jest.advanceTimersByTime(ACK_AFTER_MS);
  expect(told).toEqual([7]);
  jest.advanceTimersByTime(10 * ACK_AFTER_MS);
  expect(told).toEqual([7]);
});

test('a fast stream is told at once, and never twice', () => {
  const told: number[] = [];
  const ack = new AckCounter((bytes) => told.push(bytes));
  ack.consumed(10);
  ack.consumed(ACK_EVERY_BYTES);
  expect(told).toEqual([ACK_EVERY_BYTES + 10]);
  jest.advanceTimersByTime(10 * ACK_AFTER_MS);
  expect(told).toEqual([ACK_EVERY_BYTES + 10]);
});

test('the count only grows', () => {
  const told: number[] = [];
  const ack = new AckCounter((bytes) => told.push(bytes));
  for (let turn = 0; turn < 5; turn++) {
    ack.consumed(1_000);
    jest.advanceTimersByTime(ACK_AFTER_MS);
  }
  expect(told).toEqual([1_000, 2_000, 3_000, 4_000, 5_000]);
});

test('after closing nothing is told, not even what was owed', () => {
  const told: number[] = [];
  const ack = new AckCounter((bytes) => told.push(bytes));
  ack.consumed(5);
  ack.close();
  ack.close();
  ack.consumed(ACK_EVERY_BYTES);
  jest.advanceTimersByTime(10 * ACK_AFTER_MS);
  expect(told).toEqual([]);
});
