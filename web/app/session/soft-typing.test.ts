/** A phone's keyboard, read as keys. */

import { expect, test } from '@jest/globals';
import { EMPTY_FIELD, keysBetween, keysymOf, KEYSYM, pressesOf } from './soft-typing.js';

const BACK = KEYSYM.backspace;
const keys = (text: string): number[] => [...text].map((each) => each.charCodeAt(0));

test('what is added is typed', () => {
  expect(keysBetween(EMPTY_FIELD, `${EMPTY_FIELD}a`)).toEqual(keys('a'));
  expect(keysBetween(`${EMPTY_FIELD}he`, `${EMPTY_FIELD}hello `)).toEqual(keys('llo '));
});

test('what is gone is erased, from the end', () => {
  expect(keysBetween(`${EMPTY_FIELD}ab`, `${EMPTY_FIELD}a`)).toEqual([BACK]);
  expect(keysBetween(`${EMPTY_FIELD}ab`, EMPTY_FIELD)).toEqual([BACK, BACK]);
});

test('a corrected word is erased to where it differs and typed again', () => {
  expect(keysBetween(`${EMPTY_FIELD}teh`, `${EMPTY_FIELD}the `)).toEqual([BACK, BACK, ...keys('he ')]);
});

test('before anything is typed, erasing is one Backspace, however much the phone takes away', () => {
  expect(keysBetween(EMPTY_FIELD, EMPTY_FIELD.slice(1))).toEqual([BACK]);
  expect(keysBetween(EMPTY_FIELD, '')).toEqual([BACK]);
  expect(keysBetween(`${EMPTY_FIELD}ab`, '')).toEqual([BACK, BACK, BACK]);
});

test('letters of any script, a line end and a tab have their keys', () => {
  expect(['ü', '€', 'ж', '😀', '\n', '\t'].map(keysymOf)).toEqual([
    ...[0xfc, 0x010020ac, 0x01000436, 0x0101f600, KEYSYM.enter, KEYSYM.tab],
  ]);
});

test('modifiers go down before the key and up after it, in reverse', () => {
  expect(pressesOf(0x63, { ctrl: false, alt: false })).toEqual([
    [true, 0x63],
    [false, 0x63],
  ]);
  expect(pressesOf(0x63, { ctrl: true, alt: true })).toEqual([
    [true, KEYSYM.ctrl],
    [true, KEYSYM.alt],
    [true, 0x63],
    [false, 0x63],
    [false, KEYSYM.alt],
    [false, KEYSYM.ctrl],
  ]);
});
