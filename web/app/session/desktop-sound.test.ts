/** What is heard of a machine: nothing before the browser allows it, nothing while muted, and nothing afterwards of then. */

import { beforeEach, expect, test } from '@jest/globals';
import { DesktopSound, type Speaker, type SoundState } from './desktop-sound.js';

class FakeSpeaker extends EventTarget implements Speaker {
  state = 'suspended';
  allowed = false;
  resume(): Promise<void> {
    if (!this.allowed) return new Promise(() => undefined);
    this.becomes('running');
    return Promise.resolve();
  }
  becomes(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

let speaker: FakeSpeaker;
let asked: number;
let page: EventTarget;
let told: SoundState[];
let sound: DesktopSound;
beforeEach(() => {
  [speaker, page, told, asked] = [new FakeSpeaker(), new EventTarget(), [], 0];
  sound = new DesktopSound(
    () => {
      asked += 1;
      return speaker;
    },
    page,
    (state) => told.push(state),
  );
});
const opens = (): boolean => sound.admits('audio', ['1', 'audio/L16;rate=44100,channels=2']);
const plays = (): boolean => sound.admits('blob', ['1', 'AAAA']);

test('a machine that plays nothing asks the browser for nothing, and pictures pass', () => {
  expect(sound.admits('img', ['1', '14', '0', 'image/png', '0', '0'])).toBe(true);
  expect(plays()).toBe(true);
  page.dispatchEvent(new Event('keydown'));
  expect([asked, told, sound.state]).toEqual([0, [], 'none']);
});

test('before the browser allows it samples are dropped; with the first click or key they are heard', () => {
  expect([opens(), plays()]).toEqual([true, false]);
  page.dispatchEvent(new Event('mousedown'));
  expect(plays()).toBe(false);
  speaker.allowed = true;
  page.dispatchEvent(new Event('keydown'));
  expect([plays(), told]).toEqual([true, ['waiting', 'heard']]);
});

test('muted, samples are dropped and nothing wakes the speaker; pictures of the same number pass', () => {
  speaker.state = 'running';
  opens();
  sound.muted = true;
  expect([plays(), told]).toEqual([false, ['heard', 'muted']]);
  sound.admits('end', ['1']);
  expect([sound.admits('img', ['1']), plays()]).toEqual([true, true]);
  opens();
  sound.muted = false;
  expect([plays(), told.at(-1)]).toEqual([true, 'heard']);
});

test('who unmutes by a click wakes the speaker with it', () => {
  sound.muted = true;
  opens();
  expect(told).toEqual(['muted']);
  speaker.allowed = true;
  page.dispatchEvent(new Event('mousedown'));
  expect(speaker.state).toBe('suspended');
  sound.muted = false;
  expect([speaker.state, sound.state]).toEqual(['running', 'heard']);
});

test('a speaker that is taken away waits again, and after the end nobody is told anything', () => {
  speaker.state = 'running';
  opens();
  speaker.becomes('interrupted');
  expect([plays(), told]).toEqual([false, ['heard', 'waiting']]);
  sound.close();
  speaker.becomes('running');
  expect(told).toEqual(['heard', 'waiting']);
});
