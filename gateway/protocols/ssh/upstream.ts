/**
 * Our side of the SSH connection to one machine: signs in, opens a shell, publishes what it says and takes input.
 * Knows no person, no browser and no row.
 */

import type { Socket } from 'node:net';
import type { Client, ClientChannel } from 'ssh2';
import { Broadcast } from '../../sessions/broadcast.js';
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
import type { SshDown } from '../../wire/ssh-stream.js';
import { guardChannels } from './channel-guard.js';
import { attempt, STAGE_LIMITS, type SshTarget, type StageLimits } from './handshake.js';
import { OutputTurn } from './output-turn.js';
import { SignIn } from './sign-in.js';
import { TerminalFilter } from './terminal-filter.js';
import type { TerminalPool } from './terminal-pool.js';
import { TerminalScreen } from './terminal-screen.js';

/** What the machine is told it speaks to: xterm.js understands this entry best. */
const TERM = 'xterm-256color';
/** From the open channel to the shell (ms). */
const SHELL_LIMIT_MS = 20_000;
/** Connections one start may take: an unknown key and a few evictions for wrong passwords. */
const MAX_CONNECTIONS = 12;
/** Input the machine has not taken (bytes); above it input is dropped, for nobody types this much unheard. */
const MAX_PENDING_INPUT = 4 * 1024 * 1024;

export class SshUpstream implements Upstream {
  readonly #target: SshTarget;
  readonly #limits: StageLimits;
  readonly #life = new Lifetime(() => {
    this.#shut();
  });
  readonly #broadcast: Broadcast;
  readonly #filter: TerminalFilter;
  readonly #output: OutputTurn;
  #size: Size;
  #socket: Socket | undefined;
  #channel: ClientChannel | undefined;
  /** Who wants the machine held back. */
  readonly #holds = new Set<'watchers' | 'screen'>();

  constructor(target: SshTarget, size: Size, terminals: TerminalPool, limits: StageLimits = STAGE_LIMITS) {
    this.#target = target;
    this.#size = size;
    this.#limits = limits;
    this.#filter = new TerminalFilter(size);
    const screen = new TerminalScreen(
      size,
      terminals,
      (hold) => {
        this.#hold('screen', hold);
      },
      () => this.#filter.plain,
    );
    this.#broadcast = new Broadcast(screen, (hold) => {
      this.#hold('watchers', hold);
    });
    this.#output = new OutputTurn((bytes) => {
      this.#publish(bytes);
    });
  }

  async start(asker: Asker): Promise<InputPort> {
    this.#life.begin();
    const signIn = new SignIn(asker);
    try {
      const { client, socket } = await this.#connect(asker, signIn);
      this.#socket = socket;
      // Not only 'close', which waits until everything was sent: writing to a connection ssh2 has given up throws.
      const lose = (): void => {
        this.#lose('machine-lost');
      };
      client.on('error', lose).on('end', lose).on('close', lose);
      guardChannels(client);
      this.#life.demand();
      asker.progress('opening');
      const channel = await this.#openShell(client);
      this.#life.demand();
      return this.#inputOf(channel);
    } catch (error) {
      this.close();
      throw error;
    } finally {
      signIn.forget();
    }
  }

  attach(outlet: Outlet): Detach {
    return this.#broadcast.attach(outlet);
  }

  onLost(listener: (why: Loss) => void): Unsubscribe {
    return this.#life.onLost(listener);
  }

  close(): void {
    this.#life.close();
  }

  #shut(): void {
    this.#output.close();
    this.#broadcast.close();
    // Not `end()`, which waits for a machine that may hang.
    this.#socket?.destroy();
  }

  async #connect(asker: Asker, signIn: SignIn): Promise<{ client: Client; socket: Socket }> {
    for (let connections = 0; connections < MAX_CONNECTIONS; connections++) {
      const outcome = await attempt({
        target: this.#target,
        limits: this.#limits,
        asker,
        signIn,
        signal: this.#life.signal,
      });
      switch (outcome.is) {
        case 'ready':
          return outcome;
        case 'unknown-key':
          // The machine has been hung up on: nobody makes it wait while a person thinks.
          await asker.confirmKey(outcome.key);
          break;
        case 'redial':
          break;
      }
      this.#life.demand();
    }
    throw new StartError('credentials-refused');
  }

  #openShell(client: Client): Promise<ClientChannel> {
    return new Promise((resolve, reject) => {
      const fail = (failure: 'shell-refused' | 'machine-closed'): void => {
        clearTimeout(timer);
        reject(new StartError(failure));
      };
      const timer = setTimeout(fail, SHELL_LIMIT_MS, 'shell-refused');
      client.once('close', () => {
        fail('machine-closed');
      });
      const { columns: cols, rows } = this.#size;
      client.shell({ term: TERM, cols, rows, width: 0, height: 0 }, (error, channel) => {
        if (error) {
          fail('shell-refused');
          return;
        }
        clearTimeout(timer);
        // In the same turn, or the first bytes find nobody listening.
        this.#take(channel);
        resolve(channel);
      });
    });
  }

  #take(channel: ClientChannel): void {
    this.#channel = channel;
    channel.on('data', (chunk: Buffer) => {
      this.#output.push(chunk);
    });
    // A shell with a terminal has no second stream; what comes there anyway is shown, and never clogs the window.
    channel.stderr.on('data', (chunk: Buffer) => {
      this.#output.push(chunk);
    });
    channel.on('drain', () => {
      this.#life.drained();
    });
    channel.on('exit', () => {
      this.#exited = true;
    });
    channel.on('close', () => {
      this.#lose('machine-closed');
    });
  }
  #exited = false;

  #inputOf(channel: ClientChannel): InputPort {
    return {
      write: (input) => {
        if (this.#life.isOver() || !channel.writable) return true;
        if (channel.writableLength + input.length > MAX_PENDING_INPUT) return false;
        return this.#unlessBroken(() =>
          channel.write(Buffer.from(input.buffer, input.byteOffset, input.byteLength)),
        );
      },
      onWritable: (listener) => this.#life.onWritable(listener),
      resize: (size) => {
        this.#resize(size);
      },
    };
  }

  #resize(size: Size): void {
    if (this.#life.isOver() || (size.columns === this.#size.columns && size.rows === this.#size.rows)) return;
    this.#output.flush();
    this.#size = size;
    this.#filter.resize(size);
    this.#unlessBroken(() => {
      this.#channel?.setWindow(size.rows, size.columns, 0, 0);
      return true;
    });
    if (this.#life.isOver()) return;
    const word: SshDown = { t: 'size', columns: size.columns, rows: size.rows };
    this.#broadcast.publish(JSON.stringify(word));
    // Viewers have no scrollback: a terminal that grows would pull lines out of it that they never got.
    this.#broadcast.refresh();
  }

  /** ssh2 throws at whoever writes to a connection it has broken off; that is the machine's loss, not the gateway's. */
  #unlessBroken(write: () => boolean): boolean {
    try {
      return write();
    } catch {
      this.#lose('machine-lost');
      return true;
    }
  }

  /** What the machine says must never throw past here: a fault of ours over its bytes costs this session alone. */
  #publish(bytes: Buffer): void {
    try {
      const safe = this.#filter.filter(bytes);
      if (safe.length > 0) this.#broadcast.publish(safe);
    } catch (error) {
      this.#lose('machine-garbled', error);
    }
  }

  /** ssh2 stops enlarging the window of a paused channel, so the machine's own writes block. */
  #hold(who: 'watchers' | 'screen', hold: boolean): void {
    if (hold) this.#holds.add(who);
    else this.#holds.delete(who);
    if (this.#holds.size > 0) this.#channel?.pause();
    else this.#channel?.resume();
  }

  #lose(code: Loss['code'], error?: unknown): void {
    if (this.#life.isOver()) return;
    this.#output.flush();
    this.#life.lose({ code: this.#exited && error === undefined ? 'machine-closed' : code, error });
  }
}
