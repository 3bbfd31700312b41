/** What whoever runs the machine may do to the gateway without signing in. Knows no socket and no terminal. */

import { SYSTEM_CHAIN } from '../audit/actions.js';
import type { Audit } from '../audit/audit.js';
import { firstAdminLink, type IssuedLink, issuePasswordLink } from '../auth/welcome-links.js';
import { UserRow } from '../store/rows/index.js';
import type { Store } from '../store/source.js';
import type { Vault } from '../vault/vault.js';
import { OperatorError } from './operator-error.js';
import { rotateSecrets } from './rotate-secrets.js';

export interface AdminLink extends IssuedLink {
  /** Whom it is for; null for the first admin, who does not exist yet. */
  readonly name: string | null;
}

export interface Reading {
  readonly action: 'audit.verify' | 'audit.export';
  readonly chain: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface Operator {
  /**
   * A one-time link for a system admin to set a password, or for the first one to be made. `name` chooses among
   * several. @throws OperatorError
   */
  adminLink(name: string | undefined): Promise<AdminLink>;
  /** A new master key; what is stored is wrapped with it. @returns how many secrets. @throws OperatorError */
  rotateSecrets(): Promise<number>;
  /** Evidence was read outside of the gateway; that is evidence too. */
  noteReading(reading: Reading): Promise<void>;
}

export { OperatorError };

export interface OperatorOptions {
  readonly store: Store;
  readonly audit: Pick<Audit, 'record'>;
  readonly publicUrl: URL;
  readonly vault: Vault;
}

export function createOperator({ store, audit, publicUrl, vault }: OperatorOptions): Operator {
  return {
    async adminLink(name) {
      const first = await firstAdminLink(store, publicUrl);
      if (first !== undefined) return { ...first, name: null };
      return store.write(async (tx) => {
        const admins = await tx.manager.findBy(UserRow, { systemAdmin: true });
        const chosen = name === undefined ? admins : admins.filter((admin) => admin.name === name);
        const [admin, other] = chosen;
        if (admin === undefined) throw new OperatorError(`there is no system admin called ${name ?? ''}`);
        if (other !== undefined)
          throw new OperatorError(`say which system admin: ${admins.map((each) => each.name).join(', ')}`);
        if (admin.disabled) throw new OperatorError(`the account of ${admin.name} is disabled`);
        const issued = await issuePasswordLink(tx, publicUrl, admin.id);
        await audit.record(tx, {
          chain: SYSTEM_CHAIN,
          action: 'person.link',
          result: 'done',
          actorId: null,
          subject: admin.name,
          details: { by: 'command line' },
        });
        return { ...issued, name: admin.name };
      });
    },

    rotateSecrets: () => rotateSecrets({ store, audit, vault }),

    async noteReading({ action, chain, details }) {
      await store.write((tx) =>
        audit.record(tx, {
          chain,
          action,
          result: 'done',
          actorId: null,
          details: { ...details, by: 'command line' },
        }),
      );
    },
  };
}
