/** All sockets of browsers: the door, the two kinds behind it, and what ends them together with a login. */

import type { IncomingMessage, Server } from 'node:http';
import type { WebSocket } from 'ws';
import type { Asking, Visiting } from '../commands/asking.js';
import type { Feed } from '../commands/sessions/feed.js';
import type { SessionRoom } from '../commands/sessions/room.js';
import type { Change } from '../domain/change.js';
import { redeemTicket } from '../store/tickets.js';
import { CLOSE } from '../wire/close-codes.js';
import type { EventsUp } from '../wire/events.js';
import { streamProtocol } from '../wire/tickets.js';
import { openEvents } from './events-socket.js';
import { type Admission, Gate, type Login } from './gate.js';
import { keepAlive } from './heartbeat.js';
import { OpenSockets } from './open-sockets.js';
import { Socket } from './socket.js';
import { openController, openViewer } from './streams.js';

/** Sockets one person may have open: two a window, and more windows than anybody can look at. */
const MAX_PER_PERSON = 100;

export interface SocketsParts {
  readonly room: SessionRoom;
  readonly feed: Feed;
  readonly origins: ReadonlySet<string>;
  readonly hosts: ReadonlySet<string>;
  /** Where a request comes from, as far as trusted proxies tell. */
  visitor(request: IncomingMessage): Visiting;
}

export class Sockets {
  readonly #gate: Gate;
  readonly #open: OpenSockets;
  readonly #stopListening: () => void;

  constructor(private readonly parts: SocketsParts) {
    const { room } = parts;
    this.#open = new OpenSockets(room.clock, (loginId) => {
      room.logins.touch(loginId).catch(this.#fault);
    });
    this.#gate = new Gate({
      origins: parts.origins,
      hosts: parts.hosts,
      whoIs: (request) => room.logins.authenticateUpgrade(request),
      redeem: (ticket, kind, login) => this.#redeem(ticket, kind, login),
      refused: (request, why) => {
        room.strangers.note(parts.visitor(request), 'access.refused', why);
      },
      admit: (ws, request, login, admission, protocol) => {
        this.#admit(ws, request, login, admission, protocol);
      },
      fault: this.#fault,
    });
    this.#stopListening = room.store.onCommitted((change) => {
      this.#hear(change);
    });
  }

  listen(server: Server): void {
    this.#gate.listen(server);
  }

  /** Everybody is told that the gateway stops, then everything is closed. Harmless when called twice. */
  async close(): Promise<void> {
    this.#stopListening();
    this.#open.close();
    await this.#gate.close();
  }

  readonly #fault = (err: unknown): void => {
    this.parts.room.log.error({ err }, 'A socket failed');
  };

  async #redeem(
    ticket: string,
    kind: Admission['kind'],
    { loginId, userId }: Login,
  ): Promise<Admission | undefined> {
    const found = await this.parts.room.store.write((tx) => redeemTicket(tx, { ticket, kind, loginId }));
    if (found?.userId !== userId) return undefined;
    return found.kind === 'events' ? { kind: 'events', sessionId: null, role: null } : found;
  }

  #admit(
    ws: WebSocket,
    request: IncomingMessage,
    login: Login,
    admission: Admission,
    protocol: string,
  ): void {
    const { room } = this.parts;
    keepAlive(ws, room.clock);
    const who: Asking = { ...this.parts.visitor(request), ...login };
    if (this.#open.countOf(who.userId) >= MAX_PER_PERSON) {
      new Socket(ws).close('abuse');
      return;
    }
    if (admission.sessionId === null || admission.role === null) {
      this.#admitEvents(ws, who);
      return;
    }
    const running = room.running.get(admission.sessionId);
    if (running === undefined || protocol !== streamProtocol(running.adapter.name)) {
      ws.close(CLOSE.ended.code, 'ended');
      return;
    }
    let active = true;
    this.#register(ws, who, {
      signOut: () => {
        running.session.expel(who.userId, 'signed-out');
        ws.close(CLOSE.signedOut.code, 'signedOut');
      },
      // A viewer is at work as long as he watches; a controller while he types.
      wasActive: () => {
        const was = active;
        active = admission.role === 'viewer';
        return was;
      },
    });
    if (admission.role === 'viewer') openViewer(ws, room, who, running);
    else
      openController(ws, room, who, running, () => {
        active = true;
      });
  }

  #admitEvents(ws: WebSocket, who: Asking): void {
    const { room, feed } = this.parts;
    this.#register(ws, who, {
      signOut: () => {
        ws.close(CLOSE.signedOut.code, 'signedOut');
      },
      wasActive: () => false,
    });
    openEvents(ws, who, {
      clock: room.clock,
      subscribe: (login, topic, send) => feed.subscribe(login.userId, topic, send),
      offer: (login, word) => {
        this.#controlledBy(login, word)?.prompting.offer(word.credentials);
      },
      answer: (login, word) => {
        this.#controlledBy(login, word)?.prompting.answer(word.promptId, word.answer);
      },
      fault: this.#fault,
    });
  }

  /** Prompts are answered by the controller of that session, and by nobody else. */
  #controlledBy({ userId }: Login, { sessionId }: Extract<EventsUp, { sessionId: string }>) {
    const running = this.parts.room.running.get(sessionId);
    return running?.session.controllerId === userId ? running : undefined;
  }

  #register(ws: WebSocket, who: Asking, does: { signOut(): void; wasActive(): boolean }): void {
    const forget = this.#open.add({ loginId: who.loginId, userId: who.userId, ...does });
    ws.once('close', forget);
    // The login may have ended between the check at the door and now, when nobody here could hear of it.
    this.parts.room.logins.isAlive(who.loginId).then(
      (alive) => {
        if (!alive) does.signOut();
      },
      (error: unknown) => {
        this.#fault(error);
        ws.terminate();
      },
    );
  }

  #hear(change: Change): void {
    if (change.type === 'login-ended') this.#open.endLogin(change.loginId);
  }
}
