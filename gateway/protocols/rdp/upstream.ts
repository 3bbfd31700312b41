/**
 * Our side of the RDP connection to one machine, through guacd: signs in, publishes what it shows and takes input.
 * The one connection of guacd's that may work the machine is held here, not by any browser. Knows no person.
 */

import {
  mayCopyFrom,
  mayPasteInto,
  type ClipboardPolicy,
  type LineSecurity,
  type Shortfall,
} from '../../domain/machine-policy.js';
import type { Forwarder } from '../../net/forwarder.js';
import type { InputPort } from '../../sessions/input-port.js';
import { Lifetime } from '../../sessions/lifetime.js';
import {
  StartError,
  type Asker,
  type Detach,
  type Loss,
  type Outlet,
  type Size,
  type Unsubscribe,
} from '../../sessions/ports.js';
import type { Upstream } from '../../sessions/upstream.js';
import { admitted } from './admitted.js';
import { Desktop } from './desktop.js';
import type { Guacd } from './guacd.js';
import { attempt, judgeAgain, type Outcome, type RdpTarget } from './handshake.js';
import { Held } from './held.js';
import { encode } from './instruction.js';
import { look } from './look.js';
import { Lull } from './lull.js';
import { PageWords } from './page-words.js';
import { DEFAULT_SETTINGS, type RdpSettings } from './settings.js';
import { SignIn } from './sign-in.js';
import { lossOf, startFailureOf } from './status.js';

/** Tries one start may take: an unknown certificate and a few wrong passwords. */
const MAX_TRIES = 6;
/** How long a machine that let us in may take to show its first picture (ms). */
const FIRST_FRAME_MS = 60_000;
/** Input guacd has not taken (bytes); above it input is dropped, for nobody points this far unheard. */
const MAX_PENDING_INPUT = 1024 * 1024;
/** How often the watchdog looks (ms), and how long guacd may say nothing while the machine does (ms). */
const WATCH_EVERY_MS = 2_000;
const SILENT_MS = 15_000;
/** How long guacd may take to say why, when the machine has hung up or it has itself (ms). */
const LAST_WORD_MS = { machine: 500, caller: 200 };

interface Live {
  readonly guacd: Guacd;
  readonly road: Forwarder;
  readonly desktop: Desktop;
  /** For a guacd that must have nothing to draw while somebody looks. */
  readonly lull: Lull | undefined;
}

type Ready = Extract<Outcome, { is: 'ready' }>;
type Ended = { readonly why: 'closed' | 'garbled' | 'engine'; readonly status: number };

export class RdpUpstream implements Upstream {
  readonly #target: RdpTarget;
  readonly #settings: RdpSettings;
  readonly #life = new Lifetime(() => {
    this.#shut();
  });
  #size: Size;
  #live: Live | undefined;
  /** What the last machine that was reached, and the guacd it was reached through, come to. */
  #worth: Pick<Ready, 'line' | 'shortfalls'> | undefined;
  #watchdog: NodeJS.Timeout | undefined;

  constructor(target: RdpTarget, size: Size) {
    this.#target = target;
    this.#settings = { ...DEFAULT_SETTINGS, ...target.settings };
    this.#size = size;
  }

  async start(asker: Asker): Promise<InputPort> {
    this.#life.begin();
    const signIn = new SignIn(asker);
    try {
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const options = {
          target: this.#target,
          settings: this.#settings,
          size: this.#size,
          asker,
          signIn,
          signal: this.#life.signal,
        };
        const outcome = await attempt(options);
        if (this.#life.isOver() && outcome.is === 'ready') this.#cut(outcome);
        this.#life.demand();
        if (outcome.is === 'unknown-key') await asker.confirmKey(outcome.key);
        else {
          asker.progress('opening');
          this.#worth = outcome;
          const failure = await this.#open(outcome);
          if (failure === 'shown') return this.#input();
          if (failure === 'disagreed') await judgeAgain(options);
          signIn.refused();
        }
        this.#life.demand();
      }
      throw new StartError('credentials-refused');
    } catch (error) {
      this.close();
      throw error;
    } finally {
      signIn.forget();
    }
  }

  get clipboard(): ClipboardPolicy {
    return this.#settings.clipboard;
  }

  get security(): LineSecurity | undefined {
    return this.#worth?.line;
  }

  get shortfalls(): readonly Shortfall[] | undefined {
    return this.#worth?.shortfalls;
  }

  attach(outlet: Outlet): Detach {
    return this.#live?.desktop.attach(outlet) ?? ((): void => undefined);
  }

  onLost(listener: (why: Loss) => void): Unsubscribe {
    return this.#life.onLost(listener);
  }

  close(): void {
    this.#life.close();
  }

  #shut(): void {
    clearInterval(this.#watchdog);
    if (this.#live !== undefined) this.#cut(this.#live);
  }

  /** guacd is told, and cut from the machine whether it heard it or not. */
  #cut({ guacd, road, desktop }: Pick<Live, 'guacd' | 'road'> & Partial<Live>): void {
    desktop?.close();
    guacd.close();
    road.close();
  }

  /**
   * Waits for the first picture. 'refused': the credentials were; 'disagreed': guacd compares certificates, and did not
   * come to terms with the machine. @throws StartError
   */
  async #open({ guacd, road, security, abilities, line }: Ready): Promise<'shown' | 'refused' | 'disagreed'> {
    const { clipboard, audio } = this.#settings;
    let stopped: ((ended: Ended | 'late') => void) | undefined;
    const gone = new Promise<Ended | 'late'>((resolve) => (stopped = resolve));
    const lull = abilities.locksUp
      ? new Lull({
          hold: (on) => {
            road.hold(on);
          },
          restingSince: () => desktop.restingSince,
          unanswered: () => road.unansweredMs,
          write: (input) => guacd.write(input),
        })
      : undefined;
    const desktop: Desktop = new Desktop(
      guacd,
      { clipboard: mayCopyFrom(clipboard), audio },
      {
        look: (live) => {
          const take = () =>
            look({
              engine: this.#target.engine,
              id: guacd.id,
              width: this.#size.columns,
              height: this.#size.rows,
              lossless: this.#settings.quality === 'lossless',
              audio,
              signal: this.#life.signal,
              ...live,
            });
          return lull === undefined ? take() : lull.around(take);
        },
        endsEarly: abilities.endsEarly,
        frameEnded: () => {
          lull?.frameEnded();
          road.answered();
        },
        ended: (why, status) => {
          if (this.#live?.guacd === guacd) this.#handleEnded({ why, status });
          stopped?.({ why, status });
        },
      },
    );
    const handleAbort = (): void => stopped?.('late');
    this.#life.signal.addEventListener('abort', handleAbort, { once: true });
    const timer = setTimeout(handleAbort, FIRST_FRAME_MS);
    const end = await Promise.race([desktop.firstFrame.then(() => 'shown' as const), gone]);
    clearTimeout(timer);
    this.#life.signal.removeEventListener('abort', handleAbort);
    const { endedBy } = road;
    // A picture of who came through the door and of nobody else.
    if (end === 'shown' && endedBy === undefined && !this.#life.isOver()) {
      this.#live = { guacd, road, desktop, lull };
      this.#watch(this.#live);
      return 'shown';
    }
    this.#cut({ guacd, road, desktop });
    this.#life.demand();
    if (end === 'late') throw new StartError('no-answer');
    if (end === 'shown') throw new StartError('machine-closed');
    if (end.why === 'garbled') throw new StartError('engine-failed');
    const hungUpOnNla = security === 'nla' && endedBy === 'machine';
    const failure = startFailureOf(end.status, { hungUpOnNla });
    if (failure === 'handshake-failed' && line.level === 'verified') return 'disagreed';
    if (failure !== undefined) throw new StartError(failure);
    return 'refused';
  }

  #handleEnded({ why, status }: Ended): void {
    const code = why !== 'engine' ? 'engine-lost' : status === 0 ? 'machine-closed' : lossOf(status);
    this.#life.lose({ code });
  }

  #watch({ road, desktop }: Live): void {
    road.onEnded((by) => {
      // guacd says why in a moment, if it can. One that left the door by itself may be on its way to another machine, for
      // this one can send it there (server redirection, MS-RDPBCGR 2.2.13): nobody is to see or work that one.
      if (by !== 'us')
        setTimeout(() => this.#life.lose({ code: 'machine-closed' }), LAST_WORD_MS[by]).unref();
    });
    this.#watchdog = setInterval(() => {
      const now = performance.now();
      // A guacd that is stuck takes nothing from the machine, says nothing of what it took, or shows nobody anything.
      const owes =
        road.stuck || road.heardAt > desktop.heardAt + WATCH_EVERY_MS || now - desktop.lookSince > SILENT_MS;
      // A machine that waits for answers of guacd's says nothing either: then its signs of life are missing.
      const heardAt = owes ? desktop.heardAt : desktop.aliveAt;
      if (now - heardAt > SILENT_MS) this.#life.lose({ code: 'engine-lost' });
    }, WATCH_EVERY_MS);
  }

  #input(): InputPort {
    const live = this.#live;
    if (live === undefined) throw new StartError('machine-closed');
    const { guacd, desktop, lull } = live;
    const words = new PageWords();
    const held = new Held();
    const mayPaste = mayPasteInto(this.#settings.clipboard);
    const say = (input: Uint8Array, opcode: string): boolean =>
      lull === undefined ? guacd.write(input) : lull.write(input, opcode);
    guacd.onDrained(() => {
      this.#life.drained();
    });
    return {
      write: (input) => {
        const word = this.#life.isOver() ? undefined : admitted(input, words, mayPaste);
        if (word === undefined) return true;
        if (guacd.waiting + (lull?.waiting ?? 0) + input.length > MAX_PENDING_INPUT) return false;
        held.note(word);
        return say(input, word.opcode);
      },
      letGo: () => {
        if (!this.#life.isOver()) for (const release of held.take()) say(release, 'mouse');
      },
      onWritable: (listener) => this.#life.onWritable(listener),
      resize: (size) => {
        this.#size = size;
        guacd.write(encode('size', size.columns, size.rows));
      },
      onAside: (listener) => desktop.onAside(listener),
    };
  }
}
