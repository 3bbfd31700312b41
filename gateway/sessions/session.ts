/**
 * One live session at one endpoint, from start to end: one controller, the viewers beside him, one upstream.
 * Core logic only: knows no protocol, no socket, no row. Commands decide and record before they call it;
 * whoever listens records what the session does by itself.
 */

import { CONTROLLER_GRACE_MS, NO_PROGRESS_MS, WAITING_MS } from '../domain/limits.js';
import type { EndReason, LeaveCode } from '../domain/end-reason.js';
import type { ClipboardPolicy, LineSecurity, Shortfall } from '../domain/machine-policy.js';
import type { ControlGrant, EndGrant, ViewGrant } from '../domain/policy.js';
import { isOver, mayMove, type SessionState } from '../domain/session-state.js';
import { Attention, type SessionRules } from './attention.js';
import type { Cancel, Clock } from './clock.js';
import { ControllerWindow, NO_SEAT, type AsideSource } from './controller-window.js';
import type { ControllerSeat, ViewerSeat } from './face.js';
import type { InputPort } from './input-port.js';
import { leaveCodeOf } from './leaving.js';
import { Listeners } from './listeners.js';
import { PointerTrail, type Point } from './pointer-trail.js';
import { StartError } from './ports.js';
import type { Asker, CloseReason, Outlet, Size, Unsubscribe } from './ports.js';
import type { Lapse, SessionEvent } from './session-event.js';
import type { ConnectUpstream, Upstream } from './upstream.js';
import { Viewers } from './viewers.js';

/** Told to an upstream whose picture does not follow the controller's window. */
const ANY_SIZE: Size = { columns: 80, rows: 24 };
/** How often the session looks for watchers who fell behind or make no progress (ms). */
const LOOK_EVERY_MS = 2_000;

export interface SessionOptions {
  readonly id: string;
  readonly domainId: string;
  readonly endpointId: string;
  readonly controllerId: string;
  readonly connect: ConnectUpstream;
  readonly asker: Asker;
  readonly clock: Clock;
  /** Hears of a listener that threw. */
  readonly fault: (error: unknown) => void;
  /** How long to wait for a controller who went (ms). */
  readonly graceMs?: number;
}

export class Session {
  readonly id: string;
  readonly domainId: string;
  readonly endpointId: string;
  readonly controllerId: string;
  readonly #options: SessionOptions;
  readonly #clock: Clock;
  readonly #attention: Attention;
  readonly #listeners: Listeners<SessionEvent>;
  readonly #viewers: Viewers;
  /** Told when the machine takes input again. */
  readonly #writable: Listeners<undefined>;
  readonly #trail: PointerTrail;
  #state: SessionState = 'waiting';
  #upstream: Upstream | undefined;
  #port: InputPort | undefined;
  #controller: ControllerWindow | undefined;
  #size: Size | undefined;
  /** What the controller's window last asked for; the same, unless nobody watches who has to. */
  #wanted: Size | undefined;
  #graceEndsAt: number | undefined;
  #stopWaiting: Cancel;
  #stopLooking: Cancel;

  constructor(options: SessionOptions) {
    this.id = options.id;
    this.domainId = options.domainId;
    this.endpointId = options.endpointId;
    this.controllerId = options.controllerId;
    this.#options = options;
    this.#clock = options.clock;
    this.#attention = new Attention(options.clock);
    this.#listeners = new Listeners(options.fault);
    this.#writable = new Listeners(options.fault);
    this.#trail = new PointerTrail(options.clock, options.fault);
    this.#viewers = new Viewers((userId, code) => {
      if (this.unwatched) this.#port?.letGo?.();
      this.#listeners.tell({ type: 'viewer-left', userId, code });
    });
    this.#stopWaiting = this.#clock.after(WAITING_MS, () => {
      this.#end({ code: 'never-started' });
    });
    this.#stopLooking = this.#clock.after(LOOK_EVERY_MS, this.#look);
  }

  get state(): SessionState {
    return this.#state;
  }

  /** The machine's size as everybody sees it; undefined before the first window. */
  get size(): Size | undefined {
    return this.#size;
  }

  /** How long it waits for its controller (ms). */
  get graceMs(): number {
    return this.#options.graceMs ?? CONTROLLER_GRACE_MS;
  }

  /** While the controller is away: when the session ends without him (epoch ms). */
  get graceEndsAt(): number | undefined {
    return this.#graceEndsAt;
  }

  /** How the line to the machine is secured; undefined before it stands, and where there is only one way. */
  get security(): LineSecurity | undefined {
    return this.#upstream?.security;
  }

  /** What the endpoint asks for and this machine is shown without. */
  get shortfalls(): readonly Shortfall[] {
    return this.#upstream?.shortfalls ?? [];
  }

  /** Which way the controller's clipboard passes; undefined where the machine has none. */
  get clipboard(): ClipboardPolicy | undefined {
    return this.#upstream?.clipboard;
  }

  /** While its controller does nothing, near the end of what the endpoint allows: when it ends (epoch ms). */
  get idleEndsAt(): number | undefined {
    return this.#attention.endsAt;
  }

  /** True while the controller's input is dropped because nobody watches. */
  get unwatched(): boolean {
    return !this.#attention.mayPass(this.#viewers.count);
  }

  /** What the endpoint asks from now on. Harmless when nothing changed. */
  keepTo(rules: SessionRules): void {
    const before = this.unwatched;
    this.#attention.keepTo(rules);
    if (before === this.unwatched) return;
    if (!before) this.#port?.letGo?.();
    this.#fit();
    this.#emit({ type: 'changed' });
  }

  get controllerPresent(): boolean {
    return this.#controller !== undefined;
  }

  /** Viewers present now, by user id; true = the picture is being skipped for him. */
  get viewers(): ReadonlyMap<string, boolean> {
    return this.#viewers.slow;
  }

  listen(listener: (event: SessionEvent) => void): Unsubscribe {
    return this.#listeners.add(listener);
  }

  /** Where the controller points, at most thirty times a second. */
  onPointer(listener: (at: Point) => void): Unsubscribe {
    return this.#trail.listen(listener);
  }

  /**
   * The controller's window: the first dials the machine, a later one takes up where the last one was
   * (a reload, or a second window, which replaces the first).
   */
  control(grant: ControlGrant, outlet: Outlet, size?: Size): ControllerSeat {
    this.#checkGrant(grant.sessionId);
    if (grant.userId !== this.controllerId) throw new Error('this grant is not the controller’s');
    if (isOver(this.#state)) {
      outlet.close('ended');
      return NO_SEAT;
    }
    this.#stopWaiting();
    this.#dismissController('replaced');
    this.#writable.clear();
    const controller = new ControllerWindow(outlet);
    this.#controller = controller;
    this.#graceEndsAt = undefined;
    this.#size ??= size;
    this.#wanted ??= size;
    if (this.#state === 'waiting') this.#start(size ?? ANY_SIZE);
    else if (this.#port !== undefined && this.#upstream !== undefined) {
      if (size !== undefined) this.#resize(size);
      controller.attach(this.#upstream);
    }
    this.#emit({ type: 'changed' });
    const holds = (): boolean => this.#controller === controller;
    return {
      input: (bytes) => (holds() ? this.#input(bytes) : true),
      onWritable: (listener) => this.#writable.add(listener),
      resize: (next) => {
        if (holds()) this.#resize(next);
      },
      point: (at) => {
        if (holds() && this.#state === 'active') this.#trail.move(at);
      },
      onAside: (listener) => (holds() ? controller.onAside(listener, asides(this.#port)) : () => undefined),
      leave: () => {
        if (holds()) this.#controllerGone('lost');
      },
    };
  }

  /** Shows the current picture, then what follows. A second window of the same person replaces the first. */
  join(grant: ViewGrant, outlet: Outlet): ViewerSeat {
    this.#checkGrant(grant.sessionId);
    if (this.#state !== 'active' || this.#upstream === undefined) {
      outlet.close('ended');
      return NO_SEAT;
    }
    const upstream = this.#upstream;
    const seat = this.#viewers.add(grant.userId, outlet, (watching) => upstream.attach(watching));
    this.#fit();
    this.#emit({ type: 'changed' });
    return seat;
  }

  /** Ends it for everyone at once, by a domain admin or by the controller himself. */
  terminate(grant: EndGrant, note?: string): void {
    this.#checkGrant(grant.sessionId);
    this.#end({
      code: grant.as === 'domain-admin' ? 'terminated' : 'ended-by-controller',
      by: grant.userId,
      ...(note === undefined ? {} : { note }),
    });
  }

  /** Puts one person out. A controller whose right is gone ends the session; one who signed out may come back. */
  expel(userId: string, why: CloseReason): void {
    this.#viewers.dismiss(userId, why);
    if (userId !== this.controllerId) return;
    if (why === 'user-disabled') this.#end({ code: 'user-disabled', by: userId });
    else if (why === 'access-removed') this.#end({ code: 'access-removed', by: userId });
    else if (this.#controller !== undefined) this.#controllerGone(leaveCodeOf(why), why);
  }

  /** Ends it for a reason of the gateway's own, or for the owner of the machine. Harmless when it is over already. */
  close(code: 'gateway-stopped' | 'not-recorded' | 'endpoint-removed' | 'ended-by-owner'): void {
    this.#end({ code });
  }

  /** The approval it ran under holds no longer. `by`: who ended it, where somebody did. */
  lapse(code: Lapse, by?: string): void {
    this.#end({ code, ...(by === undefined ? {} : { by }) });
  }

  /** Dropped, not kept for later: what somebody typed unwatched must not happen the moment somebody watches. */
  #input(bytes: Uint8Array): boolean {
    if (this.#port === undefined) return true;
    if (this.#attention.did()) this.#emit({ type: 'changed' });
    return this.#attention.mayPass(this.#viewers.count) ? this.#port.write(bytes) : true;
  }

  #start(size: Size): void {
    this.#move('starting');
    const upstream = this.#options.connect(size);
    this.#upstream = upstream;
    upstream.onLost((why) => {
      if (why.error !== undefined) this.#options.fault(why.error);
      this.#end({ code: why.code });
    });
    upstream
      .start(this.#options.asker)
      .then((port) => {
        if (this.#state === 'starting') this.#goLive(upstream, port, size);
      })
      // A machine that cannot be shown after all ends its session; a rejection nobody hears would end the gateway.
      .catch((error: unknown) => {
        const failure =
          error instanceof StartError ? error : new StartError('internal', { what: String(error) });
        this.#end({ code: 'start-failed', failure: failure.failure }, failure);
      });
  }

  #goLive(upstream: Upstream, port: InputPort, startedAs: Size): void {
    this.#port = port;
    // The time of signing in is nobody's idleness.
    this.#attention.did();
    port.onWritable(() => {
      this.#writable.tell(undefined);
    });
    this.#move('active');
    // Whoever asked for a size has got the one it was started as: from here on there is a machine to hold it back from.
    if (this.#size !== undefined) this.#size = startedAs;
    this.#fit();
    this.#controller?.attach(upstream);
    this.#controller?.hear(asides(port));
    this.#emit({ type: 'started' });
  }

  #resize(size: Size): void {
    this.#wanted = size;
    this.#fit();
  }

  /** Unwatched, a size is held back like a key. Unlike a key it is kept: nothing happens late, it only fits late. */
  #fit(): void {
    const size = this.#wanted;
    if (size === undefined || (this.#size !== undefined && sameSize(size, this.#size))) return;
    if (this.#port !== undefined && this.unwatched) return;
    this.#size = size;
    this.#port?.resize(size);
    this.#emit({ type: 'changed' });
  }

  #dismissController(why: CloseReason): void {
    const controller = this.#controller;
    if (controller === undefined) return;
    this.#unseat(controller, why);
    this.#emit({ type: 'controller-left', code: leaveCodeOf(why) });
  }

  /** His window is his no longer: what he held down is let go at the machine. */
  #unseat(controller: ControllerWindow, why: CloseReason): void {
    this.#controller = undefined;
    this.#port?.letGo?.();
    controller.detach();
    controller.outlet.close(why);
  }

  /** The controller's socket has gone: the session waits for him, then ends. */
  #controllerGone(code: LeaveCode, why: CloseReason = 'left'): void {
    const controller = this.#controller;
    if (controller === undefined || isOver(this.#state)) return;
    this.#unseat(controller, why);
    const grace = this.graceMs;
    this.#graceEndsAt = this.#clock.now() + grace;
    this.#stopWaiting = this.#clock.after(grace, () => {
      this.#end({ code: 'controller-gone' });
    });
    this.#emit({ type: 'controller-left', code });
  }

  /** Everything that ends a session leads here: in one tick, once. */
  #end(reason: EndReason, failure?: StartError): void {
    if (isOver(this.#state)) return;
    const expired = this.#state === 'waiting' && reason.code === 'never-started';
    this.#move(expired ? 'expired' : 'ending');
    this.#port = undefined;
    this.#stopWaiting();
    this.#stopLooking();
    this.#graceEndsAt = undefined;
    const why: CloseReason = reason.code === 'gateway-stopped' ? 'stopping' : 'ended';
    const controller = this.#controller;
    this.#controller = undefined;
    controller?.detach();
    for (const outlet of this.#viewers.clear()) outlet.close(why);
    controller?.outlet.close(why);
    this.#upstream?.close();
    if (!expired) this.#move('ended');
    this.#emit({ type: 'ended', reason, ...(failure === undefined ? {} : { failure }) });
    this.#listeners.clear();
    this.#trail.close();
  }

  /** Marks who is behind, and puts out who has made no progress for a minute. */
  readonly #look = (): void => {
    const idle = this.#state === 'active' ? this.#attention.look() : 'nothing';
    if (idle === 'over') {
      this.#end({ code: 'idle' });
      return;
    }
    const changed = this.#viewers.look() || idle === 'told';
    if (this.#controller !== undefined && this.#controller.outlet.age > NO_PROGRESS_MS)
      this.#controllerGone('too-slow', 'too-slow');
    if (changed) this.#emit({ type: 'changed' });
    if (!isOver(this.#state)) this.#stopLooking = this.#clock.after(LOOK_EVERY_MS, this.#look);
  };

  #move(to: SessionState): void {
    if (!mayMove(this.#state, to)) throw new Error(`a session cannot go from ${this.#state} to ${to}`);
    this.#state = to;
  }

  #checkGrant(sessionId: string): void {
    if (sessionId !== this.id) throw new Error('this grant is for another session');
  }

  #emit(event: SessionEvent): void {
    this.#listeners.tell(event);
  }
}

const asides = (port: InputPort | undefined): AsideSource => port?.onAside?.bind(port);

const sameSize = (a: Size, b: Size): boolean => a.columns === b.columns && a.rows === b.rows;
