/**
 * Our end of RFB towards one browser, controller's and viewers' alike: the handshake, what the page wants to be
 * sent, and the echoes of fences. Security is always None: the socket itself was opened with a login and a ticket.
 * Whatever else the page says goes to `rest`, whole. Knows no machine and no seat.
 */

import type { StreamSocket } from '../../sessions/face.js';
import { BrowserWords, type BrowserWord } from './browser-words.js';
import type { FencedOutlet } from './fenced-outlet.js';
import { openingUpdate } from './keyframe-writer.js';
import {
  COMMON_FORMAT,
  FORMAT_BYTES,
  readPixelFormat,
  sameFormat,
  writePixelFormat,
} from './pixel-format.js';
import { ENCODING, FROM_CLIENT, FROM_SERVER } from './rfb.js';
import { SECURITY } from './security.js';

const GREETING = 'RFB 003.008\n';
/** The true size comes with the first keyframe: the socket may be open before the machine is. */
const SIZE_BEFORE = 64;
/** What a page must take, or nothing of ours can be shown, or nobody knows how far it is. */
const NEEDED = [ENCODING.tight, ENCODING.desktopSize, ENCODING.fence, ENCODING.continuousUpdates];
const OPENING = openingUpdate();

export interface BrowserEvents {
  /** The handshake is through and the page waits for a picture. Once. */
  ready(): void;
  /** A message that is not about being shown the picture. */
  rest(word: BrowserWord): void;
  /** What came is not what a page of ours says. */
  abuse(): void;
}

export class BrowserSide {
  readonly #words = new BrowserWords();
  readonly #socket: StreamSocket;
  readonly #outlet: FencedOutlet;
  readonly #events: BrowserEvents;
  #stage: 'version' | 'security' | 'init' | 'encodings' | 'waiting' | 'open' | 'over' = 'version';

  constructor(socket: StreamSocket, outlet: FencedOutlet, events: BrowserEvents) {
    this.#socket = socket;
    this.#outlet = outlet;
    this.#events = events;
    socket.send(Buffer.from(GREETING));
  }

  receive(bytes: Uint8Array): void {
    this.#words.push(bytes);
    while (this.#step());
  }

  /** Hears nothing any more. */
  close(): void {
    this.#stage = 'over';
  }

  #step(): boolean {
    switch (this.#stage) {
      case 'version': {
        const said = this.#words.take(GREETING.length)?.toString('latin1');
        if (said === undefined) return false;
        if (said !== GREETING) return this.#abuse();
        this.#socket.send(Uint8Array.of(1, SECURITY.none));
        this.#stage = 'security';
        return true;
      }
      case 'security': {
        const type = this.#words.take(1)?.[0];
        if (type === undefined) return false;
        if (type !== SECURITY.none) return this.#abuse();
        this.#socket.send(Buffer.alloc(4));
        this.#stage = 'init';
        return true;
      }
      case 'init':
        // Whether it would share the machine is not its to say.
        if (this.#words.take(1) === undefined) return false;
        this.#socket.send(serverInit());
        this.#stage = 'encodings';
        return true;
      case 'encodings':
      case 'waiting':
      case 'open': {
        const word = this.#words.next();
        if (word === undefined) return false;
        return word === 'bad' ? this.#abuse() : this.#word(word);
      }
      case 'over':
        return false;
    }
  }

  #word(word: BrowserWord): boolean {
    if (word.is === 'dropped') return this.#rest(word);
    const { type, bytes } = word;
    switch (type) {
      case FROM_CLIENT.setPixelFormat:
        return sameFormat(formatIn(bytes), COMMON_FORMAT) || this.#abuse();
      case FROM_CLIENT.setEncodings:
        return this.#encodings(bytes);
      case FROM_CLIENT.updateRequest:
        return this.#requested();
      case FROM_CLIENT.continuousUpdates:
        return true;
      case FROM_CLIENT.fence:
        return this.#outlet.echoed(bytes.subarray(9)) || this.#abuse();
      default:
        return this.#rest(word);
    }
  }

  #encodings(bytes: Buffer): boolean {
    const listed = Array.from({ length: (bytes.length - 4) / 4 }, (_, i) => bytes.readInt32BE(4 + i * 4));
    if (!NEEDED.every((encoding) => listed.includes(encoding))) return this.#abuse();
    if (this.#stage !== 'encodings') return true;
    this.#socket.send(Uint8Array.of(FROM_SERVER.endOfContinuousUpdates));
    this.#stage = 'waiting';
    return true;
  }

  /** The first request is the last that counts: from then on the page is sent what there is. */
  #requested(): boolean {
    if (this.#stage === 'encodings') return this.#abuse();
    if (this.#stage === 'open') return true;
    this.#stage = 'open';
    this.#socket.send(OPENING);
    this.#outlet.open();
    this.#events.ready();
    return true;
  }

  #rest(word: BrowserWord): boolean {
    this.#events.rest(word);
    return true;
  }

  #abuse(): false {
    this.#stage = 'over';
    this.#events.abuse();
    return false;
  }
}

/** An unknown number of bits is no format of ours. */
function formatIn(message: Buffer): typeof COMMON_FORMAT {
  try {
    return readPixelFormat(message.subarray(4, 4 + FORMAT_BYTES));
  } catch {
    return { ...COMMON_FORMAT, bitsPerPixel: 0 };
  }
}

function serverInit(): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16BE(SIZE_BEFORE, 0);
  size.writeUInt16BE(SIZE_BEFORE, 2);
  // No name yet: it comes with the keyframe.
  return Buffer.concat([size, writePixelFormat(COMMON_FORMAT), Buffer.alloc(4)]);
}
