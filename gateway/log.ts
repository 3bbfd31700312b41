/** The gateway's log: JSON lines by pino. Never given input, output or secrets; knows nothing of who writes. */

import { type DestinationStream, pino } from 'pino';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a line says besides its message: ids, codes, counts. An error goes under `err`. */
export type LogFacts = Readonly<Record<string, unknown>>;

/** Messages are capitalised, without a full stop. */
export interface Log {
  debug(facts: LogFacts, message: string): void;
  info(facts: LogFacts, message: string): void;
  warn(facts: LogFacts, message: string): void;
  error(facts: LogFacts, message: string): void;
  /** A log whose every line also carries `facts`, e.g. a request or session id. */
  child(facts: LogFacts): Log;
}

export interface LogOptions {
  readonly level: LogLevel;
  /** Where lines go; standard output when absent. */
  readonly destination?: DestinationStream;
}

/** A second line of defence only: nothing secret is handed to a log in the first place. */
const REDACTED = [
  'password',
  'passphrase',
  'privateKey',
  'token',
  'ticket',
  'cookie',
  'authorization',
  'credentials',
];

export function createLog(options: LogOptions): Log {
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError },
    redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`]), censor: '[secret]' },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}

/** For tests and for parts that run before the configuration is read. */
export const silentLog: Log = createLog({ level: 'silent' });

/**
 * An error as type, message, code, stack and cause. Other properties stay out: a database error carries the
 * statement's parameters, a request error its headers.
 */
function describeError(error: unknown): LogFacts {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
