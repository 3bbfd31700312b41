/** `jumpseat secrets rotate`: a new master key, and every stored secret under it. Knows no terminal. */

import { SYSTEM_CHAIN } from '../audit/actions.js';
import type { Audit } from '../audit/audit.js';
import { placeOf } from '../commands/credentials.js';
import { allCredentials, putWrappedKey } from '../store/credentials.js';
import { EndpointRow } from '../store/rows/index.js';
import type { Store, Tx } from '../store/source.js';
import { DoesNotOpen, type Vault } from '../vault/vault.js';
import { OperatorError } from './operator-error.js';

interface RotateParts {
  readonly store: Store;
  readonly audit: Pick<Audit, 'record'>;
  readonly vault: Vault;
}

/**
 * The new key is on the disk before anything is sealed with it, and the old one stays there until all is committed:
 * whenever this is cut short, everything still opens, and it can be done again.
 */
export async function rotateSecrets({ store, audit, vault }: RotateParts): Promise<number> {
  return vault.rotate(() =>
    store.write(async (tx) => {
      const count = await rewrapCredentials(tx, vault);
      await audit.record(tx, {
        chain: SYSTEM_CHAIN,
        action: 'secrets.rotate',
        result: 'done',
        actorId: null,
        details: { secrets: count, keyId: vault.keyId, by: 'command line' },
      });
      return count;
    }),
  );
}

async function rewrapCredentials(tx: Tx, vault: Vault): Promise<number> {
  const rows = await allCredentials(tx.manager);
  for (const row of rows) {
    const endpoint = await tx.manager.findOneByOrFail(EndpointRow, { id: row.endpointId });
    try {
      await putWrappedKey(tx, row.id, vault.rewrap(placeOf(row.id, endpoint), row));
    } catch (error) {
      if (!(error instanceof DoesNotOpen)) throw error;
      throw new OperatorError(
        `the stored credentials of the endpoint ${endpoint.name} do not open: clear them on its page, then rotate again`,
      );
    }
  }
  return rows.length;
}
