/** What holds for the sessions at an endpoint, set by a domain admin. Knows no protocol: the schema does. */

import { readAuthority } from '../net/authority.js';
import { changeEndpoint as updateEndpoint } from '../store/endpoints.js';
import { settingsOf, type EndpointSettings } from '../wire/endpoint-settings.js';
import type { Asking } from './asking.js';
import { takeOnEndpoint } from './endpoints.js';
import type { Office } from './office.js';
import { Refused } from './refused.js';
import { dropWith } from './stored-with.js';

/**
 * All settings at once; they hold for sessions that start from now on. The evidence has each one that changed, with
 * what it was and what it is. Another authority may vouch for another machine: a stored sign-in does not survive it.
 * @throws Refused `bad-request` when these are the settings of another protocol, or the authority is none.
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
      const before = authorityOf(settingsOf(row.protocol, row.settings));
      const after = checkedAuthority(settings);
      const { protocol: _, ...kept } = settings;
      await updateEndpoint(tx, row.id, { settings: kept });
      if (after !== before) await dropWith(office, who, tx, row, 'authority-changed');
    },
  });
}

const authorityOf = (settings: EndpointSettings): string =>
  settings.protocol === 'vnc' ? settings.authority : '';

function checkedAuthority(settings: EndpointSettings): string {
  const authority = authorityOf(settings);
  try {
    if (authority !== '') readAuthority(authority);
    return authority;
  } catch (error) {
    const message = error instanceof Error ? error.message : 'cannot be read';
    throw new Refused('bad-request', { fields: [{ path: 'authority', message }] });
  }
}

/** `{clipboard: {from: 'off', to: 'both'}}`. */
function changesBetween(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const names = Object.keys(after).filter((name) => before[name] !== after[name]);
  return Object.fromEntries(
    names.map((name) => [name, { from: worded(name, before[name]), to: worded(name, after[name]) }]),
  );
}

/** Certificates are named by their fingerprints. */
function worded(name: string, value: unknown): unknown {
  if (name !== 'authority' || typeof value !== 'string' || value === '') return value ?? null;
  try {
    return readAuthority(value).fingerprints.join(' ');
  } catch {
    return 'unreadable';
  }
}
