/** A picture of the machine that can be asked for at any time. Knows no protocol. */

import type { Frame } from './ports.js';

/** Frames that bring somebody who has nothing to the picture after frame `seq` of the live stream. */
export type DeliverKeyframe = (frames: readonly Frame[], seq: number) => void;

export interface Screen {
  /** Takes the next frame of the live stream; `seq` counts them from 1. Cheap: called for every frame. */
  apply(frame: Frame, seq: number): void;
  /**
   * Calls back once, now or later, with a keyframe that shows exactly the frames up to and including the `seq`
   * it names, half-finished sequences included: the next frame may follow it directly.
   * `history`: lines of scrollback to include at most. `since`: who asks has every frame up to that one, and may be
   * given the difference; 0 = he has nothing.
   */
  keyframe(history: number, deliver: DeliverKeyframe, since?: number): void;
  /** Callbacks not yet made are never made. */
  close(): void;
}
