/** A picture of raw pixels; its keyframe is one update that paints all of it. */

import type { Frame } from '../../../gateway/sessions/ports.js';
import type { DeliverKeyframe, Screen } from '../../../gateway/sessions/screen.js';

export class PixelScreen implements Screen {
  readonly pixels: Buffer;
  #seq = 0;

  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {
    this.pixels = Buffer.alloc(width * height * 4);
  }

  apply(frame: Frame, seq: number): void {
    this.#seq = seq;
    if (typeof frame === 'string') return;
    const update = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
    const [x, y, width, height] = [4, 6, 8, 10].map((at) => update.readUInt16BE(at)) as [
      number,
      number,
      number,
      number,
    ];
    for (let row = 0; row < height; row += 1) {
      const from = 16 + row * width * 4;
      update.copy(this.pixels, ((y + row) * this.width + x) * 4, from, from + width * 4);
    }
  }

  keyframe(_history: number, deliver: DeliverKeyframe): void {
    const head = Buffer.alloc(16);
    head.writeUInt16BE(1, 2);
    head.writeUInt16BE(this.width, 8);
    head.writeUInt16BE(this.height, 10);
    deliver([Buffer.concat([head, this.pixels])], this.#seq);
  }

  close(): void {
    return undefined;
  }
}
