/**
 * A connection of guacd's that has a machine's picture: what guacd draws becomes the live stream, its frames are
 * answered, looks are taken one at a time, and what is for the controller goes to nobody else. Knows no person and
 * no machine's address.
 */

import { Broadcast } from '../../sessions/broadcast.js';
import type { Detach, Frame, Outlet, Unsubscribe } from '../../sessions/ports.js';
import { ResizeRate } from '../resize-rate.js';
import { Aside } from './aside.js';
import { attachBounded } from './bounded.js';
import { Garbled } from './garbled.js';
import type { Guacd } from './guacd.js';
import { encode, InstructionReader } from './instruction.js';
import type { Looked } from './look.js';
import { MachineWords, type Allowed } from './machine-words.js';
import { Pace } from './pace.js';
import { Run } from './run.js';
import { RdpScreen } from './screen.js';
import { Sounds } from './sounds.js';

/** Ends of frames remembered: some seconds of them, for a look that comes to its end late. */
const MAX_ENDS = 1024;
/** Looks in a row that may fail before guacd counts as broken. */
const MAX_FAILED_LOOKS = 3;

export interface DesktopOutside {
  /** Takes a look through guacd. */
  look(live: LiveStream): Promise<Looked>;
  /** Does this guacd end a frame before it has reached the machine? Then one with nothing in it is no picture. */
  readonly endsEarly?: boolean;
  /** A frame has ended. */
  frameEnded?(): void;
  /** guacd ended it, or lets nobody look any more (`closed`); `status` of its own, 0 for none. Once. */
  ended(why: 'closed' | 'garbled' | 'engine', status: number): void;
}

export interface LiveStream {
  endOf(timestamp: string): number | undefined;
  live(): { readonly seq: number; readonly timestamp: string; readonly between: boolean };
}

export class Desktop {
  readonly aside: Aside;
  readonly #broadcast: Broadcast;
  readonly #guacd: Guacd;
  readonly #words: MachineWords;
  readonly #sounds = new Sounds();
  readonly #screen = new RdpScreen(() => this.#sounds.openings);
  readonly #pace: Pace;
  readonly #run: Run;
  readonly #outside: DesktopOutside;
  readonly #ends = new Map<string, number>();
  #between = true;
  /** Something of the machine's screen was said. */
  #drawn = false;
  #shown = false;
  #over = false;
  #looking = false;
  #failedLooks = 0;
  /** `performance.now()` when the look that is due was first begun, tries that failed included. */
  #lookSince = Infinity;
  /** `performance.now()` when guacd last said something that is more than a sign of life. */
  heardAt = performance.now();
  /** … and when it last gave a sign of life, which it does every 5 s (GUAC_SOCKET_KEEP_ALIVE_INTERVAL). */
  aliveAt = performance.now();
  readonly #first: { resolve: () => void; readonly promise: Promise<void> };
  readonly #sizes = new ResizeRate(() => performance.now());

  constructor(guacd: Guacd, allowed: Allowed, outside: DesktopOutside) {
    this.#guacd = guacd;
    this.#outside = outside;
    this.aside = new Aside();
    this.#words = new MachineWords(allowed);
    this.#broadcast = new Broadcast(this.#screen, () => undefined);
    this.#screen.onNeeded = () => {
      this.#look();
    };
    this.#pace = new Pace((timestamp) => {
      guacd.write(encode('sync', timestamp));
    });
    this.#run = new Run((bytes) => {
      this.#publish(bytes);
    });
    let resolve = (): void => undefined;
    const promise = new Promise<void>((done) => (resolve = done));
    this.#first = { promise, resolve: () => resolve() };
    guacd.listen({
      instruction: (word) => {
        this.#take(word);
      },
      // A page shows a frame when it has ended: until then pieces are gathered.
      pause: () => undefined,
      closed: (why) => {
        this.#end(why);
      },
    });
  }

  /** Resolves when there is a picture; never when the connection ends before. */
  get firstFrame(): Promise<void> {
    return this.#first.promise;
  }

  /** Since when guacd has said nothing, between two frames (`performance.now()`); Infinity in the middle of one. */
  get restingSince(): number {
    return this.#between ? this.heardAt : Infinity;
  }

  /** Since when somebody waits for a picture that only guacd has (`performance.now()`); Infinity for nobody. */
  get lookSince(): number {
    return this.#lookSince;
  }

  attach(outlet: Outlet): Detach {
    if (outlet.pace === 'skips') return this.#broadcast.attach(outlet);
    const unfollow = this.#pace.follow(outlet);
    const detach = attachBounded(outlet, (watcher) => this.#broadcast.attach(watcher));
    return () => {
      unfollow();
      detach();
    };
  }

  onAside(listener: (frame: Frame) => void): Unsubscribe {
    return this.aside.listen(listener);
  }

  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#pace.close();
    this.aside.close();
    this.#broadcast.close();
  }

  #take(word: InstructionReader): void {
    if (this.#over) return;
    const { opcode } = word;
    this.aliveAt = performance.now();
    if (opcode === 'nop') return;
    this.heardAt = this.aliveAt;
    const verdict = this.#words.judge(word);
    switch (verdict) {
      case 'picture':
        if (opcode === 'size' && word.int(0) === 0 && !this.#sizes.admit())
          throw new Garbled('a storm of sizes');
        if (!this.#between || !drawsUnseen(word)) this.#between = false;
        this.#drawn ||= isOfScreen(word);
        this.#run.add(word.bytes);
        return;
      case 'sound':
        this.#run.flush();
        this.#sounds.hear(word);
        this.#screen.shows = false;
        this.#publish(word.bytes);
        return;
      case 'sync': {
        this.#run.add(word.bytes);
        this.#between = true;
        this.#run.flush();
        const { timestamp } = this.#words;
        this.#ends.set(timestamp, this.#screen.seq);
        if (this.#ends.size > MAX_ENDS)
          for (const [oldest] of this.#ends) if (this.#ends.delete(oldest)) break;
        this.#pace.ended(timestamp);
        this.#outside.frameEnded?.();
        if (!this.#drawn && this.#outside.endsEarly === true) return;
        // Whoever comes first finds a picture ready; guacd 1.3 breaks when it is looked at before its first frame.
        if (!this.#shown) this.#screen.prepare();
        this.#shown = true;
        this.#first.resolve();
        return;
      }
      case 'aside':
        this.aside.tell(opcode, word);
        return;
      case 'drop':
        return;
      case 'error':
      case 'bye':
        this.#run.flush();
        this.#end('engine');
        return;
    }
  }

  #publish(bytes: Buffer): void {
    this.#pace.published(bytes.length);
    this.#broadcast.publish(bytes);
    this.#screen.shows = true;
  }

  #look(): void {
    if (this.#looking || this.#over) return;
    this.#looking = true;
    this.#lookSince = Math.min(this.#lookSince, performance.now());
    const since = this.#screen.seq;
    this.#outside
      .look({
        endOf: (timestamp) => this.#ends.get(timestamp),
        live: () => ({ seq: this.#screen.seq, timestamp: this.#words.timestamp, between: this.#between }),
      })
      .then(
        (looked) => {
          this.#failedLooks = 0;
          this.#looking = false;
          this.#lookSince = Infinity;
          if (this.#over) return;
          this.#adopt(looked.sounds);
          this.#screen.looked({ ...looked, since });
        },
        () => {
          this.#looking = false;
          this.#failedLooks += 1;
          if (this.#failedLooks >= MAX_FAILED_LOOKS) this.#end('closed');
          else this.#look();
        },
      );
  }

  /** guacd opens its sound before it has let us into the line, more often than not. */
  #adopt(openings: readonly Buffer[]): void {
    const reader = new InstructionReader();
    try {
      for (const opening of openings) {
        reader.push(opening);
        if (reader.next() && this.#words.adopt(reader)) this.#sounds.hear(reader);
      }
    } catch (error) {
      // Nobody else would catch it here.
      if (!(error instanceof Garbled)) throw error;
      this.#end('garbled');
    }
  }

  #end(why: 'closed' | 'garbled' | 'engine'): void {
    if (this.#over) return;
    this.close();
    this.#guacd.close();
    this.#outside.ended(why, this.#words.status);
  }
}

/** Is this about the screen itself, layer 0? */
function isOfScreen(word: InstructionReader): boolean {
  switch (word.opcode) {
    case 'size':
      return word.int(0) === 0 && word.int(1) > 0;
    case 'img':
      return word.int(2) === 0;
    case 'cfill':
      return word.int(1) === 0;
    case 'copy':
      return word.int(6) === 0;
    default:
      return false;
  }
}

/** guacd 1.6 keeps copies of what it has shown, and brings them up to date when a frame is over. */
function drawsUnseen(word: InstructionReader): boolean {
  switch (word.opcode) {
    case 'rect':
      return word.int(0) < 0;
    case 'cfill':
      return word.int(1) < 0;
    case 'copy':
      return word.int(6) < 0;
    default:
      return false;
  }
}
