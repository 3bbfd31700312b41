/**
 * What a page that shows the Guacamole protocol would show, as far as RDP through guacd needs it: layers, images
 * (PNG; a stand-in for others), rectangles, copies. Knows no browser.
 */

import { InstructionReader } from '../../gateway/protocols/rdp/instruction.js';
import type { Frame } from '../../gateway/sessions/ports.js';
import { createHash } from 'node:crypto';
import { sizeOf, type ImageType } from '../../gateway/protocols/rdp/picture-size.js';
import { readPng, type Pixels } from './png.js';

/** Composite operations (guacamole manual): replace, or lay over. */
const SRC = 12;

interface Layer {
  width: number;
  height: number;
  /** R, G, B, A. */
  rgba: Uint8Array;
}

export class GuacPicture {
  readonly #reader = new InstructionReader();
  #layers = new Map<number, Layer>();
  #images = new Map<
    number,
    { type: string; layer: number; mode: number; x: number; y: number; data: string[] }
  >();
  #rect: { layer: number; x: number; y: number; width: number; height: number } | undefined;
  /** Everything that was said, by opcode. */
  readonly said = new Map<string, number>();
  frames = 0;
  /** Images that came as something else than PNG: painted in a colour of their own, by which each is known again. */
  lossy = 0;
  pointer: readonly [number, number] | undefined;
  clipboard = '';
  /** What kind the last sound that was opened is. */
  soundType = '';
  #sounds = new Set<number>();
  #heard: Buffer[] = [];

  /** `paints`: false = only counts what is said, for megabytes of it. */
  constructor(public paints = true) {}

  /** All sound that came, one after the other. */
  get sound(): Buffer {
    return Buffer.concat(this.#heard);
  }

  get width(): number {
    return this.#layers.get(0)?.width ?? 0;
  }

  get height(): number {
    return this.#layers.get(0)?.height ?? 0;
  }

  /** R, G, B, 0 of what is shown, as a raw VNC look has it. */
  get pixels(): Buffer {
    const pixels = Buffer.from(this.#layers.get(0)?.rgba ?? []);
    for (let at = 3; at < pixels.length; at += 4) pixels[at] = 0;
    return pixels;
  }

  /** Red, green and blue at this place of what is shown; nothing outside. */
  colourAt(x: number, y: number): readonly number[] {
    const layer = this.#layers.get(0);
    const at = (y * (layer?.width ?? 0) + x) * 4;
    return [...(layer?.rgba.subarray(at, at + 3) ?? [])];
  }

  feed(frame: Frame): void {
    if (typeof frame === 'string') {
      this.#layers = new Map();
      this.#images = new Map();
      this.#sounds = new Set();
      return;
    }
    this.#reader.push(frame);
    while (this.#reader.next()) this.#do(this.#reader);
  }

  #do(word: InstructionReader): void {
    const { opcode } = word;
    this.said.set(opcode, (this.said.get(opcode) ?? 0) + 1);
    if (opcode === 'sync') this.frames += 1;
    if (!this.paints) return;
    const at = (i: number): number => Number(word.arg(i));
    switch (opcode) {
      case 'size': {
        this.#resize(at(0), at(1), at(2));
        return;
      }
      case 'img':
        if (word.arg(3) !== 'image/png') this.lossy += 1;
        this.#images.set(at(0), {
          type: word.arg(3),
          mode: at(1),
          layer: at(2),
          x: at(4),
          y: at(5),
          data: [],
        });
        return;
      case 'clipboard':
        this.clipboard = '';
        return;
      case 'audio':
        this.#sounds.add(at(0));
        this.soundType = word.arg(1);
        return;
      case 'blob': {
        const image = this.#images.get(at(0));
        if (image !== undefined) image.data.push(word.arg(1));
        else if (this.#sounds.has(at(0))) this.#heard.push(Buffer.from(word.arg(1), 'base64'));
        else this.clipboard += Buffer.from(word.arg(1), 'base64').toString();
        return;
      }
      case 'end': {
        this.#sounds.delete(at(0));
        const image = this.#images.get(at(0));
        this.#images.delete(at(0));
        if (image === undefined) return;
        const bytes = Buffer.concat(image.data.map((part) => Buffer.from(part, 'base64')));
        const pixels = image.type === 'image/png' ? readPng(bytes) : standIn(image.type, bytes);
        this.#paint(image.layer, pixels, image.x, image.y, image.mode);
        return;
      }
      case 'rect':
        this.#rect = { layer: at(0), x: at(1), y: at(2), width: at(3), height: at(4) };
        return;
      case 'cfill': {
        const rect = this.#rect;
        if (rect === undefined) return;
        const rgba = new Uint8Array(
          Buffer.alloc(rect.width * rect.height * 4, Buffer.from([2, 3, 4, 5].map(at))),
        );
        this.#paint(rect.layer, { width: rect.width, height: rect.height, rgba }, rect.x, rect.y, at(0));
        return;
      }
      case 'copy': {
        const [x, y, width, height] = [at(1), at(2), at(3), at(4)];
        this.#paint(at(6), this.#cut(at(0), x, y, width, height), at(7), at(8), at(5));
        return;
      }
      case 'mouse':
        this.pointer = [at(0), at(1)];
        return;
      case 'sync':
      case 'cursor':
      case 'dispose':
        return;
      default:
        throw new Error(`${opcode} is not shown here`);
    }
  }

  #layer(index: number): Layer {
    const known = this.#layers.get(index);
    if (known !== undefined) return known;
    const layer: Layer = { width: 0, height: 0, rgba: new Uint8Array(0) };
    this.#layers.set(index, layer);
    return layer;
  }

  #resize(index: number, width: number, height: number): void {
    const layer = this.#layer(index);
    const next: Layer = { width, height, rgba: new Uint8Array(width * height * 4) };
    const both = Math.min(width, layer.width) * 4;
    for (let y = 0; y < Math.min(height, layer.height); y += 1)
      next.rgba.set(layer.rgba.subarray(y * layer.width * 4, y * layer.width * 4 + both), y * width * 4);
    this.#layers.set(index, next);
  }

  /** Buffers grow with what is drawn on them. */
  #hold(index: number, right: number, bottom: number): void {
    const { width, height } = this.#layer(index);
    if (right > width || bottom > height)
      this.#resize(index, Math.max(width, right), Math.max(height, bottom));
  }

  #cut(index: number, x: number, y: number, width: number, height: number): Pixels {
    const layer = this.#layer(index);
    const rgba = new Uint8Array(width * height * 4);
    for (let row = 0; row < height; row += 1) {
      const from = ((y + row) * layer.width + x) * 4;
      rgba.set(layer.rgba.subarray(from, from + width * 4), row * width * 4);
    }
    return { width, height, rgba };
  }

  #paint(index: number, { width, height, rgba }: Pixels, x: number, y: number, mode: number): void {
    if (index < 0) this.#hold(index, x + width, y + height);
    const layer = this.#layer(index);
    if (isOpaque(rgba)) {
      const columns = Math.max(0, Math.min(width, layer.width - x));
      for (let row = 0; row < Math.min(height, layer.height - y); row += 1) {
        const line = rgba.subarray(row * width * 4, (row * width + columns) * 4);
        layer.rgba.set(line, ((y + row) * layer.width + x) * 4);
      }
      return;
    }
    for (let row = 0; row < height && y + row < layer.height; row += 1)
      for (let column = 0; column < width && x + column < layer.width; column += 1) {
        const from = (row * width + column) * 4;
        const to = ((y + row) * layer.width + x + column) * 4;
        const alpha = mode === SRC ? 255 : (rgba[from + 3] ?? 0);
        if (alpha === 255) {
          layer.rgba.set(rgba.subarray(from, from + 3), to);
          layer.rgba[to + 3] = mode === SRC ? (rgba[from + 3] ?? 0) : 255;
          continue;
        }
        for (let i = 0; i < 4; i += 1) {
          const over = i === 3 ? 255 : (rgba[from + i] ?? 0);
          layer.rgba[to + i] = Math.round((over * alpha + (layer.rgba[to + i] ?? 0) * (255 - alpha)) / 255);
        }
      }
  }
}

function isOpaque(rgba: Uint8Array): boolean {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 255) return false;
  return true;
}

function standIn(type: string, bytes: Buffer): Pixels {
  const size = sizeOf(type as ImageType, bytes);
  if (size === undefined || size === 'none') return { width: 0, height: 0, rgba: new Uint8Array(0) };
  const colour = createHash('sha256').update(bytes).digest().subarray(0, 3);
  const pixel = Buffer.from([...colour, 255]);
  return { ...size, rgba: new Uint8Array(Buffer.alloc(size.width * size.height * 4, pixel)) };
}
