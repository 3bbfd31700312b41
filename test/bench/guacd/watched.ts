/** A controller who shows everything at once, and whoever else watches: counts frames and silences. Knows no guacd. */

import type { Frame } from '../../../gateway/sessions/ports.js';
import { FakeOutlet } from '../../fakes/outlet.js';

/** guacd, not the machine, is taken for frozen after so long without a frame while the film runs (ms). */
export const FROZEN_MS = 12_000;

const SYNC = Buffer.from('4.sync,');

export class Watched extends FakeOutlet {
  frames = 0;
  resets = 0;
  lastAt = performance.now();
  longestGap = 0;
  onReset: () => void = () => undefined;

  override send(frame: Frame): void {
    if (typeof frame === 'string') {
      this.resets += 1;
      this.onReset();
    } else if (frame instanceof Buffer && frame.includes(SYNC)) this.#count();
  }

  /** The longest gap until now (ms). */
  get gap(): number {
    return Math.max(this.longestGap, performance.now() - this.lastAt);
  }

  #count(): void {
    const now = performance.now();
    this.longestGap = Math.max(this.longestGap, now - this.lastAt);
    this.lastAt = now;
    this.frames += 1;
  }
}
