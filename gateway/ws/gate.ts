/**
 * The one door for WebSockets. Everything is checked before the 101: path, host, origin, login, ticket; every
 * failure is an HTTP status. Knows no session: what is behind the door is the caller's.
 */

import type { IncomingMessage, Server } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { CLOSE } from '../wire/close-codes.js';
import { EVENTS_PATH, EVENTS_PROTOCOL, readProtocols, STREAM_PATH } from '../wire/tickets.js';

/** Largest message a browser may send (bytes): an input frame of 64 KiB fits, a key file in an answer too. */
const MAX_MESSAGE = 256 * 1024;
/** Upgrades being checked at once; more are turned away before they cost anything. */
const MAX_CHECKING = 256;
/** How long browsers have to take leave when the gateway stops (ms). */
const STOP_WITHIN_MS = 500;

/** The person behind a login cookie. */
export interface Login {
  readonly loginId: string;
  readonly userId: string;
}

/** What a ticket was good for. */
export interface Admission {
  readonly kind: 'events' | 'stream';
  readonly sessionId: string | null;
  readonly role: 'controller' | 'viewer' | null;
}

export interface GateParts {
  /** Exact origins pages may come from, e.g. `https://jump.example`. */
  readonly origins: ReadonlySet<string>;
  /** Exact Host headers answered to. */
  readonly hosts: ReadonlySet<string>;
  whoIs(request: IncomingMessage): Promise<Login | undefined>;
  /** Uses the ticket up. Undefined when it is unknown, used, expired or somebody else's. */
  redeem(ticket: string, kind: Admission['kind'], login: Login): Promise<Admission | undefined>;
  /** Told of every refusal with the reason; must not throw. */
  refused(request: IncomingMessage, why: string): void;
  /** Takes over an open socket. */
  admit(ws: WebSocket, request: IncomingMessage, login: Login, admission: Admission, protocol: string): void;
  fault(error: unknown): void;
}

class Refused extends Error {
  constructor(
    readonly status: number,
    readonly why: string,
  ) {
    super(why);
  }
}

export class Gate {
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE,
    perMessageDeflate: false,
    clientTracking: true,
    // The ticket beside the name is never echoed.
    handleProtocols: (offered) => [...offered][0] ?? false,
  });
  #checking = 0;

  constructor(private readonly parts: GateParts) {}

  /** Takes over every upgrade of this server. */
  listen(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      this.#check(request)
        .then(
          ({ login, admission, protocol }) => {
            if (socket.destroyed) return;
            this.#server.handleUpgrade(request, socket, head, (ws) => {
              ws.on('error', () => {
                ws.terminate();
              });
              this.parts.admit(ws, request, login, admission, protocol);
            });
          },
          (error: unknown) => {
            this.#turnAway(request, socket, error);
          },
        )
        // What is behind the door failed: this socket goes, and nothing else.
        .catch((error: unknown) => {
          socket.destroy();
          this.parts.fault(error);
        });
    });
  }

  /** Sockets open now. */
  get open(): number {
    return this.#server.clients.size;
  }

  /**
   * Says to what is still open that the gateway stops, and destroys whoever has not answered in time; closes under
   * way keep their own code. Harmless when called twice.
   */
  async close(): Promise<void> {
    const open = [...this.#server.clients];
    const gone = open.map((ws) => new Promise((resolve) => ws.once('close', resolve)));
    for (const ws of open) ws.close(CLOSE.stopping.code, 'stopping');
    const timer = setTimeout(() => {
      for (const ws of open) ws.terminate();
    }, STOP_WITHIN_MS);
    await Promise.all(gone);
    clearTimeout(timer);
    this.#server.close();
  }

  async #check(request: IncomingMessage): Promise<{ login: Login; admission: Admission; protocol: string }> {
    const kind = request.url === EVENTS_PATH ? 'events' : request.url === STREAM_PATH ? 'stream' : undefined;
    if (kind === undefined) throw new Refused(404, 'unknown path');
    if (!this.parts.hosts.has(request.headers.host ?? '')) throw new Refused(421, 'unknown host');
    if (!this.parts.origins.has(request.headers.origin ?? '')) throw new Refused(403, 'foreign origin');
    const offered = readProtocols(request.headers['sec-websocket-protocol']);
    if (offered === undefined) throw new Refused(400, 'no ticket');
    if ((offered.name === EVENTS_PROTOCOL) !== (kind === 'events'))
      throw new Refused(400, 'wrong sub-protocol');
    if (this.#checking >= MAX_CHECKING) throw new Refused(503, 'too many at once');
    this.#checking += 1;
    try {
      const login = await this.parts.whoIs(request);
      if (login === undefined) throw new Refused(401, 'not signed in');
      const admission = await this.parts.redeem(offered.ticket, kind, login);
      if (admission?.kind !== kind) throw new Refused(403, 'bad ticket');
      return { login, admission, protocol: offered.name };
    } finally {
      this.#checking -= 1;
    }
  }

  #turnAway(request: IncomingMessage, socket: Duplex, error: unknown): void {
    const status = error instanceof Refused ? error.status : 500;
    if (!(error instanceof Refused)) this.parts.fault(error);
    this.parts.refused(request, error instanceof Refused ? error.why : 'internal');
    if (socket.destroyed) return;
    socket.end(
      `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    );
  }
}
