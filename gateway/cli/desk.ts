/** What a command works with: the configuration, the database to read, and the operator's acts. Knows no command. */

import { type Audit, openAudit } from '../audit/audit.js';
import { type Clock, systemClock } from '../clock.js';
import type { Config } from '../config/config.js';
import { auditAnchorFile, prepareDataDir } from '../config/data-dir.js';
import { createLog } from '../log.js';
import { isMigrated } from '../store/health.js';
import { openStore, type Store } from '../store/source.js';
import { Vault } from '../vault/vault.js';
import { NoGateway, remoteOperator } from './control-client.js';
import { createOperator, type Operator, OperatorError } from './operator.js';

export interface Desk {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  /** Acts through the running gateway, or by itself when none runs here. */
  readonly operator: Operator;
  close(): Promise<void>;
}

/** @throws when the database cannot be reached; OperatorError when no gateway has ever been started on it. */
export async function openDesk(config: Config): Promise<Desk> {
  const log = createLog({ level: 'silent' });
  const clock = systemClock;
  prepareDataDir(config);
  const store = await openStore({ config, log, clock });
  try {
    if (!(await isMigrated(store)))
      throw new OperatorError('the database has not the shape this version needs: start the gateway once');
  } catch (error) {
    await store.close();
    throw error;
  }
  let audit: Promise<Audit> | undefined;
  const remote = remoteOperator(config.dataDir);
  const local = async (): Promise<Operator> => {
    audit ??= openAudit({
      store,
      keyFile: config.audit.keyFile,
      anchorFile: auditAnchorFile(config),
      log,
      clock,
    });
    return createOperator({
      store,
      audit: await audit,
      publicUrl: new URL(config.publicUrl),
      vault: Vault.open(config.vault.keyFile),
    });
  };
  return {
    config,
    store,
    clock,
    operator: {
      adminLink: (name) =>
        orLocally(
          () => remote.adminLink(name),
          async () => (await local()).adminLink(name),
        ),
      rotateSecrets: () =>
        orLocally(
          () => remote.rotateSecrets(),
          async () => (await local()).rotateSecrets(),
        ),
      noteReading: (reading) =>
        orLocally(
          () => remote.noteReading(reading),
          async () => (await local()).noteReading(reading),
        ),
    },
    async close() {
      await (await audit)?.close();
      await store.close();
    },
  };
}

async function orLocally<T>(remotely: () => Promise<T>, locally: () => Promise<T>): Promise<T> {
  try {
    return await remotely();
  } catch (error) {
    if (!(error instanceof NoGateway)) throw error;
    return locally();
  }
}
