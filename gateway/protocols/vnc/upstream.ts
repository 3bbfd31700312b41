/**
 * Our side of the VNC connection to one machine: signs in, publishes what it shows and takes input.
 * Knows no person, no browser and no row.
 */

import type { Socket } from 'node:net';
import type { ClipboardPolicy, LineSecurity } from '../../domain/machine-policy.js';
import type { InputPort } from '../../sessions/input-port.js';
import { Lifetime } from '../../sessions/lifetime.js';
import {
  StartError,
  type Asker,
  type Detach,
  type Loss,
  type Outlet,
  type Unsubscribe,
} from '../../sessions/ports.js';
import type { Upstream } from '../../sessions/upstream.js';
import { loadJpeg, type DecodeJpeg } from './decoders/jpeg.js';
import { Desktop, type Holder } from './desktop.js';
import { Garbled } from './garbled.js';
import { attempt, type VncTarget } from './handshake.js';
import type { Link } from './link.js';
import { Held } from './held.js';
import type { SignedIn } from './login.js';
import { SignIn } from './sign-in.js';

/** Connections one start may take: an unknown certificate, a slow answer, a few wrong passwords. */
const MAX_CONNECTIONS = 8;
/** Input the machine has not taken (bytes); above it input is dropped, for nobody points this far unheard. */
const MAX_PENDING_INPUT = 1024 * 1024;

export class VncUpstream implements Upstream {
  readonly #target: VncTarget;
  readonly #life = new Lifetime(() => {
    this.#shut();
  });
  #socket: Socket | undefined;
  #desktop: Desktop | undefined;
  #security: LineSecurity | undefined;
  /** Who wants the machine held back. */
  readonly #holds = new Set<Holder | 'turn'>();
  #turn: NodeJS.Immediate | undefined;

  constructor(target: VncTarget) {
    this.#target = target;
  }

  async start(asker: Asker): Promise<InputPort> {
    this.#life.begin();
    const signIn = new SignIn(asker);
    try {
      const decodeJpeg = this.#target.quality === 'lossy' ? await loadJpeg() : undefined;
      const { link, init } = await this.#connect(asker, signIn);
      this.#stopIfClosed(link);
      asker.progress('opening');
      return this.#open(link, init, decodeJpeg);
    } catch (error) {
      this.close();
      throw error;
    } finally {
      signIn.forget();
    }
  }

  get clipboard(): ClipboardPolicy {
    return this.#target.clipboard ?? 'off';
  }

  get security(): LineSecurity | undefined {
    return this.#security;
  }

  attach(outlet: Outlet): Detach {
    return this.#desktop?.broadcast.attach(outlet) ?? ((): void => undefined);
  }

  onLost(listener: (why: Loss) => void): Unsubscribe {
    return this.#life.onLost(listener);
  }

  close(): void {
    this.#life.close();
  }

  #shut(): void {
    if (this.#turn !== undefined) clearImmediate(this.#turn);
    this.#desktop?.close();
    // Not `end()`, which waits for a machine that may hang.
    this.#socket?.destroy();
  }

  async #connect(asker: Asker, signIn: SignIn): Promise<{ link: Link; init: SignedIn }> {
    for (let connections = 0; connections < MAX_CONNECTIONS; connections += 1) {
      const outcome = await attempt({ target: this.#target, asker, signIn, signal: this.#life.signal });
      switch (outcome.is) {
        case 'ready':
          return outcome;
        case 'unknown-key':
          // The machine has been hung up on: nobody makes it wait while a person thinks.
          await asker.confirmKey(outcome.key);
          break;
        case 'refused':
          signIn.refused(outcome.reason);
          break;
        case 'redial':
          break;
      }
      this.#life.demand();
    }
    throw new StartError('credentials-refused');
  }

  #open(link: Link, init: SignedIn, decodeJpeg: DecodeJpeg | undefined): InputPort {
    const { socket, rest } = link.release();
    this.#socket = socket;
    this.#security = init.security;
    const { ownFormat = false, encodings } = this.#target;
    const desktop = new Desktop(
      init,
      { ownFormat, clipboard: this.clipboard, decodeJpeg, ...(encodings === undefined ? {} : { encodings }) },
      {
        write: (bytes) => void socket.write(bytes),
        hold: (who, on) => {
          this.#hold(who, on);
        },
        now: () => performance.now(),
        after: (ms, act) =>
          later(ms, () => {
            this.#unlessBroken(act);
          }),
        // Not at once: it may come to light while somebody is being seated.
        broken: (error) => {
          setImmediate(() => {
            this.#fail(error);
          });
        },
      },
    );
    this.#desktop = desktop;
    socket.on('data', (bytes: Buffer) => {
      this.#read(() => desktop.receive(bytes));
    });
    socket.on('drain', () => {
      this.#life.drained();
    });
    socket.on('error', () => {
      this.#lose('machine-lost');
    });
    socket.on('end', () => {
      this.#lose('machine-closed');
    });
    socket.on('close', () => {
      this.#lose('machine-lost');
    });
    if (socket.destroyed) throw new StartError('machine-closed');
    this.#read(() => desktop.receive(rest));
    return this.#inputOf(socket, desktop);
  }

  /** A machine that sends much to paint takes turns with everybody else. */
  #read(read: () => boolean): void {
    this.#unlessBroken(() => {
      const more = this.#together(read);
      this.#hold('turn', more);
      if (!more) return;
      this.#turn = setImmediate(() => {
        this.#turn = undefined;
        this.#read(() => this.#desktop?.read() ?? false);
      });
    });
  }

  /** What the machine is answered meanwhile goes in one piece: each costs it and us a turn. */
  #together<T>(act: () => T): T {
    this.#socket?.cork();
    try {
      return act();
    } finally {
      this.#socket?.uncork();
    }
  }

  /** Whatever goes wrong with what one machine sends ends its session, and nothing else. */
  #unlessBroken(act: () => void): void {
    if (this.#life.isOver()) return;
    try {
      act();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** A machine that sends nonsense is its own affair; any other error is ours, and told. */
  #fail(error: unknown): void {
    this.#life.lose({ code: 'machine-garbled', ...(error instanceof Garbled ? {} : { error }) });
  }

  #inputOf(socket: Socket, desktop: Desktop): InputPort {
    const held = new Held();
    return {
      write: (input) => {
        // What the machine could not read would be read as something else.
        if (this.#life.isOver() || !desktop.aside.admits(input)) return true;
        if (socket.writableLength + input.length > MAX_PENDING_INPUT) return false;
        held.note(input);
        return socket.write(input);
      },
      letGo: () => {
        if (!this.#life.isOver()) for (const release of held.take()) socket.write(release);
      },
      onWritable: (listener) => this.#life.onWritable(listener),
      // A desktop's size is asked for in RFB's own words, among the input.
      resize: () => undefined,
      onAside: (listener) => desktop.aside.listen(listener),
    };
  }

  #hold(who: Holder | 'turn', hold: boolean): void {
    if (hold) this.#holds.add(who);
    else this.#holds.delete(who);
    if (this.#holds.size > 0) this.#socket?.pause();
    else this.#socket?.resume();
  }

  #lose(code: Loss['code']): void {
    this.#unlessBroken(() => {
      this.#desktop?.flush();
    });
    this.#life.lose({ code });
  }

  #stopIfClosed(link: Link): void {
    if (this.#life.isOver()) link.destroy();
    this.#life.demand();
  }
}

/** No time at all is another turn: to sleep even for a moment costs a process its place on a busy machine. */
function later(ms: number, act: () => void): () => void {
  if (ms > 0) {
    const timer = setTimeout(act, ms);
    return () => {
      clearTimeout(timer);
    };
  }
  const turn = setImmediate(act);
  return () => {
    clearImmediate(turn);
  };
}
