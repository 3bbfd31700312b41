/** The time as the core sees it: handed in, so that a test can hold it still. Knows no timer of the platform. */

export type Cancel = () => void;

export interface Clock {
  /** Epoch milliseconds, for what is shown and stored. */
  now(): number;
  /** Milliseconds that only ever grow, for durations. */
  monotonic(): number;
  /** Runs `act` once after `ms`. Cancelling twice is harmless. */
  after(ms: number, act: () => void): Cancel;
}
