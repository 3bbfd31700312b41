/**
 * One connection to guacd: opened to the point where it says `ready`, then handed to whoever reads what follows. It
 * is always read, whoever is slow. Knows no session and no browser.
 */

import type { Socket } from 'node:net';
import { dialEngine, type EngineAddress } from '../../net/engine.js';
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
  readonly #reader: InstructionReader;
  readonly #nops: NodeJS.Timeout;
  #events: GuacdEvents | undefined;
  #over = false;

  private constructor(
    socket: Socket,
    reader: InstructionReader,
    /** What others select to join. Never shown to anybody. */
    readonly id: string,
  ) {
    this.#socket = socket;
    this.#reader = reader;
    this.#nops = setInterval(() => {
      this.write(NOP);
    }, NOP_EVERY_MS);
  }

  /** @throws StartError `engine-missing` or `engine-failed`; `machine-closed` when `signal` aborts. */
  static async open(options: GuacdOptions): Promise<Guacd> {
    const { signal } = options;
    const socket = await dialEngine(options.engine, DIAL_MS).catch(() => {
      throw new StartError('engine-missing');
    });
    const stop = (): void => {
      socket.destroy();
    };
    socket.on('error', stop);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const timer = setTimeout(stop, ANSWER_MS);
    const reader = new InstructionReader();
    try {
      socket.write(encode('select', options.select));
      const names = await answer(socket, reader, 'args');
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
      const [id = ''] = await answer(socket, reader, 'ready');
      return new Guacd(socket, reader, id);
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
    this.#socket.on('data', (bytes: Buffer) => {
      this.#reader.push(bytes);
      this.#read();
    });
    this.#socket.on('close', () => {
      this.#end('closed');
    });
    this.#read();
    if (this.#socket.destroyed) this.#end('closed');
    else this.#socket.resume();
  }

  /** Whole instructions. False = guacd has not taken all of what it was told before. */
  write(bytes: Uint8Array): boolean {
    return this.#over || this.#socket.destroyed ? true : this.#socket.write(bytes);
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
    socket.removeAllListeners('data').resume();
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
      while (this.#events !== undefined && this.#next()) this.#events.instruction(this.#reader);
      this.#events?.pause();
    } catch (error) {
      if (!(error instanceof Garbled)) throw error;
      this.#end('garbled');
    }
  }

  #next(): boolean {
    for (;;) {
      try {
        return this.#reader.next();
      } catch (error) {
        if (!(error instanceof Garbled) || this.#events?.garbled?.() !== true) throw error;
        this.#reader.skip();
      }
    }
  }

  #end(why: 'closed' | 'garbled'): void {
    const events = this.#events;
    this.close();
    events?.closed(why);
  }
}

/** Waits for the next instruction, which must be this one. @throws StartError, Garbled */
function answer(socket: Socket, reader: InstructionReader, opcode: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      socket.removeListener('data', handleData);
      socket.removeListener('close', handleClose);
      socket.pause();
    };
    const handleClose = (): void => {
      settle();
      reject(new StartError('engine-failed', { detail: 'it hung up' }));
    };
    const look = (): void => {
      try {
        while (reader.next()) {
          if (reader.opcode === 'nop') continue;
          settle();
          if (reader.opcode === opcode) resolve(reader.args());
          else if (reader.opcode === 'error')
            reject(new StartError('engine-failed', { detail: reader.arg(1) }));
          else reject(new Garbled('another answer than the one that was due'));
          return;
        }
      } catch (error) {
        if (!(error instanceof Garbled)) throw error;
        settle();
        reject(error);
      }
    };
    const handleData = (bytes: Buffer): void => {
      reader.push(bytes);
      look();
    };
    socket.on('data', handleData);
    socket.on('close', handleClose);
    look();
    if (socket.destroyed) handleClose();
    else socket.resume();
  });
}
