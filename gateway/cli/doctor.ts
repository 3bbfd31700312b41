/** `jumpseat doctor`: looks at everything a start needs and says what is wrong, a sentence each. Changes nothing. */

import { existsSync, statfsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { systemClock } from '../clock.js';
import { Cell } from '../cell.js';
import type { Config } from '../config/config.js';
import { answers, guacdVersion } from '../guacd.js';
import { silentLog } from '../log.js';
import { USUAL_GUACD, type EngineAddress } from '../net/engine.js';
import { clockSkew, evidenceIsGuarded, isMigrated } from '../store/health.js';
import { livingGateway } from '../store/lease.js';
import { schemaDrift } from '../store/migrate.js';
import { openStore, type Store } from '../store/source.js';
import { DatabaseUnreachable } from '../store/unreachable.js';

/** Rows of evidence carry our time and are compared with the database's (ms). */
const MAX_SKEW_MS = 2_000;
/** A full disk stops everything: evidence must be written (bytes). */
const MIN_FREE = 500 * 1024 * 1024;

export interface Finding {
  readonly ok: boolean;
  readonly sentence: string;
}

const fine = (sentence: string): Finding => ({ ok: true, sentence });
const wrong = (sentence: string): Finding => ({ ok: false, sentence });

export async function examine(config: Config): Promise<readonly Finding[]> {
  return [
    nodeVersion(process.versions.node),
    fine(
      config.file === undefined
        ? 'no configuration file: defaults and environment'
        : `configuration ${config.file}`,
    ),
    ...dataDir(config),
    ...(await database(config)),
    await guacdFinding({ configured: config.rdp.guacd, path: config.programPath }),
  ];
}

interface GuacdPlaces {
  /** What the operator said; undefined: it is looked for. */
  readonly configured: EngineAddress | undefined;
  readonly path: string;
  /** Default: USUAL_GUACD. */
  readonly usual?: EngineAddress;
  /** Can a gateway shut its own guacd in here? Default: it is tried. */
  readonly shutIn?: (path: string) => Promise<boolean>;
}

/** Is RDP on, and is what it would run on fit for it? */
export async function guacdFinding(places: GuacdPlaces): Promise<Finding> {
  const { configured, path, usual, shutIn = (where: string) => Cell.isPossible(where) } = places;
  const at = configured ?? usual ?? USUAL_GUACD;
  const where = `${at.host}:${String(at.port)}`;
  const version = await guacdVersion(path);
  const trouble = version === undefined ? undefined : guacdTrouble(version);
  const but = trouble === undefined ? '' : `, but it ${trouble.what}`;
  const finding = trouble?.serious === true ? wrong : fine;
  const known = version === undefined ? '' : `; on the PATH there is ${version}${but}`;
  if (configured === undefined && version !== undefined && (await shutIn(path)))
    return finding(`${version} is on the PATH: a gateway starts it for RDP, in a network of its own${but}`);
  // Which version answers nobody says; on the usual port it is most likely the one that is installed.
  if (await answers(at))
    return (configured === undefined ? finding : fine)(`guacd answers at ${where}${known}`);
  if (configured !== undefined) return wrong(`no guacd answers at ${where}: RDP is off${known}`);
  return version === undefined
    ? fine(`RDP is off: no guacd answers at ${where}, and none is on the PATH`)
    : finding(
        `${version} is on the PATH: a gateway starts it for RDP, where every local user can call it${but}`,
      );
}

/** What there is to say against a version (`guacd 1.3.0`); undefined = nothing is known. See docs/rdp.md. */
export function guacdTrouble(
  version: string,
): { readonly serious: boolean; readonly what: string } | undefined {
  const [major = 0, minor = 0, patch = 0] = (/\d+(\.\d+)*/.exec(version)?.[0] ?? '').split('.').map(Number);
  const number = (major * 100 + minor) * 100 + patch;
  if (number < 1_03_00) return { serious: true, what: 'is older than any that was tried (docs/rdp.md)' };
  if (number < 1_05_04)
    return {
      serious: false,
      what: 'lacks security fixes and cannot compare certificates: for tests and demos on loopback',
    };
  if (number < 1_06_00) return { serious: false, what: 'cannot compare certificates itself' };
  if (number === 1_06_00)
    return { serious: true, what: 'can stand still when somebody joins a busy screen (docs/rdp.md)' };
  return undefined;
}

/** The same as `engines` of package.json. */
export function nodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const supported =
    (major === 20 && minor >= 19) ||
    (major === 22 && minor >= 13) ||
    (major === 24 && minor >= 11) ||
    major > 24;
  return supported
    ? fine(`Node ${version}`)
    : wrong(`Node ${version} is not supported: use 20.19 or later, 22.13 or later, or 24.11 or later`);
}

function dataDir({ dataDir: dir, audit, vault }: Config): Finding[] {
  if (!existsSync(dir)) return [fine(`the data directory ${dir} will be made at the first start`)];
  const findings: Finding[] = [];
  if ((statSync(dir).mode & 0o077) !== 0)
    findings.push(wrong(`the data directory ${dir} is open to other accounts`));
  if (existsSync(audit.keyFile) && (statSync(audit.keyFile).mode & 0o077) !== 0)
    findings.push(wrong(`the audit key ${audit.keyFile} is open to other accounts`));
  if (existsSync(vault.keyFile) && (statSync(vault.keyFile).mode & 0o077) !== 0)
    findings.push(wrong(`the master key ${vault.keyFile} is open to other accounts`));
  const { bavail, bsize } = statfsSync(dir);
  const free = bavail * bsize;
  if (free < MIN_FREE)
    findings.push(wrong(`only ${String(Math.round(free / 1024 / 1024))} MiB are free at ${dir}`));
  return findings.length > 0 ? findings : [fine(`the data directory ${dir}`)];
}

async function database(config: Config): Promise<Finding[]> {
  if (config.database.type === 'sqlite' && !existsSync(resolve(config.dataDir, config.database.file)))
    return [fine('the database will be made at the first start')];
  let store: Store;
  try {
    store = await openStore({ config, log: silentLog, clock: systemClock });
  } catch (error) {
    const { message } = error as Error;
    return [
      wrong(error instanceof DatabaseUnreachable ? message : `the database cannot be opened: ${message}`),
    ];
  }
  try {
    return await examineStore(config, store);
  } finally {
    await store.close();
  }
}

async function examineStore(config: Config, store: Store): Promise<Finding[]> {
  const findings = [fine(`the database answers (${store.kind})`)];
  const skew = await clockSkew(store, () => systemClock.now());
  if (Math.abs(skew) > MAX_SKEW_MS)
    findings.push(wrong(`the database's clock is ${String(skew)} ms ahead of this machine's`));
  if (!(await isMigrated(store))) {
    findings.push(fine('the database will be migrated at the next start'));
    return findings;
  }
  const drift = await schemaDrift(store);
  if (drift.length > 0)
    findings.push(wrong(`the database has not the shape it should have: ${drift[0] ?? ''}`));
  if (!(await evidenceIsGuarded(store)))
    findings.push(
      wrong(
        'the database does not guard audit rows by triggers: make them, or take UPDATE and DELETE away (docs/operations.md)',
      ),
    );
  if (!existsSync(config.audit.keyFile) && store.kind === 'sqlite')
    findings.push(wrong(`the audit key ${config.audit.keyFile} is missing`));
  const gateway = await livingGateway(store, systemClock.now());
  findings.push(
    fine(
      gateway === undefined
        ? 'no gateway is running'
        : `a gateway is running (process ${String(gateway.pid)})`,
    ),
  );
  return findings;
}
