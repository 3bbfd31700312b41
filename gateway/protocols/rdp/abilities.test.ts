/** What a guacd can do, by the arguments the releases ask for. */

import { expect, test } from '@jest/globals';
import { abilitiesOf, comparedByGuacd, shortfallsOf } from './abilities.js';

const since: Readonly<Record<string, string>> = {
  '1.3.0': 'VERSION_1_3_0 hostname port ignore-cert read-only',
  '1.5.5': 'VERSION_1_5_0 hostname port ignore-cert read-only force-lossless normalize-clipboard',
  '1.6.0': 'VERSION_1_5_0 hostname port ignore-cert cert-tofu cert-fingerprints force-lossless disable-gfx',
  'after 1.6': 'VERSION_1_5_0 hostname cert-fingerprints force-lossless clipboard-buffer-size',
};

test.each([
  ['1.3.0', { pins: false, endsEarly: false, exact: false, locksUp: false }],
  ['1.5.5', { pins: false, endsEarly: false, exact: true, locksUp: false }],
  ['1.6.0', { pins: true, endsEarly: true, exact: true, locksUp: true }],
  ['after 1.6', { pins: true, endsEarly: true, exact: true, locksUp: false }],
])('guacd %s', (version, abilities) => {
  expect(abilitiesOf((since[version] ?? '').split(' '))).toEqual(abilities);
});

const [old, newest] = ['1.3.0', 'after 1.6'].map((version) => abilitiesOf((since[version] ?? '').split(' ')));

test('the certificate is compared by a guacd that can, where the machine has shown one', () => {
  for (const [guacd, shown, compared] of [
    [newest, 'sha256:ab:cd', 'sha256:ab:cd'],
    [newest, undefined, undefined],
    [old, 'sha256:ab:cd', undefined],
  ] as const)
    expect(guacd && comparedByGuacd(guacd, shown)).toBe(compared);
});

test('an exact picture is missing where it is asked for and guacd cannot give it, and nowhere else', () => {
  for (const [guacd, quality, missing] of [
    [old, 'lossless', ['exact-picture']],
    [old, 'lossy', []],
    [newest, 'lossless', []],
    [newest, 'lossy', []],
  ] as const)
    expect(guacd && shortfallsOf(guacd, { quality })).toEqual(missing);
});
