/** When the machine is asked for the window's size, and when it is not. */

import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { Fit } from './fit.js';
import { WindowFit } from './window-fit.js';

/** More than a window rests before it counts. */
const RESTED_MS = 1_000;

let moved: () => void = () => undefined;
const host = { clientWidth: 800, clientHeight: 600 };
const real = { window: globalThis.window, ResizeObserver: globalThis.ResizeObserver };

beforeEach(() => {
  jest.useFakeTimers();
  class Observer {
    constructor(tell: () => void) {
      moved = tell;
    }
    observe = (): void => undefined;
    disconnect = (): void => {
      moved = () => undefined;
    };
  }
  Object.assign(globalThis, { window: globalThis, ResizeObserver: Observer });
  Object.assign(host, { clientWidth: 800, clientHeight: 600 });
});
afterEach(() => {
  jest.useRealTimers();
  Object.assign(globalThis, real);
});

function open(fit: Fit) {
  const screen = { scaleViewport: false, resizeSession: false };
  const sizing = new WindowFit(host as HTMLElement, fit);
  sizing.screen = screen;
  return { screen, sizing };
}
const drag = (width: number): void => {
  host.clientWidth = width;
  moved();
};

test('a picture is scaled until somebody chooses otherwise, and the machine keeps its size', () => {
  const { screen, sizing } = open('fit');
  expect(screen).toEqual({ scaleViewport: true, resizeSession: false });
  drag(700);
  jest.advanceTimersByTime(RESTED_MS);
  expect(screen).toEqual({ scaleViewport: true, resizeSession: false });
  sizing.fit = 'original';
  expect(screen).toEqual({ scaleViewport: false, resizeSession: false });
});

test('matched, the machine is asked at once, and again once a dragged window rests', () => {
  const { screen, sizing } = open('fit');
  sizing.fit = 'match';
  expect(screen.resizeSession).toBe(true);
  for (let width = 790; width >= 700; width -= 10) {
    drag(width);
    jest.advanceTimersByTime(20);
    expect(screen.resizeSession).toBe(false);
  }
  jest.advanceTimersByTime(RESTED_MS);
  expect(screen).toEqual({ scaleViewport: true, resizeSession: true });
});

test('it is not asked for next to nothing, nor while a phone’s keyboard is open, nor after the end', () => {
  const { screen, sizing } = open('match');
  sizing.held = true;
  expect(screen.resizeSession).toBe(false);
  sizing.held = false;
  expect(screen.resizeSession).toBe(true);
  drag(120);
  jest.advanceTimersByTime(RESTED_MS);
  expect(screen.resizeSession).toBe(false);
  drag(640);
  sizing.close();
  jest.advanceTimersByTime(RESTED_MS);
  expect(screen.resizeSession).toBe(false);
});

test('a choice holds for the next picture in the same window', () => {
  const { sizing } = open('match');
  const next = { scaleViewport: false, resizeSession: false };
  sizing.screen = next;
  expect(next).toEqual({ scaleViewport: true, resizeSession: true });
});
