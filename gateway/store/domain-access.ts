/** What a domain says about requests for access, and who is told of them. A missing row is the defaults. */

import type { EntityManager } from 'typeorm';
import type { AccessRules } from '../domain/access-policy.js';
import { DomainAccessRow } from './rows/index.js';
import type { Tx } from './source.js';

/** A working day's worth; a domain may say otherwise. */
const MAX_MINUTES = 480;

export async function domainAccess(manager: EntityManager, domainId: string): Promise<DomainAccessRow> {
  const row = await manager.findOneBy(DomainAccessRow, { domainId });
  return (
    row ?? {
      domainId,
      ticketRequired: false,
      breakGlass: false,
      maxMinutes: MAX_MINUTES,
      mailTo: [],
      webhookUrl: null,
      webhookSalt: null,
    }
  );
}

export async function accessRules(manager: EntityManager, domainId: string): Promise<AccessRules> {
  const { ticketRequired, breakGlass, maxMinutes } = await domainAccess(manager, domainId);
  return { ticketRequired, breakGlass, maxMinutes };
}

export type DomainAccessChange = Partial<Omit<DomainAccessRow, 'domainId'>>;

export async function changeDomainAccess(
  tx: Tx,
  domainId: string,
  change: DomainAccessChange,
): Promise<void> {
  await tx.manager.save(DomainAccessRow, { ...(await domainAccess(tx.manager, domainId)), ...change });
  tx.publish({ type: 'domain', domainId });
}
