/**
 * The configuration the gateway runs with: built-in defaults, then a file, then the environment.
 * A wrong value stops the start with one sentence that names it. Nothing else reads the environment.
 */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import ipaddr from 'ipaddr.js';
import { parse } from 'yaml';
import { type Environment, readEnvironment, VARIABLES } from './environment.js';
import { type Settings, settings } from './schema.js';
import { sentenceFor } from './sentences.js';

/** Its message is the sentence people are shown; there is no use for its stack. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Paths are absolute; what follows from other settings is worked out. */
export interface Config extends Omit<Settings, 'publicUrl'> {
  /** Scheme, host and port, without a slash at the end: exactly what browsers send as Origin. */
  readonly publicUrl: string;
  /** Where programs are looked for. */
  readonly programPath: string;
  /** The demonstration: its own data, loopback only. */
  readonly demo: boolean;
  /** The file it was read from, if any. */
  readonly file: string | undefined;
}

/** @throws ConfigError */
export function loadConfig(
  argv: readonly string[] = process.argv.slice(2),
  environment: Environment = process.env,
): Config {
  const { file, demo } = readArguments(argv, environment);
  const fromFile = file === undefined ? {} : readFile(file);
  const input = structuredClone(fromFile);
  const variableFor = new Map<string, string>();
  for (const { variable, path, value } of trying(() => readEnvironment(environment))) {
    put(input, path.split('.'), value);
    variableFor.set(path, variable);
  }
  // A list's entry came from wherever the list did.
  const where = (path: string): string =>
    variableFor.get(path) ?? variableFor.get(path.replace(/\.\d+$/, '')) ?? file ?? 'configuration';

  const result = settings.safeParse(input);
  if (!result.success) {
    const [issue] = result.error.issues;
    const known = Object.values(VARIABLES).map((variable) => variable.path);
    throw new ConfigError(
      issue === undefined ? 'the configuration is wrong' : sentenceFor(issue, input, where, known),
    );
  }
  return completed(result.data, {
    file,
    demo,
    dataDirGiven: 'dataDir' in input,
    programPath: environment['PATH'] ?? '',
  });
}

function readArguments(
  argv: readonly string[],
  environment: Environment,
): { file: string | undefined; demo: boolean } {
  const { values } = trying(() =>
    parseArgs({ args: [...argv], options: { config: { type: 'string' }, demo: { type: 'boolean' } } }),
  );
  return { file: values.config ?? environment['JUMPSEAT_CONFIG'], demo: values.demo ?? false };
}

function readFile(file: string): Record<string, unknown> {
  const content: unknown = trying(
    () => parse(readFileSync(file, 'utf8')) as unknown,
    `${file} cannot be read: `,
  );
  // A file in which everything is commented out is empty.
  if (content === null || content === undefined) return {};
  if (typeof content !== 'object' || Array.isArray(content))
    throw new ConfigError(`${file} is not a group of settings`);
  return content as Record<string, unknown>;
}

function completed(
  given: Settings,
  {
    file,
    demo,
    dataDirGiven,
    programPath,
  }: { file: string | undefined; demo: boolean; dataDirGiven: boolean; programPath: string },
): Config {
  const { listen } = given;
  const publicUrl = new URL(given.publicUrl ?? `http://127.0.0.1:${String(listen.port)}`).origin;
  const url = new URL(publicUrl);
  const onLoopback = isLoopback(listen.host);
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw new ConfigError(
      `publicUrl is ${publicUrl}, but plain http is for the loopback address only: use an https:// URL and a proxy`,
    );
  if (!onLoopback && (url.protocol !== 'https:' || given.trustedProxies.length === 0))
    throw new ConfigError(
      `listen.host is ${listen.host}, which others can reach: that needs an https:// publicUrl and trustedProxies`,
    );
  if (demo && !onLoopback)
    throw new ConfigError(
      `listen.host is ${listen.host}, but the demonstration is for the loopback address only`,
    );

  const dataDir = resolve(demo && !dataDirGiven ? 'data/demo' : given.dataDir);
  return {
    ...given,
    publicUrl,
    dataDir,
    audit: { keyFile: resolve(dataDir, given.audit.keyFile) },
    vault: { keyFile: resolve(dataDir, given.vault.keyFile) },
    programPath,
    demo,
    file,
  };
}

function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || (ipaddr.isValid(name) && ipaddr.process(name).range() === 'loopback');
}

function put(
  target: Record<string, unknown>,
  [first = '', ...rest]: readonly string[],
  value: unknown,
): void {
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  const inner = target[first];
  const group = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {};
  target[first] = group;
  put(group, rest, value);
}

/** Any error as the sentence of a ConfigError. */
function trying<T>(act: () => T, before = ''): T {
  try {
    return act();
  } catch (error) {
    const [sentence = ''] = String((error as { message?: unknown }).message).split('\n');
    throw new ConfigError(before + sentence, { cause: error });
  }
}
