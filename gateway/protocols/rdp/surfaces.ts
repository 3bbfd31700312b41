/** How much guacd has every browser keep: its layers and buffers, all together. Knows no instruction. */

import { Garbled } from './garbled.js';
import { MAX_PIXELS, MAX_SIDE } from './limits.js';

interface Sides {
  readonly width: number;
  readonly height: number;
}

export class Surfaces {
  readonly #sides = new Map<number, Sides>();
  #pixels = 0;

  /** @throws Garbled when that is more than a browser should keep. */
  resize(layer: number, width: number, height: number): void {
    const before = this.#sides.get(layer);
    this.#pixels += width * height - (before === undefined ? 0 : before.width * before.height);
    this.#sides.set(layer, { width, height });
    if (this.#pixels > MAX_PIXELS) throw new Garbled('more pictures than a browser should keep');
  }

  /** Something is drawn up to there. Only buffers grow by it: a page cuts off what lies beyond a layer. */
  draw(layer: number, right: number, bottom: number): void {
    if (layer >= 0) return;
    if (right > MAX_SIDE || bottom > MAX_SIDE) throw new Garbled('something larger than any picture');
    const { width = 0, height = 0 } = this.#sides.get(layer) ?? {};
    if (right > width || bottom > height)
      this.resize(layer, Math.max(width, right), Math.max(height, bottom));
  }

  dispose(layer: number): void {
    this.resize(layer, 0, 0);
    this.#sides.delete(layer);
  }
}
