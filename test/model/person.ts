/** One person at one browser, as a model: a cookie, REST calls as the page makes them, and sockets with tickets. */

import type { ErrorBody, ErrorCode } from '../../gateway/wire/errors.js';
import type { Me, StartedSession, TicketView } from '../../gateway/wire/api.js';
import type { CredentialsWord } from '../../gateway/wire/events.js';
import { EventsClient } from './events-client.js';
import { StreamClient, type StreamOptions } from './stream-client.js';

/** A REST answer that is not a success. */
export class Answered extends Error {
  constructor(
    readonly status: number,
    readonly code: ErrorCode | undefined,
    readonly body: unknown,
  ) {
    super(`answered ${String(status)} ${code ?? ''}`);
  }
}

export interface Opened {
  readonly sessionId: string;
  readonly stream: StreamClient;
  readonly events: EventsClient;
}

export class Person {
  #cookie = '';
  #me: Me | undefined;

  constructor(
    readonly url: string,
    readonly name: string,
  ) {}

  get cookie(): string {
    return this.#cookie;
  }

  async me(): Promise<Me> {
    this.#me ??= await this.get<Me>('/api/me');
    return this.#me;
  }

  async signIn(password: string): Promise<void> {
    this.#me = await this.post<Me>('/api/login', { name: this.name, password });
  }

  get<T = unknown>(path: string): Promise<T> {
    return this.#call<T>('GET', path);
  }
  post<T = unknown>(path: string, body: unknown = {}): Promise<T> {
    return this.#call<T>('POST', path, body);
  }
  put<T = unknown>(path: string, body: unknown): Promise<T> {
    return this.#call<T>('PUT', path, body);
  }
  patch<T = unknown>(path: string, body: unknown): Promise<T> {
    return this.#call<T>('PATCH', path, body);
  }
  delete<T = unknown>(path: string): Promise<T> {
    return this.#call<T>('DELETE', path);
  }

  /** The code of the refusal; fails when the call succeeds. */
  async refused(call: Promise<unknown>): Promise<ErrorCode | undefined> {
    try {
      await call;
    } catch (error) {
      if (error instanceof Answered) return error.code;
      throw error;
    }
    throw new Error('it was not refused');
  }

  async events(): Promise<EventsClient> {
    const { ticket } = await this.post<TicketView>('/api/events-ticket');
    return EventsClient.open(this.url, this.#cookie, ticket);
  }

  /** Another stream socket as the controller. */
  async control(sessionId: string, options: StreamOptions = {}): Promise<StreamClient> {
    const { ticket } = await this.post<TicketView>(`/api/sessions/${sessionId}/control`);
    return this.present(ticket, 'controller', options);
  }

  /** Joins as a viewer. @throws Answered with the refusal. */
  async join(sessionId: string, options: StreamOptions = {}): Promise<StreamClient> {
    const { ticket } = await this.post<TicketView>(`/api/sessions/${sessionId}/join`);
    return this.present(ticket, 'viewer', options);
  }

  /** Opens a stream socket with a ticket in hand. */
  present(ticket: string, role: 'controller' | 'viewer', options: StreamOptions = {}): Promise<StreamClient> {
    return StreamClient.open(this.url, this.#cookie, ticket, { ...options, role });
  }

  /** Starts a session as the page does: row, events, credentials, stream; trusts a first host key. */
  async start(
    endpointId: string,
    credentials: CredentialsWord,
    options: StreamOptions = {},
  ): Promise<Opened> {
    const events = await this.events();
    const { sessionId } = await this.post<StartedSession>(`/api/endpoints/${endpointId}/sessions`, {
      purpose: 'a test',
    });
    events.say({ t: 'subscribe', topic: `session:${sessionId}` });
    events.say({ t: 'offer', sessionId, credentials });
    events.onPrompt((prompt) => {
      if (prompt.kind === 'host-key')
        events.say({
          t: 'answer',
          sessionId,
          promptId: prompt.id,
          answer: { kind: 'host-key', trust: true },
        });
    });
    const stream = await this.control(sessionId, options);
    return { sessionId, stream, events };
  }

  /** The same, and waits until the machine is live. */
  async startLive(
    endpointId: string,
    credentials: CredentialsWord,
    options: StreamOptions = {},
  ): Promise<Opened> {
    const opened = await this.start(endpointId, credentials, options);
    await opened.events.session(opened.sessionId, (session) => session.state === 'active');
    return opened;
  }

  async #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        origin: this.url,
        'x-jumpseat': '1',
        ...(this.#cookie === '' ? {} : { cookie: this.#cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    this.#keepCookies(response);
    const text = await response.text();
    const answer: unknown = text === '' ? undefined : JSON.parse(text);
    if (!response.ok)
      throw new Answered(response.status, (answer as ErrorBody | undefined)?.error.code, answer);
    return answer as T;
  }

  #keepCookies(response: Response): void {
    const jar = new Map(
      this.#cookie === ''
        ? []
        : this.#cookie.split('; ').map((pair) => pair.split('=', 2) as [string, string]),
    );
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    this.#cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}
