/**
 * How a route is registered: a method, a path, who may call it, what it takes, what it does. A route without a
 * declaration of who may call it, or with a part of the request nobody checks, stops the start. Knows no topic.
 */

import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import type { Asking, Visiting } from '../commands/asking.js';
import { Refused } from '../commands/refused.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/** `public`: anybody, without a look at the login. `signed-in`: a living login of an enabled account. */
export type Auth = 'public' | 'signed-in';

export interface RouteTakes<P, Q, B> {
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodType<Q>;
  readonly body?: z.ZodType<B>;
}

/** What a handler is given: everything checked, nothing raw. */
export interface Given<P, Q, B, W> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Who asks: `Asking` (a person) on signed-in routes, `Visiting` (an address) on public ones. */
  readonly who: W;
  readonly request: Request;
  readonly response: Response;
}

/** The answer is sent as JSON; `undefined` is 204. A handler that has answered itself returns `undefined` too. */
export type Handle<P, Q, B, W> = (given: Given<P, Q, B, W>) => Promise<unknown>;

export interface CatalogueEntry {
  readonly method: Method;
  readonly path: string;
  readonly auth: Auth;
}

/** How the HTTP layer finds out who asks; see who.ts. */
export interface Identify {
  /** @throws Refused `signed-out` or `user-disabled`. */
  person(request: Request): Promise<Asking>;
  visitor(request: Request): Visiting;
}

const NOTHING = z.strictObject({});
const SENDS_BODY: readonly Method[] = ['POST', 'PUT', 'PATCH'];

/** Routes are case sensitive and exact: `/API/me`, `/api/me/` and `/api//me` are no routes. */
export class Routes {
  readonly router = Router({ caseSensitive: true, strict: true });
  readonly #catalogue: CatalogueEntry[] = [];

  constructor(private readonly identify: Identify) {}

  /** Every route there is, for the test that asks each of them as each kind of person. */
  get catalogue(): readonly CatalogueEntry[] {
    return this.#catalogue;
  }

  signedIn<P = object, Q = object, B = object>(
    method: Method,
    path: string,
    takes: RouteTakes<P, Q, B>,
    handle: Handle<P, Q, B, Asking>,
  ): void {
    this.#register({ method, path, auth: 'signed-in' }, takes, handle, (request) =>
      this.identify.person(request),
    );
  }

  public<P = object, Q = object, B = object>(
    method: Method,
    path: string,
    takes: RouteTakes<P, Q, B>,
    handle: Handle<P, Q, B, Visiting>,
  ): void {
    this.#register({ method, path, auth: 'public' }, takes, handle, (request) =>
      Promise.resolve(this.identify.visitor(request)),
    );
  }

  #register<P, Q, B, W>(
    entry: CatalogueEntry,
    takes: RouteTakes<P, Q, B>,
    handle: Handle<P, Q, B, W>,
    identify: (request: Request) => Promise<W>,
  ): void {
    this.#demand(entry, takes);
    this.#catalogue.push(entry);
    const verb = entry.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    this.router[verb](entry.path, async (request: Request, response: Response) => {
      // First who, then what: a stranger learns nothing of what a route takes.
      const who = await identify(request);
      const given = {
        params: check(takes.params, request.params, 'params', true),
        query: check(takes.query, request.query, 'query'),
        body: check(takes.body, request.body ?? {}, 'body'),
        who,
        request,
        response,
      };
      const answer = await handle(given);
      if (response.headersSent || response.writableEnded) return;
      if (answer === undefined) response.status(204).end();
      else response.json(answer);
    });
  }

  #demand(entry: CatalogueEntry, takes: RouteTakes<unknown, unknown, unknown>): void {
    const name = `${entry.method} ${entry.path}`;
    if (entry.path.includes(':') !== (takes.params !== undefined))
      throw new Error(`route ${name}: params and schema do not fit`);
    if (SENDS_BODY.includes(entry.method) && takes.body === undefined)
      throw new Error(`route ${name}: takes a body that nobody checks`);
    if (!entry.path.startsWith('/api/')) throw new Error(`route ${name}: is not under /api/`);
    if (this.#catalogue.some((other) => other.method === entry.method && other.path === entry.path))
      throw new Error(`route ${name}: is registered twice`);
  }
}

/**
 * A part nobody declared must be empty. A malformed id in a path is answered like an unknown one: there is
 * nothing of that name.
 */
function check<T>(schema: z.ZodType<T> | undefined, value: unknown, part: string, isPath = false): T {
  const result = (schema ?? (NOTHING as unknown as z.ZodType<T>)).safeParse(value);
  if (result.success) return result.data;
  if (isPath) throw new Refused('not-found');
  throw new Refused('bad-request', {
    fields: result.error.issues.slice(0, 20).map((issue) => ({
      path: [...(part === 'body' ? [] : [part]), ...issue.path.map(String)].join('.'),
      message: issue.message.slice(0, 200),
    })),
  });
}
