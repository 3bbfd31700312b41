/**
 * Opens outbound sockets, the only place that does: resolves, judges every address, connects to the judged address
 * itself, and looks again at where the socket went. Knows no protocol.
 */

import { lookup } from 'node:dns/promises';
import { connect, type Socket } from 'node:net';
import { judgeAddress, readHost, sameAddress, type AddressRules } from './address-rules.js';
import type { Gathering } from './gathering.js';

/** First keep-alive probe of an idle socket (ms): finds links that died without a word. */
const KEEP_ALIVE_MS = 15_000;

/** Every address of a name, as literals. Rejects with a DNS error code. */
export type Resolve = (name: string) => Promise<readonly string[]>;

export type DialFailure = 'refused-by-machine' | 'no-answer' | 'unknown-name' | 'address-not-allowed';

export class DialError extends Error {
  override readonly name = 'DialError';
  constructor(
    readonly failure: DialFailure,
    /** For the log: which address and why. */
    readonly why: string,
  ) {
    super(`the machine could not be dialled: ${why}`);
  }
}

export interface DialOptions {
  readonly host: string;
  readonly port: number;
  readonly rules: AddressRules;
  /** For resolving and connecting together (ms). */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  readonly resolve?: Resolve;
  /** What will read the socket. Default: its own stream. */
  readonly reading?: Gathering;
}

/**
 * A connected socket with Nagle off and keep-alive on.
 * @throws DialError; also when `signal` aborts ('no-answer').
 */
export async function dial(options: DialOptions): Promise<Socket> {
  // Not AbortSignal.any() of a timeout: Node 20 may collect such a signal before it fires.
  const stop = new AbortController();
  const giveUp = (): void => {
    stop.abort();
  };
  const timer = setTimeout(giveUp, options.timeoutMs);
  options.signal?.addEventListener('abort', giveUp, { once: true });
  if (options.signal?.aborted === true) giveUp();
  try {
    const { host, port, rules, resolve } = options;
    const addresses = await untilAborted(checkAddress(host, port, rules, resolve), stop.signal);
    const endsAt = performance.now() + options.timeoutMs;
    return await openOneOf(addresses, options, endsAt, stop.signal);
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', giveUp);
  }
}

/**
 * The addresses `host` stands for, each of them allowed. Also for the moment an endpoint is saved.
 * @throws DialError when the name is unknown or any of its addresses is not allowed.
 */
export async function checkAddress(
  host: string,
  port: number,
  rules: AddressRules,
  resolve: Resolve = resolveAll,
): Promise<readonly [string, ...string[]]> {
  const target = readHost(host);
  if (target.kind === 'odd') throw new DialError('address-not-allowed', 'odd-spelling');
  const found = target.kind === 'address' ? [target.address] : await resolveName(target.name, resolve);
  const [first, ...rest] = found;
  if (first === undefined) throw new DialError('unknown-name', 'no address');
  for (const address of found) {
    // One forbidden address among good ones is no accident either: it could be the one taken next time.
    const denied = judgeAddress(address, port, rules);
    if (denied !== undefined) throw new DialError('address-not-allowed', `${address} is ${denied}`);
  }
  return [first, ...rest];
}

async function resolveName(name: string, resolve: Resolve): Promise<readonly string[]> {
  try {
    return await resolve(name);
  } catch (error) {
    throw new DialError('unknown-name', codeOf(error));
  }
}

async function resolveAll(name: string): Promise<string[]> {
  const found = await lookup(name, { all: true, verbatim: true });
  return found.map((one) => one.address);
}

/** One after the other; a dead address leaves time for those after it. Throws the last one's failure. */
async function openOneOf(
  addresses: readonly string[],
  options: Pick<DialOptions, 'port' | 'reading'>,
  endsAt: number,
  signal: AbortSignal,
): Promise<Socket> {
  let failure = new DialError('no-answer', 'given up');
  for (const [index, address] of addresses.entries()) {
    const share = Math.max(1, (endsAt - performance.now()) / (addresses.length - index));
    try {
      return await open(address, options, share, signal);
    } catch (error) {
      if (!(error instanceof DialError)) throw error;
      failure = error;
      if (signal.aborted) break;
    }
  }
  throw failure;
}

function open(
  address: string,
  { port, reading }: Pick<DialOptions, 'port' | 'reading'>,
  withinMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new DialError('no-answer', `${address} was given up`));
      return;
    }
    // The literal address: no second look-up that could answer differently.
    const onread = reading === undefined ? {} : { onread: reading.onread };
    const socket = connect({ host: address, port, autoSelectFamily: false, ...onread });
    const giveUp = (): void => {
      fail(new DialError('no-answer', `${address} did not answer in time`));
    };
    const timer = setTimeout(giveUp, withinMs);
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      socket.removeListener('error', handleError);
    };
    const fail = (error: DialError): void => {
      settle();
      socket.on('error', () => undefined);
      socket.destroy();
      reject(error);
    };
    const handleError = (error: Error): void => {
      const code = codeOf(error);
      fail(
        new DialError(code === 'ECONNREFUSED' ? 'refused-by-machine' : 'no-answer', `${address}: ${code}`),
      );
    };
    signal.addEventListener('abort', giveUp, { once: true });
    socket.once('error', handleError);
    socket.once('connect', () => {
      if (!sameAddress(socket.remoteAddress ?? '', address)) {
        fail(new DialError('address-not-allowed', `${address} turned into ${String(socket.remoteAddress)}`));
        return;
      }
      settle();
      socket.setNoDelay(true);
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
      resolve(socket);
    });
  });
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      reject(new DialError('no-answer', 'the name was not resolved in time'));
    };
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', giveUp);
    });
  });
}

/** Looks at the code itself: an error of Node's own need not be of this realm's Error. */
function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
