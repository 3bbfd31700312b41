/**
 * The way out to one browser that shows guacd's picture. A keyframe may be megabytes: while the page is still at it,
 * only what came after it counts as behind, or nobody would ever be up to date. Knows no input.
 */

import { AckedOutlet } from '../../sessions/acked-outlet.js';
import type { Frame } from '../../sessions/ports.js';

/** A page that has not shown a keyframe after this long is behind all the same (ms). */
const KEYFRAME_MS = 30_000;

export class PagedOutlet extends AckedOutlet {
  #total = 0;
  /** Up to where the last keyframe goes. */
  #keyframe = 0;

  override get backlog(): number {
    const behind = super.backlog;
    const live = this.#total - this.#keyframe;
    return behind > live && super.age < KEYFRAME_MS ? live : behind;
  }

  override get age(): number {
    const age = super.age;
    return super.backlog > this.#total - this.#keyframe && age < KEYFRAME_MS ? 0 : age;
  }

  override send(frame: Frame): void {
    if (typeof frame === 'string') this.#keyframe = this.#total + lengthIn(frame);
    else this.#total += frame.length;
    super.send(frame);
  }
}

/** Text frames are our own: `reset`, with how long the keyframe is. */
function lengthIn(text: string): number {
  return (JSON.parse(text) as { readonly bytes: number }).bytes;
}
