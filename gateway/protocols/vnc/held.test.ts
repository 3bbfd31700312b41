/** What a controller who is gone leaves pressed at a machine, and how it is let go. */

import { expect, test } from '@jest/globals';
import { Held } from './held.js';

const key = (down: number, keysym: number): Buffer => Buffer.from([4, down, 0, 0, 0, 0, 0, keysym]);
const code = (down: number, keycode: number): Buffer =>
  Buffer.from([255, 0, 0, down, 0, 0, 0, 0x61, 0, 0, 0, keycode]);
const pointer = (buttons: number, x: number, ...more: number[]): Buffer =>
  Buffer.from([5, buttons, 0, x, 0, 9, ...more]);

test('keys that are down are let go, the last first, and once', () => {
  const held = new Held();
  for (const message of [key(1, 1), key(1, 2), key(1, 3), key(0, 2), code(1, 30)]) held.note(message);
  expect(held.take()).toEqual([code(0, 30), key(0, 3), key(0, 1)]);
  expect(held.take()).toEqual([]);
});

test('a pressed button is let go where the pointer is, and a pointer that only moves is left alone', () => {
  const held = new Held();
  held.note(pointer(1, 10));
  held.note(pointer(1, 20));
  expect(held.take()).toEqual([pointer(0, 20)]);
  held.note(pointer(1, 10));
  held.note(pointer(0, 11));
  expect(held.take()).toEqual([]);
});

test('the further buttons of a machine that knows them are let go in its own form', () => {
  const held = new Held();
  held.note(pointer(0x80, 10, 1));
  expect(held.take()).toEqual([pointer(0x80, 10, 0)]);
  held.note(pointer(0x80, 10, 0));
  expect(held.take()).toEqual([]);
});

test('whoever presses every key there is fills no memory', () => {
  const held = new Held();
  for (let keysym = 0; keysym < 100_000; keysym += 1) {
    const press = key(1, 0);
    press.writeUInt32BE(keysym, 4);
    held.note(press);
  }
  expect(held.take().length).toBe(256);
});
