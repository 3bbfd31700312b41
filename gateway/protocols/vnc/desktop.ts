/**
 * A signed-in machine: what it sends becomes the picture and the live stream, what it asks is answered. Bytes in,
 * bytes out by a function it is given; no I/O of its own. Knows no person.
 */

import type { ClipboardPolicy } from '../../domain/machine-policy.js';
import { Broadcast } from '../../sessions/broadcast.js';
import { ResizeRate } from '../resize-rate.js';
import { Aside } from './aside.js';
import type { DecodeJpeg } from './decoders/jpeg.js';
import { Garbled } from './garbled.js';
import type { MachineInit } from './login.js';
import { MachineReader, type MachineEvents } from './machine-reader.js';
import {
  continuousUpdates,
  ENCODINGS,
  fenceAnswer,
  setEncodings,
  setPixelFormat,
  updateRequest,
} from './machine-words.js';
import { Outgoing } from './outgoing.js';
import { PaintLog } from './paint-log.js';
import { COMMON_FORMAT, PixelReader } from './pixel-format.js';
import { fillRect, nameRect, sizeRect } from './rect-words.js';
import { FENCE_REQUEST, FROM_SERVER, type Area } from './rfb.js';
import { VncScreen, type Time } from './screen.js';
import { Shadow } from './shadow.js';
import { MAX_NAME } from './limits.js';
import { shown } from './text.js';

const BELL = Buffer.from([FROM_SERVER.bell]);
/** noVNC takes a desktop of exactly this name for one that knows eight colours a channel at most. */
const UNSPEAKABLE = 'Intel(r) AMT KVM';

/** A machine that has sent nothing to paint for so long is still (ms). */
const IDLE_MS = 300;

export interface DesktopOptions {
  readonly ownFormat: boolean;
  readonly clipboard: ClipboardPolicy;
  readonly encodings?: readonly number[];
  /** Present: the machine may send pictures with losses. */
  readonly decodeJpeg?: DecodeJpeg | undefined;
}

export type Holder = 'watchers' | 'picture';

export interface DesktopOutside extends Time {
  /** To the machine. */
  write(bytes: Uint8Array): void;
  /** Stops reading what the machine sends, until nobody holds it any more: who must drain first, or a picture to be made. */
  hold(who: Holder, on: boolean): void;
  /** What was read earlier turns out to be damaged. Nothing more is shown after this. */
  broken(error: unknown): void;
}

export class Desktop {
  readonly broadcast: Broadcast;
  readonly aside: Aside;
  readonly #outside: DesktopOutside;
  readonly #shadow: Shadow;
  readonly #outgoing: Outgoing;
  readonly #screen: VncScreen;
  readonly #reader: MachineReader;
  readonly #rate: ResizeRate;
  readonly #log: PaintLog;
  #stopIdle: (() => void) | undefined;
  /** The machine sends updates unasked. */
  #continuous = false;

  constructor(init: MachineInit, options: DesktopOptions, outside: DesktopOutside) {
    this.#outside = outside;
    this.aside = new Aside(options.clipboard);
    this.#rate = new ResizeRate(() => outside.now());
    this.#shadow = new Shadow(init);
    this.#outgoing = new Outgoing(this.#shadow, (update) => {
      this.broadcast.publish(update);
    });
    const format = options.ownFormat ? init.format : COMMON_FORMAT;
    this.#log = new PaintLog(this.#shadow);
    this.#reader = new MachineReader(
      {
        shadow: this.#shadow,
        log: this.#log,
        pixels: new PixelReader(format),
        outgoing: this.#outgoing,
        decodeJpeg: options.decodeJpeg,
      },
      this.#events(),
    );
    const { tight } = this.#reader;
    this.#outgoing.onInterposed = (stream) => {
      tight.interposed(stream);
    };
    this.#screen = new VncScreen(
      this.#shadow,
      {
        window: (stream) => tight.window(stream),
        paint: () => this.#settle(),
        flush: () => {
          this.#outgoing.flush();
        },
        hold: (hold) => {
          outside.hold('picture', hold);
        },
      },
      outside,
    );
    this.#screen.name = nameOf(init.name);
    this.broadcast = new Broadcast(this.#screen, (hold) => {
      outside.hold('watchers', hold);
    });
    if (!options.ownFormat) outside.write(setPixelFormat(COMMON_FORMAT));
    outside.write(
      setEncodings(options.encodings ?? ENCODINGS, {
        clipboard: options.clipboard !== 'off',
        lossy: options.decodeJpeg !== undefined,
      }),
    );
    outside.write(updateRequest(false, init));
  }

  /** Takes what the machine sent. @returns true when there is more to do: call `read` in another turn. @throws Garbled */
  receive(bytes: Uint8Array): boolean {
    this.#reader.push(bytes);
    return this.read();
  }

  /** Goes on where `receive` or `read` stopped. @throws Garbled */
  read(): boolean {
    const more = this.#reader.read();
    if (!this.#log.empty) this.#stopIdle ??= this.#watchIdle();
    return more;
  }

  /** Everybody has seen everything. */
  flush(): void {
    this.#outgoing.flush();
  }

  close(): void {
    this.#stopIdle?.();
    this.aside.close();
    this.broadcast.close();
  }

  /** What a still machine has sent is painted soon: who comes then does not wait, and what is damaged comes out. */
  #watchIdle(): () => void {
    const { count } = this.#log;
    return this.#outside.after(IDLE_MS, () => {
      this.#stopIdle = undefined;
      if (this.#log.count === count) this.#settle();
      else this.#stopIdle = this.#watchIdle();
    });
  }

  /** False = what the machine sent is damaged, and this desktop is at its end. */
  #settle(): boolean {
    try {
      this.#log.settle();
      return true;
    } catch (error) {
      this.#outside.broken(error);
      return false;
    }
  }

  #events(): MachineEvents {
    return {
      updating: () => {
        // Asked for while this one arrives, so that the machine never waits for us.
        if (!this.#continuous) this.#outside.write(updateRequest(true, this.#shadow));
      },
      resized: (size) => {
        this.#resize(size);
      },
      layout: (reason, status, _size, screens) => {
        this.aside.layout(reason, status, this.#shadow, screens);
      },
      cursor: (rect) => {
        this.#screen.cursor = rect;
        this.#outgoing.add(rect);
      },
      named: (name) => {
        this.#screen.name = nameOf(name);
        this.#outgoing.add(nameRect(nameOf(name)));
      },
      bell: () => {
        this.#outgoing.flush();
        this.broadcast.publish(BELL);
      },
      cutText: (message, extended) => {
        this.aside.cutText(message, extended);
      },
      lights: (state) => {
        this.aside.lights(state);
      },
      understands: (what) => {
        this.aside.understands(what);
      },
      fence: (flags, payload) => {
        if ((flags & FENCE_REQUEST) !== 0) this.#outside.write(fenceAnswer(flags, payload));
      },
      continuousUpdatesEnded: () => {
        this.#continuous = true;
        this.#outside.write(continuousUpdates(this.#shadow));
      },
    };
  }

  /** Browsers keep what both sizes have; what is new is black to all of them until the machine paints it. */
  #resize(size: Area): void {
    if (!this.#rate.admit()) throw new Garbled('a storm of sizes');
    const { width, height } = this.#shadow;
    this.#shadow.resize(size);
    this.#screen.resized();
    this.aside.resized(size);
    this.#outgoing.add(sizeRect(size));
    if (size.width > width)
      this.#outgoing.add(fillRect({ x: width, y: 0, width: size.width - width, height: size.height }, 0));
    if (size.height > height)
      this.#outgoing.add(
        fillRect({ x: 0, y: height, width: Math.min(width, size.width), height: size.height - height }, 0),
      );
    this.#outgoing.flush();
    if (this.#continuous) this.#outside.write(continuousUpdates(size));
    this.#outside.write(updateRequest(false, size));
  }
}

function nameOf(name: string): string {
  const safe = shown(name, MAX_NAME);
  return safe === UNSPEAKABLE ? 'Intel AMT KVM' : safe;
}
