/**
 * How often somebody may try. Failed sign-ins count per network, per account in a network and per account from
 * anywhere; the counts of guessing live in the database, those of mere traffic in memory. Knows no password.
 */

import { createHash } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, type Options, rateLimit } from 'express-rate-limit';
import { slowDown } from 'express-slow-down';
import type { KnownDevices } from '../auth/known-device.js';
import { loginOf } from '../auth/login-id.js';
import type { Clock } from '../clock.js';
import { Refused } from '../commands/refused.js';
import type { Store } from '../store/source.js';
import { ERROR_STATUS } from './error-status.js';
import { RateStore } from './rate-store.js';

export interface Limits {
  /** Requests of one network in a minute, whatever they are: an office behind one address must fit. */
  readonly perMinute: number;
  /** Failed sign-ins of one network in 15 minutes. */
  readonly failuresPerNetwork: number;
  /** … for one account from one network: a person who mistypes, not one who guesses. */
  readonly failuresPerAccountHere: number;
  /** … for one account from anywhere, except from browsers it has signed in from before. */
  readonly failuresPerAccount: number;
  /** Wrong passwords of one signed-in person who changes his own, in 15 minutes. */
  readonly wrongPasswords: number;
  /** Tickets into sessions for one person in a minute. */
  readonly joins: number;
  /** … without waiting: ten windows that all reload pass, a loop does not. */
  readonly joinsAtOnce: number;
  /** Each further one in that minute waits so much longer than the one before (ms). */
  readonly joinPauseMs: number;
  /** Uses of the one-time link routes by one network in 15 minutes. */
  readonly welcomes: number;
  /** Links to owners nobody gave out, tried by one network in 15 minutes: 256 bits are not found so, nor tried for. */
  readonly wrongConsents: number;
  /** Calls of an owner's page by one network in a minute: an open page looks every few seconds. */
  readonly consents: number;
  /** Calls of the ticket route by one network in a minute. */
  readonly tickets: number;
}

export const LIMITS: Limits = {
  perMinute: 3000,
  failuresPerNetwork: 100,
  failuresPerAccountHere: 10,
  failuresPerAccount: 100,
  wrongPasswords: 10,
  joins: 60,
  joinsAtOnce: 10,
  joinPauseMs: 500,
  welcomes: 50,
  wrongConsents: 30,
  consents: 120,
  tickets: 60,
};

/** What counting needs. */
interface Counting {
  readonly store: Store;
  readonly clock: Clock;
}

const MINUTE_MS = 60_000;
/** Of what a person may do in a minute, as much needs no waiting. */
const AT_ONCE = 1 / 6;
/** Nobody's request waits longer (ms): a page would think that the gateway has gone. */
const LONGEST_PAUSE_MS = 10_000;
const GUESSING_MS = 15 * MINUTE_MS;

/** The network an address lies in: itself for IPv4, its /56 for IPv6, which one customer may have whole. */
export const subnetOf = (request: Request): string => ipKeyGenerator(request.ip ?? '0.0.0.0');

/** Who is signed in, else his network. */
const personKey = (request: Request): string => loginOf(request)?.userId ?? subnetOf(request);

export function trafficLimit(limits: Limits): RequestHandler {
  return rateLimit({ ...shared, windowMs: MINUTE_MS, limit: limits.perMinute, keyGenerator: subnetOf });
}

export function signInLimits(
  { store, clock }: Counting,
  limits: Limits,
  devices: KnownDevices,
): RequestHandler[] {
  const failures = { ...shared, windowMs: GUESSING_MS, skipSuccessfulRequests: true, requestWasSuccessful };
  return [
    rateLimit({
      ...failures,
      limit: limits.failuresPerNetwork,
      keyGenerator: subnetOf,
      store: new RateStore(store, clock, 'sign-in:net:'),
    }),
    rateLimit({
      ...failures,
      limit: limits.failuresPerAccountHere,
      keyGenerator: (request) => `${accountKey(request)}:${subnetOf(request)}`,
      store: new RateStore(store, clock, 'sign-in:here:'),
    }),
    rateLimit({
      ...failures,
      limit: limits.failuresPerAccount,
      keyGenerator: accountKey,
      skip: (request) => devices.isKnown(request, nameIn(request)),
      store: new RateStore(store, clock, 'sign-in:account:'),
    }),
  ];
}

export function welcomeLimit({ store, clock }: Counting, limits: Limits): RequestHandler {
  return rateLimit({
    ...shared,
    windowMs: GUESSING_MS,
    limit: limits.welcomes,
    keyGenerator: subnetOf,
    store: new RateStore(store, clock, 'welcome:'),
  });
}

export function consentLimits({ store, clock }: Counting, limits: Limits): RequestHandler[] {
  return [
    rateLimit({ ...shared, windowMs: MINUTE_MS, limit: limits.consents, keyGenerator: subnetOf }),
    rateLimit({
      ...shared,
      windowMs: GUESSING_MS,
      limit: limits.wrongConsents,
      skipSuccessfulRequests: true,
      requestWasSuccessful: (_request, response) => response.statusCode !== ERROR_STATUS['not-found'],
      keyGenerator: subnetOf,
      store: new RateStore(store, clock, 'consent:'),
    }),
  ];
}

/** Wrong guesses at one's own password: a browser left open is no way to find out the password behind it. */
export function passwordLimit({ store, clock }: Counting, limits: Limits): RequestHandler {
  return rateLimit({
    ...shared,
    windowMs: GUESSING_MS,
    limit: limits.wrongPasswords,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request, response) => response.statusCode !== ERROR_STATUS['wrong-password'],
    keyGenerator: personKey,
    store: new RateStore(store, clock, 'password:'),
  });
}

/** The limits of an installation that lets a person come into sessions so many times a minute. */
export const limitsWith = (joinsPerMinute: number): Limits => ({
  ...LIMITS,
  joins: joinsPerMinute,
  joinsAtOnce: Math.ceil(joinsPerMinute * AT_ONCE),
});

/**
 * Coming into a session costs the database and everybody's picture. Whoever comes often comes later: a loop that joins,
 * leaves and joins again waits, and so costs the others little; who has many windows sees them fill one by one.
 */
export function joinLimits(limits: Limits): RequestHandler[] {
  return [
    rateLimit({ ...shared, windowMs: MINUTE_MS, limit: limits.joins, keyGenerator: personKey }),
    slowDown({
      windowMs: MINUTE_MS,
      delayAfter: limits.joinsAtOnce,
      delayMs: (used) => (used - limits.joinsAtOnce) * limits.joinPauseMs,
      maxDelayMs: LONGEST_PAUSE_MS,
      keyGenerator: personKey,
      validate,
    }),
  ];
}

export function ticketLimit({ store, clock }: Counting, limits: Limits): RequestHandler {
  return rateLimit({
    ...shared,
    windowMs: MINUTE_MS,
    limit: limits.tickets,
    keyGenerator: subnetOf,
    store: new RateStore(store, clock, 'ticket:'),
  });
}

/** Only a wrong name or password is a failure: a malformed request or a busy gateway says nothing. */
const requestWasSuccessful: Options['requestWasSuccessful'] = (_request, response) =>
  response.statusCode !== 401;

/** A forged X-Forwarded-For is ignored by `trust proxy`; the libraries would print a warning for each. */
const validate = { xForwardedForHeader: false, forwardedHeader: false };

const shared: Partial<Options> = {
  legacyHeaders: false,
  standardHeaders: false,
  validate,
  handler: (request, _response, next) => {
    const { resetTime } = (request as Request & { rateLimit: { resetTime?: Date } }).rateLimit;
    const ms = (resetTime?.getTime() ?? Date.now() + MINUTE_MS) - Date.now();
    next(new Refused('too-many-requests', { retryAfterSeconds: Math.max(1, Math.ceil(ms / 1000)) }));
  },
};

/** The body is JSON by now, and checked by nobody yet. */
function nameIn(request: Request): string {
  const { body } = request as { body?: { name?: unknown } };
  return typeof body?.name === 'string' ? body.name.slice(0, 200).trim().toLowerCase() : '';
}

/** Hashed: a name somebody typed is not kept, and has no length. */
const accountKey = (request: Request): string =>
  createHash('sha256').update(nameIn(request)).digest('hex').slice(0, 32);
