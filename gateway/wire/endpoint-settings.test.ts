/** Settings as they were kept: missing ones have their default, unreadable ones never become a default. */

import { expect, test } from '@jest/globals';
import { settingsFor, settingsOf } from './endpoint-settings.js';

test('what was never set has its default, what was set holds', () => {
  expect(settingsOf('vnc', null)).toEqual({
    protocol: 'vnc',
    leastSecurity: 'none',
    authority: '',
    clipboard: 'off',
    quality: 'lossless',
    ownFormat: false,
  });
  expect(settingsOf('vnc', { leastSecurity: 'verified' })).toMatchObject({
    leastSecurity: 'verified',
    clipboard: 'off',
  });
});

test.each([
  ['an unknown level', { leastSecurity: 'much' }],
  ['an unknown setting', { leastSecurty: 'verified' }],
])('%s is an error, not the default', (_what, kept) => {
  expect(() => settingsOf('vnc', kept)).toThrow('cannot be read');
});

test.each([
  ['a keyboard guacd has no map for', { keyboard: 'klingon' }],
  ['an argument of guacd’s', { 'enable-drive': 'true' }],
  ['a second line in the routing token', { loadBalanceInfo: 'a\r\nb' }],
  ['a control character in a program’s name', { remoteApp: '||a\u0000' }],
  ['a colour depth nobody has', { colourDepth: '48' }],
])('of RDP, %s is an error', (_what, kept) => {
  expect(() => settingsOf('rdp', kept)).toThrow('cannot be read');
});

test('of RDP, nothing set is encrypted, without clipboard and without sound', () => {
  expect(settingsOf('rdp', null)).toMatchObject({ security: 'negotiated', clipboard: 'off', audio: false });
});

test('an adapter is given its own settings only', () => {
  expect(settingsFor('vnc', settingsOf('vnc', null)).clipboard).toBe('off');
  expect(() => settingsFor('vnc', settingsOf('ssh', null))).toThrow('not the settings of vnc');
});
