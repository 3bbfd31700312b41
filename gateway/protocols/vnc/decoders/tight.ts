/**
 * Tight rectangles: to be painted when somebody looks, and handed on to browsers in the machine's own bytes wherever these can follow what
 * the browsers have. Keeps the windows of the machine's four zlib streams.
 */

import type { ByteQueue } from '../byte-queue.js';
import { deflatePayload } from '../deflate.js';
import { Garbled } from '../garbled.js';
import { InflateStream, WINDOW_BYTES, type Inflated } from '../inflate-stream.js';
import type { Outgoing } from '../outgoing.js';
import type { Paint, PaintLog } from '../paint-log.js';
import type { PixelReader } from '../pixel-format.js';
import { fillRect, MAX_TIGHT_LENGTH, rectHeader, TIGHT_JPEG, tightLength } from '../rect-words.js';
import { ENCODING, type Rect } from '../rfb.js';
import type { Pixels, Shadow } from '../shadow.js';
import type { RectDecoder } from './decoder.js';
import type { DecodeJpeg } from './jpeg.js';
import { readTightShape, type TightShape } from './tight-shape.js';

interface Stream {
  readonly inflate: InflateStream;
  /** Payload bytes (of this stream) until the browsers' windows are the machine's again. */
  apart: number;
}

export class TightDecoder implements RectDecoder {
  readonly #streams: readonly Stream[] = [0, 1, 2, 3].map(() => ({ inflate: new InflateStream(), apart: 0 }));
  readonly #palette = new Uint32Array(256);

  constructor(
    private readonly shadow: Shadow,
    private readonly pixels: PixelReader,
    private readonly outgoing: Outgoing,
    private readonly log: PaintLog,
    /** Undefined: pictures with losses were not asked for. */
    private readonly decodeJpeg?: DecodeJpeg,
  ) {}

  /** What a browser needs of a stream to read on: at most 32 KiB, nothing when the stream has not begun. */
  window(stream: number): Buffer {
    this.log.settle();
    return this.#streams[stream]?.inflate.window ?? NOTHING;
  }

  /** Something of ours went to the browsers on this stream. */
  interposed(stream: number): void {
    const at = this.#streams[stream];
    if (at?.inflate.opened === true) at.apart = WINDOW_BYTES;
  }

  decode(rect: Rect, queue: ByteQueue): boolean {
    const shape = readTightShape(queue, rect, this.pixels.tightBytes);
    if (shape === undefined) return false;
    const bytes = queue.take(shape.end);
    if (bytes === undefined) return false;
    this.#reset(shape.control);
    if (shape.kind === 'fill') this.#fill(rect, this.pixels.tight(bytes, 1));
    else if (shape.kind === 'jpeg') this.#jpeg(rect, bytes.subarray(1), bytes.subarray(shape.dataAt));
    else if (shape.size > 0) this.#basic(rect, shape, bytes);
    return true;
  }

  #reset(control: number): void {
    if ((control & 0x0f) === 0) return;
    this.log.settle();
    for (const [number, stream] of this.#streams.entries()) {
      if (((control >> number) & 1) === 0) continue;
      stream.inflate.reset();
      stream.apart = 0;
    }
  }

  #fill(rect: Rect, colour: number): void {
    this.log.fill(rect, colour);
    this.outgoing.add(fillRect(rect, colour));
  }

  /** Verbatim: writing it again would lose more. */
  #jpeg(rect: Rect, body: Buffer, data: Buffer): void {
    if (this.decodeJpeg === undefined) throw new Garbled('a picture with losses, which was not asked for');
    this.log.settle();
    this.shadow.paint(rect, { data: this.decodeJpeg(data, rect), at: 0 });
    this.outgoing.add(rectHeader(rect, ENCODING.tight), Buffer.from([TIGHT_JPEG]), body);
  }

  #basic(rect: Rect, shape: TightShape, bytes: Buffer): void {
    const data = bytes.subarray(shape.dataAt);
    const paint = (pixels: Pixels): void => {
      this.#paint(rect, shape, bytes, pixels);
    };
    if (this.pixels.tightBytes === 3 && this.#later(rect, shape, bytes, paint)) return;
    this.log.settle();
    const inflated = shape.compressed ? this.#stream(shape).inflate.inflate(data, shape.size) : undefined;
    paint({ data: inflated?.payload ?? data, at: 0 });
    if (this.pixels.tightBytes !== 3) this.outgoing.repaint(rect);
    else this.#forward(rect, shape, bytes, inflated);
  }

  /** Hands on what browsers can read as it is, and leaves the painting for later. False = it cannot wait. */
  #later(rect: Rect, shape: TightShape, bytes: Buffer, paint: Paint): boolean {
    const data = bytes.subarray(shape.dataAt);
    if (!shape.compressed) {
      this.log.plain(rect, data, paint);
      this.#send(rect, shape, bytes, [data]);
      return true;
    }
    const { inflate, apart } = this.#stream(shape);
    const blocks = apart === 0 ? inflate.takeBlocks(data) : undefined;
    if (blocks === undefined) return false;
    this.#send(rect, shape, bytes, [tightLength(blocks.length), blocks]);
    this.log.compressed({ rect, stream: inflate, blocks, size: shape.size, paint });
    return true;
  }

  #paint(rect: Rect, { kind, colours, filterEnd }: TightShape, bytes: Buffer, payload: Pixels): void {
    const { tightBytes } = this.pixels;
    if (kind === 'palette') {
      const from = filterEnd - colours * tightBytes;
      for (let i = 0; i < colours; i += 1) this.#palette[i] = this.pixels.tight(bytes, from + i * tightBytes);
      if (colours > 2) this.shadow.paintIndexed(rect, payload, this.#palette.fill(0, colours));
      else this.shadow.paintBits(rect, payload, this.#palette[0] ?? 0, this.#palette[colours - 1] ?? 0);
    } else if (tightBytes === 3) {
      if (kind === 'gradient') this.shadow.paintGradient(rect, payload);
      else this.shadow.paint(rect, payload);
    } else if (kind === 'gradient') throw new Garbled('a gradient in this pixel format');
    else this.#paintPlain(rect, payload.data);
  }

  #paintPlain({ x, y, width, height }: Rect, data: Buffer): void {
    for (let i = 0; i < width * height; i += 1)
      this.shadow.set(
        x + (i % width),
        y + Math.floor(i / width),
        this.pixels.tight(data, i * this.pixels.tightBytes),
      );
  }

  #forward(rect: Rect, shape: TightShape, bytes: Buffer, inflated: Inflated | undefined): void {
    if (inflated === undefined) {
      this.#send(rect, shape, bytes, [bytes.subarray(shape.dataAt)]);
      return;
    }
    const stream = this.#stream(shape);
    const follows = inflated.whole && stream.apart === 0;
    const blocks = follows ? inflated.blocks : deflatePayload(inflated.payload);
    stream.apart = Math.max(0, stream.apart - inflated.payload.length);
    if (blocks.length > MAX_TIGHT_LENGTH) throw new Garbled('a rectangle that is too large');
    this.#send(rect, shape, bytes, [tightLength(blocks.length), blocks]);
  }

  /** The same rectangle without reset bits and stream header, which browsers never get (see deflate.ts). */
  #send(rect: Rect, shape: TightShape, bytes: Buffer, data: readonly Buffer[]): void {
    const control = Buffer.from([shape.control & 0xf0]);
    const filter = bytes.subarray(shape.filterAt, shape.filterEnd);
    this.outgoing.add(rectHeader(rect, ENCODING.tight), control, filter, ...data);
    // noVNC 1.7.0 reads a palette of one colour as bytes where there are bits.
    if (shape.colours === 1) this.outgoing.add(fillRect(rect, this.pixels.tight(filter, 2)));
  }

  #stream({ stream }: TightShape): Stream {
    const found = this.#streams[stream];
    if (found === undefined) throw new Garbled('an unknown zlib stream');
    return found;
  }
}

const NOTHING = Buffer.alloc(0);
