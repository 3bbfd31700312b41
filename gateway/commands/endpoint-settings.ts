/** What holds for the sessions at an endpoint, set by a domain admin. Knows no protocol: the schema does. */

import { changeEndpoint as updateEndpoint } from '../store/endpoints.js';
import { settingsOf, type EndpointSettings } from '../wire/endpoint-settings.js';
import type { Asking } from './asking.js';
import { takeOnEndpoint } from './endpoints.js';
import type { Office } from './office.js';
import { Refused } from './refused.js';

/**
 * All settings at once; they hold for sessions that start from now on. The evidence has each one that changed, with
 * what it was and what it is.
 * @throws Refused `bad-request` when these are the settings of another protocol.
 */
export async function changeSettings(
  office: Office,
  who: Asking,
  endpointId: string,
  settings: EndpointSettings,
): Promise<void> {
  await takeOnEndpoint(office, who, 'endpoint.settings', endpointId, {
    details: (row) => changesBetween(settingsOf(row.protocol, row.settings), settings),
    act: async (tx, row) => {
      if (settings.protocol !== row.protocol)
        throw new Refused('bad-request', {
          fields: [{ path: 'protocol', message: `is not the endpoint's, which is ${row.protocol}` }],
        });
      const { protocol: _, ...kept } = settings;
      await updateEndpoint(tx, row.id, { settings: kept });
    },
  });
}

/** `{clipboard: {from: 'off', to: 'both'}}`. */
function changesBetween(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const names = Object.keys(after).filter((name) => before[name] !== after[name]);
  return Object.fromEntries(names.map((name) => [name, { from: before[name] ?? null, to: after[name] }]));
}
