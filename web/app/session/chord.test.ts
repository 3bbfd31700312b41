/** The way out of the machine. */

import { expect, test } from '@jest/globals';
import { Chord } from './chord.js';

const play = (keys: string): boolean[] => {
  const chord = new Chord();
  return keys.split(' ').flatMap((step) => {
    const key = step.slice(1);
    if (step.startsWith('+')) {
      chord.press(key);
      return [];
    }
    return [chord.release(key)];
  });
};

test('all three pressed and released is the chord, once', () => {
  expect(play('+Control +Alt +Shift -Shift -Alt -Control')).toEqual([true, false, false]);
});

test('in any order', () => {
  expect(play('+Shift +Control +Alt -Control -Shift -Alt')).toEqual([true, false, false]);
});

test('with a letter between it is a shortcut of the machine', () => {
  expect(play('+Control +Alt +Shift +T -T -Shift -Alt -Control')).toEqual([false, false, false, false]);
});

test('two of them are nothing', () => {
  expect(play('+Control +Shift -Shift -Control')).toEqual([false, false]);
});

test('half a chord before the window lost the focus does not count', () => {
  const chord = new Chord();
  chord.press('Control');
  chord.press('Alt');
  chord.forget();
  chord.press('Shift');
  expect(chord.release('Shift')).toBe(false);
});
