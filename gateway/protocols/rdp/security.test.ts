/** The first words to a machine, before anything is encrypted. */

import { expect, test } from '@jest/globals';
import { MAX_ROUTING_TOKEN, rdpSettings } from '../../wire/rdp-settings.js';
import { connectionRequest } from './security.js';

test('the longest routing token an endpoint may have still fits its request, and no longer one is taken', () => {
  const token = 'x'.repeat(MAX_ROUTING_TOKEN);
  const request = connectionRequest('nla', token);
  // TPKT's length, and X.224's, which does not count itself (RFC 1006 §6, X.224 13.2.1).
  expect([request.readUInt16BE(2), request[4]]).toEqual([request.length, request.length - 5]);
  expect(rdpSettings.safeParse({ protocol: 'rdp', loadBalanceInfo: token }).success).toBe(true);
  expect(rdpSettings.safeParse({ protocol: 'rdp', loadBalanceInfo: `${token}x` }).success).toBe(false);
});
