/**
 * Keeps a noVNC at the fit its controller chose. A window that is being dragged changes its size all the time: the
 * machine is asked for another once the window rests. Knows noVNC's switches, and no socket.
 */

import type { Fit } from './fit.js';

/** A window whose size has not changed for so long rests (ms). */
const RESIZE_RESTS_MS = 250;
/** Nobody works on a smaller desktop (px); a window may be this small for a moment. */
const LEAST_SIDE = 200;

/** The part of noVNC that is used here. */
interface Sizable {
  scaleViewport: boolean;
  /** Switched on, it asks the machine for the window's size at once, and whenever that changes. */
  resizeSession: boolean;
}

export class WindowFit {
  readonly #host: HTMLElement;
  readonly #watcher: ResizeObserver;
  #fit: Fit;
  #screen: Sizable | undefined;
  #held = false;
  #resting: number | undefined;

  /** Must come before the noVNC it is for: who watches the element first hears of its size first. */
  constructor(host: HTMLElement, fit: Fit) {
    this.#host = host;
    this.#fit = fit;
    this.#watcher = new ResizeObserver(() => {
      this.#moved();
    });
    this.#watcher.observe(host);
  }

  /** A new noVNC in the same element. */
  set screen(screen: Sizable | undefined) {
    this.#screen = screen;
    this.#apply();
  }

  set fit(fit: Fit) {
    this.#fit = fit;
    this.#apply();
  }

  /** While a phone's keyboard covers half the window, the machine keeps its size. */
  set held(held: boolean) {
    this.#held = held;
    this.#apply();
  }

  close(): void {
    window.clearTimeout(this.#resting);
    this.#watcher.disconnect();
    this.#screen = undefined;
  }

  #moved(): void {
    window.clearTimeout(this.#resting);
    this.#resting = window.setTimeout(() => {
      this.#resting = undefined;
      this.#apply();
    }, RESIZE_RESTS_MS);
    this.#apply();
  }

  #apply(): void {
    if (this.#screen === undefined) return;
    const { clientWidth, clientHeight } = this.#host;
    this.#screen.scaleViewport = this.#fit !== 'original';
    this.#screen.resizeSession =
      this.#fit === 'match' &&
      !this.#held &&
      this.#resting === undefined &&
      Math.min(clientWidth, clientHeight) >= LEAST_SIDE;
  }
}
