/** Which addresses may be dialled, in every spelling somebody may try. */

import { expect, test } from '@jest/globals';
import { type AddressRules, judgeAddress, readHost, sameAddress } from './address-rules.js';

const rules = (over: Partial<AddressRules> = {}): AddressRules => ({
  allow: [],
  ownPorts: new Set([8080]),
  ownAddresses: () => ['10.0.0.5', '2001:4860::5', '::ffff:192.168.7.7'],
  ...over,
});

test.each([
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['::1', 'loopback'],
  ['0:0:0:0:0:0:0:1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:7f00:1', 'loopback'],
  ['0.0.0.0', 'unspecified'],
  ['::', 'unspecified'],
  ['::ffff:0.0.0.0', 'unspecified'],
  ['169.254.169.254', 'metadata'],
  ['::ffff:169.254.169.254', 'metadata'],
  ['::ffff:a9fe:a9fe', 'metadata'],
  ['fd00:ec2::254', 'metadata'],
  ['100.100.100.200', 'metadata'],
  ['168.63.129.16', 'metadata'],
  ['169.254.1.1', 'link-local'],
  ['fe80::1', 'link-local'],
  ['224.0.0.1', 'multicast'],
  ['255.255.255.255', 'multicast'],
  ['ff02::1', 'multicast'],
  ['fd12:3456::1', 'unique-local'],
  ['fc00::1', 'unique-local'],
  ['100.64.0.1', 'shared'],
  ['0.1.2.3', 'unspecified'],
  ['192.0.2.1', 'reserved'],
  ['240.0.0.1', 'reserved'],
  ['2001:db8::1', 'reserved'],
  ['2002:7f00:1::', 'reserved'],
  ['64:ff9b::7f00:1', 'reserved'],
  ['2001:0:1::1', 'reserved'],
  ['::127.0.0.1', 'loopback'],
  ['10.0.0.5', 'own-address'],
  ['::ffff:10.0.0.5', 'own-address'],
  ['2001:4860::5', 'own-address'],
  ['192.168.7.7', 'own-address'],
  ['127.0.0.1%lo', 'odd-spelling'],
  ['fe80::1%eth0', 'odd-spelling'],
])('%s is refused: %s', (address, why) => {
  expect(judgeAddress(address, 22, rules())).toBe(why);
});

test.each(['10.20.4.12', '172.16.3.4', '192.168.1.10', '8.8.8.8', '2a00:1450:4001::1', '::ffff:10.20.4.12'])(
  '%s, where machines live, may be dialled',
  (address) => {
    expect(judgeAddress(address, 22, rules())).toBeUndefined();
  },
);

test.each([
  '0x7f.1',
  '0x7f000001',
  '2130706433',
  '0177.0.0.1',
  '127.1',
  '017700000001',
  '1',
  'a.0x1',
  '1.2.3.4.5',
  'a b',
  '-x',
  'ex..com',
  '[::1',
  'höst',
])('the spelling %s is no host at all', (host) => {
  expect(readHost(host)).toEqual({ kind: 'odd' });
});

test('an operator may allow a range or a single address; what hands out credentials stays refused', () => {
  const some = rules({ allow: ['127.0.0.0/8', '169.254.0.0/16', 'fd00::/8', '10.0.0.5'] });
  expect(judgeAddress('127.0.0.1', 22, some)).toBeUndefined();
  expect(judgeAddress('::ffff:127.0.0.1', 22, some)).toBeUndefined();
  expect(judgeAddress('10.0.0.5', 22, some)).toBeUndefined();
  expect(judgeAddress('::1', 22, some)).toBe('loopback');
  expect(judgeAddress('169.254.169.254', 80, some)).toBe('metadata');
  expect(judgeAddress('fd00:ec2::254', 80, some)).toBe('metadata');
});

test('the gateway’s own ports are refused on its own addresses, whatever is allowed', () => {
  const all = rules({ allow: ['0.0.0.0/0', '::/0'] });
  for (const address of ['127.0.0.1', '127.0.0.2', '::1', '10.0.0.5', '::ffff:127.0.0.1'])
    expect(judgeAddress(address, 8080, all)).toBe('own-port');
  expect(judgeAddress('127.0.0.1', 22, all)).toBeUndefined();
  expect(judgeAddress('10.20.4.12', 8080, all)).toBeUndefined();
});

test('one address in two spellings is the same', () => {
  expect(sameAddress('::ffff:10.0.0.1', '10.0.0.1')).toBe(true);
  expect(sameAddress('2001:db8:0::1', '2001:db8::1')).toBe(true);
  expect(sameAddress('10.0.0.1', '10.0.0.2')).toBe(false);
  expect(sameAddress('', '10.0.0.1')).toBe(false);
});
