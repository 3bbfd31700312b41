/** A domain admin's acts on a machine's pinned identity. First keys are accepted where sessions start. */

import { forgetPresentedKey, pinKey, unpinKey } from '../store/host-keys.js';
import type { Asking } from './asking.js';
import { takeOnEndpoint } from './endpoints.js';
import type { Office } from './office.js';
import { Refused } from './refused.js';
import { dropWith } from './stored-with.js';

/**
 * Takes the presented key in the pinned one's place. The fingerprint is what the admin read and compared.
 * @throws Refused `not-found` when no such key was presented (any more).
 */
export async function replaceHostKey(
  office: Office,
  who: Asking,
  endpointId: string,
  fingerprint: string,
): Promise<void> {
  await takeOnEndpoint(office, who, 'hostkey.replace', endpointId, {
    details: { fingerprint },
    act: async (tx, row) => {
      const { presentedKeyAlgorithm: algorithm, presentedKeyFingerprint: presented } = row;
      if (algorithm === null || presented !== fingerprint) throw new Refused('not-found');
      await unpinKey(tx, row.id);
      await pinKey(tx, row.id, { algorithm, fingerprint }, who.userId);
      await forgetPresentedKey(tx, row.id);
      await dropWith(office, who, tx, row, 'host-key-changed');
    },
  });
}

/** The next connection asks again, as if it were the first. */
export async function forgetHostKey(office: Office, who: Asking, endpointId: string): Promise<void> {
  await takeOnEndpoint(office, who, 'hostkey.forget', endpointId, {
    act: async (tx, row) => {
      if (!(await unpinKey(tx, row.id))) throw new Refused('not-found');
      await forgetPresentedKey(tx, row.id);
      await dropWith(office, who, tx, row, 'host-key-changed');
    },
  });
}
