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

test('an adapter is given its own settings only', () => {
  expect(settingsFor('vnc', settingsOf('vnc', null)).clipboard).toBe('off');
  expect(() => settingsFor('vnc', settingsOf('ssh', null))).toThrow('not the settings of vnc');
});
