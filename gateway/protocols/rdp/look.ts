/**
 * A look at the machine's picture through guacd: joins the connection read-only, takes the copy guacd makes for who
 * comes, and leaves at the end of a frame that the live stream has as well, so that one continues the other exactly.
 */

import type { EngineAddress } from '../../net/engine.js';
import { joinArguments } from './connect-arguments.js';
import { Guacd } from './guacd.js';
import { encode, type InstructionReader } from './instruction.js';
import { MachineWords } from './machine-words.js';
import { Run } from './run.js';
import { Sounds } from './sounds.js';

/** A look that has not come to an end by then is given up (ms). */
const WITHIN_MS = 10_000;
/** guacd ends a frame within 100 ms, whatever comes; a picture that stands still for so long has none open (ms). */
const STILL_MS = 300;

/** A copy of the largest screen, and some seconds of what came after it (bytes). */
const MAX_BYTES = 64 * 1024 * 1024;
/** Ends of frames waited through: more than guacd draws in that time. */
const MAX_ENDS = 1024;

export interface LookOptions {
  readonly engine: EngineAddress;
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly lossless: boolean;
  /** Is sound wanted? guacd 1.3 may have seen nobody who wants it when it looked for somebody, and looks again now. */
  readonly audio: boolean;
  readonly signal: AbortSignal;
  /** Where in the live stream the frame of this timestamp ended; undefined when it has not come, or long ago. */
  readonly endOf: (timestamp: string) => number | undefined;
  /** The live stream now: how far it is, its last timestamp, and whether it is between two frames. */
  readonly live: () => { readonly seq: number; readonly timestamp: string; readonly between: boolean };
}

export interface Looked {
  readonly frames: readonly Uint8Array[];
  readonly seq: number;
  /** Openings of streams of sound, which guacd tells who comes. */
  readonly sounds: readonly Buffer[];
}

/** @throws StartError when guacd does not let us in; Error when the look does not come to an end. */
export async function look(options: LookOptions): Promise<Looked> {
  const guacd = await Guacd.open({
    ...options,
    select: options.id,
    arguments: joinArguments,
  });
  try {
    return await new Promise<Looked>((resolve, reject) => {
      const words = new MachineWords({ clipboard: false, audio: options.audio });
      const sounds = new Sounds();
      const frames: Uint8Array[] = [];
      /** Ends of frames seen here: timestamp, and how many of `frames` there were. */
      const ends: { readonly timestamp: string; readonly count: number }[] = [];
      const run = new Run((bytes) => frames.push(bytes));
      const copy = new CopyOfScreen();
      let cameInTheMiddle = false;
      let bytes = 0;
      let [heardAt, seq] = [performance.now(), options.live().seq];
      const finish = (count: number, at: number, more: Uint8Array[] = []): void => {
        stop();
        resolve({ frames: [...frames.slice(0, count), ...more], seq: at, sounds: sounds.openings });
      };
      const compare = (): void => {
        for (const { timestamp, count } of ends) {
          const end = options.endOf(timestamp);
          if (end !== undefined) {
            finish(count, end);
            return;
          }
        }
        const live = options.live();
        const now = performance.now();
        if (live.seq !== seq || !live.between) [heardAt, seq] = [now, live.seq];
        else if (copy.whole && now - heardAt > STILL_MS)
          finish(frames.length, seq, [encode('sync', live.timestamp)]);
      };
      const ticks = setInterval(compare, 10);
      const fail = (why: string): void => {
        stop();
        reject(new Error(why));
      };
      const timer = setTimeout(() => {
        fail('guacd showed no whole picture in time');
      }, WITHIN_MS);
      const handleAbort = (): void => {
        fail('the session is over');
      };
      options.signal.addEventListener('abort', handleAbort, { once: true });
      const stop = (): void => {
        clearInterval(ticks);
        clearTimeout(timer);
        options.signal.removeEventListener('abort', handleAbort);
        guacd.close();
      };
      guacd.listen({
        instruction: (word) => {
          const verdict = words.judge(word);
          if (verdict === 'sound') sounds.hear(word);
          if (verdict === 'error' || verdict === 'bye') fail('guacd ended the look');
          if (verdict !== 'picture' && verdict !== 'sync') return;
          heardAt = performance.now();
          bytes += word.bytes.length;
          if (bytes > MAX_BYTES || ends.length >= MAX_ENDS) {
            fail('guacd showed more than any picture');
            return;
          }
          copy.note(word);
          run.add(word.bytes);
          if (verdict !== 'sync') return;
          run.flush();
          ends.push({ timestamp: words.timestamp, count: frames.length });
          guacd.write(encode('sync', words.timestamp));
        },
        // guacd lets who comes into the line whenever its copy is done, in the middle of an instruction just as well:
        // the rest of that one is no instruction. The gateway has it whole from the connection that works the machine.
        garbled: () => {
          if (cameInTheMiddle) return false;
          cameInTheMiddle = true;
          return true;
        },
        pause: () => {
          run.flush();
          compare();
        },
        closed: () => {
          fail('guacd ended the look');
        },
      });
    });
  } finally {
    guacd.close();
  }
}

/**
 * Whether guacd's copy has come as far as the screen itself: the pointer comes first, and between the two guacd is
 * silent for as long as it takes to compress the screen.
 */
class CopyOfScreen {
  /** Images that have begun: stream, and the layer they are for. */
  readonly #coming = new Map<string, string>();
  #shown = false;

  get whole(): boolean {
    return this.#shown && this.#coming.size === 0;
  }

  note(word: InstructionReader): void {
    if (word.opcode === 'img') this.#coming.set(word.arg(0), word.arg(2));
    if (word.opcode !== 'end') return;
    if (this.#coming.get(word.arg(0)) === '0') this.#shown = true;
    this.#coming.delete(word.arg(0));
  }
}
