/** The machine's picture as the session core asks for it. Painted by who reads the machine; knows no machine itself. */

import type { Frame } from '../../sessions/ports.js';
import type { DeliverKeyframe, Screen } from '../../sessions/screen.js';
import { KeyframeWriter } from './keyframe-writer.js';
import { nameRect } from './rect-words.js';
import type { Shadow } from './shadow.js';

export class VncScreen implements Screen {
  readonly #shadow: Shadow;
  readonly #writer: KeyframeWriter;
  readonly #window: (stream: number) => Buffer;
  readonly #flush: () => void;
  #seq = 0;
  /** Several who come between two frames get the same. */
  #made: { readonly seq: number; readonly frame: Buffer } | undefined;
  #cursor: Buffer | undefined;
  #name = '';

  /** `flush` publishes what is painted already: a keyframe shows whole frames. */
  constructor(shadow: Shadow, window: (stream: number) => Buffer, flush: () => void) {
    this.#shadow = shadow;
    this.#writer = new KeyframeWriter(shadow);
    this.#window = window;
    this.#flush = flush;
  }

  set cursor(rect: Buffer) {
    this.#cursor = rect;
  }
  set name(name: string) {
    this.#name = name;
  }

  resized(): void {
    this.#writer.resized();
  }

  apply(_frame: Frame, seq: number): void {
    this.#seq = seq;
    this.#shadow.version = seq + 1;
    this.#made = undefined;
  }

  keyframe(_history: number, deliver: DeliverKeyframe): void {
    this.#flush();
    if (this.#made?.seq !== this.#seq) this.#made = { seq: this.#seq, frame: this.#write() };
    deliver([this.#made.frame], this.#seq);
  }

  close(): void {
    this.#made = undefined;
  }

  #write(): Buffer {
    const extras = [nameRect(this.#name)];
    if (this.#cursor !== undefined) extras.push(this.#cursor);
    return this.#writer.write(0, { window: this.#window, extras });
  }
}
