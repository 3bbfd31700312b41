/**
 * One connection to guacd: opened to the point where it says `ready`, then handed to whoever reads what follows. It
 * is always read, whoever is slow. Knows no session and no browser.
 */

import type { Socket } from 'node:net';
import { dialEngine, type EngineAddress } from '../../net/engine.js';
import { Gathering } from '../../net/gathering.js';
import { StartError } from '../../sessions/ports.js';
import { Garbled } from './garbled.js';
import { encode, InstructionReader } from './instruction.js';

/** guacd answers from the same machine (ms); a loaded one needs a moment to fork. */
const DIAL_MS = 3_000;
const ANSWER_MS = 15_000;
/** guacd lets a user go who has said nothing for 15 s (libguac/user.c, GUACD_USEC_TIMEOUT). */
const NOP_EVERY_MS = 5_000;
/** What guacd may take to hang up when it was told `disconnect`, before the socket is cut (ms). */
const GOODBYE_MS = 200;
/** Told and not taken (bytes): above it guacd does not read, and what it has us answer would fill our memory. */
const MAX_WAITING = 2 * 1024 * 1024;
const NOP = encode('nop');
const DISCONNECT = encode('disconnect');
/** What browsers show; guacd takes what it likes best of them. */
const ANY_IMAGES = ['image/png', 'image/jpeg', 'image/webp'];
/** What every browser plays: bare samples. */
const SOUND = ['audio/L16', 'audio/L8'];
const LOSSLESS_IMAGES = ['image/png'];

export interface GuacdOptions {
  readonly engine: EngineAddress;
  /** `rdp`, or the id of a connection to join. */
  readonly select: string;
  readonly width: number;
  readonly height: number;
  /** Only pictures that are exactly as the machine draws them. */
  readonly lossless: boolean;
  /** Is sound wanted? */
  readonly audio: boolean;
  /** Answers guacd's list of arguments, one for one. */
  readonly arguments: (names: readonly string[]) => readonly string[];
  readonly signal: AbortSignal;
}

export interface GuacdEvents {
  /** One whole instruction; `reader` is about it until this returns. @throws Garbled to end the connection. */
  instruction(reader: InstructionReader): void;
  /** What came is no instruction. True = go on behind the next semicolon; without this, or false, it is the end. */
  garbled?(): boolean;
  /** All that had arrived has been told; a frame may be half. */
  pause(): void;
  /** Once. `garbled`: what it said is not its protocol. */
  closed(why: 'closed' | 'garbled'): void;
}

export class Guacd {
  readonly #socket: Socket;
  readonly #line: Line;
  readonly #nops: NodeJS.Timeout;
  #events: GuacdEvents | undefined;
  #over = false;

  private constructor(
    socket: Socket,
    line: Line,
    /** What others select to join. Never shown to anybody. */
    readonly id: string,
  ) {
    this.#socket = socket;
    this.#line = line;
    this.#nops = setInterval(() => {
      this.write(NOP);
    }, NOP_EVERY_MS);
  }

  /** @throws StartError `engine-missing` or `engine-failed`; `machine-closed` when `signal` aborts. */
  static async open(options: GuacdOptions): Promise<Guacd> {
    const { signal } = options;
    const reading = new Gathering();
    const socket = await dialEngine(options.engine, DIAL_MS, reading).catch(() => {
      throw new StartError('engine-missing');
    });
    const stop = (): void => {
      socket.destroy();
    };
    socket.on('error', stop);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const timer = setTimeout(stop, ANSWER_MS);
    const line = new Line(socket, reading);
    try {
      socket.write(encode('select', options.select));
      const names = await line.answer('args');
      socket.write(
        Buffer.concat([
          encode('size', options.width, options.height, 96),
          encode('audio', ...(options.audio ? SOUND : [])),
          encode('video'),
          encode('image', ...(options.lossless ? LOSSLESS_IMAGES : ANY_IMAGES)),
          encode('timezone', ''),
          encode('connect', ...options.arguments(names)),
        ]),
      );
      const [id = ''] = await line.answer('ready');
      return new Guacd(socket, line, id);
    } catch (error) {
      socket.destroy();
      if (signal.aborted) throw new StartError('machine-closed');
      if (error instanceof Garbled) throw new StartError('engine-failed', { detail: error.what });
      throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  }

  /** What guacd says from here on, beginning with what has come already. Once. */
  listen(events: GuacdEvents): void {
    this.#events = events;
    this.#socket.on('close', () => {
      this.#end('closed');
    });
    this.#line.listen(() => {
      this.#read();
    });
    if (this.#socket.destroyed) this.#end('closed');
  }

  /** Whole instructions. False = guacd has not taken all of what it was told before. */
  write(bytes: Uint8Array): boolean {
    if (this.#over || this.#socket.destroyed) return true;
    if (this.#socket.writableLength <= MAX_WAITING) return this.#socket.write(bytes);
    this.#end('closed');
    return true;
  }

  /** Told and not taken (bytes). */
  get waiting(): number {
    return this.#socket.writableLength;
  }

  onDrained(listener: () => void): void {
    this.#socket.on('drain', listener);
  }

  /** Says goodbye and goes; never waits for guacd. Harmless when called twice. */
  close(): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#nops);
    this.#events = undefined;
    const socket = this.#socket;
    if (socket.destroyed) return;
    // Still read, to nobody: a socket closed on unread pictures is reset, and what was last said on it is lost.
    this.#line.forget();
    socket.end(DISCONNECT);
    const timer = setTimeout(() => {
      socket.destroy();
    }, GOODBYE_MS);
    socket.once('close', () => {
      clearTimeout(timer);
    });
  }

  #read(): void {
    try {
      while (this.#events !== undefined && this.#next()) this.#events.instruction(this.#line.reader);
      this.#events?.pause();
    } catch (error) {
      if (!(error instanceof Garbled)) throw error;
      this.#end('garbled');
    }
  }

  #next(): boolean {
    for (;;) {
      try {
        return this.#line.reader.next();
      } catch (error) {
        if (!(error instanceof Garbled) || this.#events?.garbled?.() !== true) throw error;
        this.#line.reader.skip();
      }
    }
  }

  #end(why: 'closed' | 'garbled'): void {
    const events = this.#events;
    this.close();
    events?.closed(why);
  }
}

/** What guacd says, read off its socket; while nobody listens it waits there. */
class Line {
  readonly reader = new InstructionReader();
  readonly #socket: Socket;
  readonly #reading: Gathering;
  #heard: () => void = () => undefined;
  #over = false;

  constructor(socket: Socket, reading: Gathering) {
    this.#socket = socket;
    this.#reading = reading;
    reading.hold(true);
    reading.begin(socket, (bytes) => {
      if (this.#over) return 'done';
      this.reader.push(bytes);
      this.#heard();
      return 'kept';
    });
  }

  /** `heard` is told that there is more to read, and at once, for what has come already. */
  listen(heard: () => void): void {
    this.#heard = heard;
    this.#reading.hold(false);
    heard();
  }

  /** From now on what comes is read and forgotten. */
  forget(): void {
    this.#over = true;
    this.#reading.hold(false);
  }

  /** Waits for the next instruction, which must be this one. @throws StartError, Garbled */
  answer(opcode: string): Promise<string[]> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.#heard = () => undefined;
        this.#socket.removeListener('close', handleClose);
        this.#reading.hold(true);
      };
      const handleClose = (): void => {
        settle();
        reject(new StartError('engine-failed', { detail: 'it hung up' }));
      };
      this.#socket.on('close', handleClose);
      this.listen(() => {
        try {
          const { reader } = this;
          do if (!reader.next()) return;
          while (reader.opcode === 'nop');
          settle();
          if (reader.opcode === opcode) resolve(reader.args());
          else if (reader.opcode === 'error')
            reject(new StartError('engine-failed', { detail: reader.arg(1) }));
          else reject(new Garbled('another answer than the one that was due'));
        } catch (error) {
          if (!(error instanceof Garbled)) throw error;
          settle();
          reject(error);
        }
      });
      if (this.#socket.destroyed) handleClose();
    });
  }
}
