/** What a domain says about requests for access, and who is told of them. No row: the defaults. */

import { count, defineRow, flag, id, jsonText, key, nullable, words } from '../columns.js';

export interface DomainAccessRow {
  domainId: string;
  ticketRequired: boolean;
  breakGlass: boolean;
  maxMinutes: number;
  /** Mail addresses that notices go to. */
  mailTo: string[];
  webhookUrl: string | null;
  /** The webhook's secret is worked out from this and a key outside the database. */
  webhookSalt: string | null;
}

export const DomainAccessRow = defineRow<DomainAccessRow>({
  name: 'DomainAccess',
  tableName: 'domain_access',
  columns: {
    domainId: id('domain_id', key('domain_access')),
    ticketRequired: flag('ticket_required'),
    breakGlass: flag('break_glass'),
    maxMinutes: count('max_minutes'),
    mailTo: jsonText('mail_to'),
    webhookUrl: words('webhook_url', 500, nullable),
    webhookSalt: id('webhook_salt', nullable),
  },
  foreignKeys: [
    {
      name: 'fk_domain_access_domain',
      target: 'Domain',
      columnNames: ['domainId'],
      referencedColumnNames: ['id'],
    },
  ],
});
