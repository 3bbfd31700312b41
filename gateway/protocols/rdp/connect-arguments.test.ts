/** What guacd is told: exactly this, whatever it asks for. */

import { expect, test } from '@jest/globals';
import { Secret } from '../../secret.js';
import { joinArguments, ownerArguments, type OwnerArguments } from './connect-arguments.js';
import { DEFAULT_SETTINGS, type RdpSettings } from './settings.js';

/** Every argument of guacd 1.3's that could open a door, and some of other versions. */
const DOORS =
  'enable-printing printer-name enable-drive drive-name drive-path create-drive-path static-channels enable-sftp ' +
  'sftp-hostname sftp-username sftp-password recording-path recording-name create-recording-path ' +
  'enable-audio-input gateway-hostname gateway-username gateway-password wol-send-packet wol-broadcast-addr ' +
  'reverse-connect dest-host preconnection-id preconnection-blob initial-program proxy-hostname __proto__ constructor';

const OWNER: OwnerArguments = {
  port: 40123,
  width: 1280,
  height: 800,
  security: 'tls',
  certificate: undefined,
  user: 'mara',
  domain: 'PLANT',
  password: new Secret('p;4.nope,'),
  settings: DEFAULT_SETTINGS,
};

test('guacd 1.3 is told where the forwarder is and who signs in, in the order it asks', () => {
  const names =
    'VERSION_1_3_0 hostname port domain username password width height dpi color-depth disable-audio console security ignore-cert resize-method read-only disable-copy disable-paste';
  expect(ownerArguments(names.split(' '), OWNER)).toEqual(
    [
      'VERSION_1_1_0',
      '127.0.0.1',
      '40123',
      'PLANT',
      'mara',
      'p;4.nope,',
      '1280',
      '800',
      '96',
      '24',
      'true',
      '',
    ].concat(['tls', 'true', 'display-update', '', 'true', 'true']),
  );
});

test('a guacd that is to compare the certificate is given the one that was judged, and told to insist', () => {
  const names = ['VERSION_1_5_0', 'ignore-cert', 'cert-fingerprints', 'cert-tofu'];
  const compared = { ...OWNER, certificate: 'sha256:ab:cd' };
  expect(ownerArguments(names, compared)).toEqual(['VERSION_1_1_0', 'false', 'sha256:ab:cd', '']);
  expect(ownerArguments(names, OWNER)).toEqual(['VERSION_1_1_0', 'true', '', '']);
  // One that was to compare and cannot trusts nobody.
  expect(ownerArguments(['ignore-cert'], compared)).toEqual(['false']);
});

test('whatever could open a door is answered with nothing', () => {
  const doors = DOORS.split(' ');
  expect(ownerArguments(doors, OWNER)).toEqual(doors.map(() => ''));
  expect(joinArguments(doors)).toEqual(doors.map(() => ''));
});

/** One setting, and the one argument it sets. */
const SET: readonly (readonly [Partial<RdpSettings>, Readonly<Record<string, string>>])[] = [
  [{ quality: 'lossless' }, { 'force-lossless': 'true' }],
  [{ audio: true }, { 'disable-audio': '' }],
  [{ colourDepth: '16' }, { 'color-depth': '16' }],
  [{ keyboard: 'de-de-qwertz' }, { 'server-layout': 'de-de-qwertz' }],
  [{ clipboard: 'to-machine' }, { 'disable-paste': '' }],
  [{ clipboard: 'from-machine' }, { 'disable-copy': '' }],
  [{ clipboard: 'both' }, { 'disable-copy': '', 'disable-paste': '' }],
  [{ wallpaper: true }, { 'enable-wallpaper': 'true' }],
  [{ theming: true }, { 'enable-theming': 'true' }],
  [{ fontSmoothing: false }, { 'enable-font-smoothing': '' }],
  [{ windowDrag: true }, { 'enable-full-window-drag': 'true' }],
  [{ composition: true }, { 'enable-desktop-composition': 'true' }],
  [{ menuAnimations: true }, { 'enable-menu-animations': 'true' }],
  [{ console: true }, { console: 'true' }],
  [{ loadBalanceInfo: 'tsv://x' }, { 'load-balance-info': 'tsv://x' }],
  [{ remoteApp: '||notepad' }, { 'remote-app': '||notepad' }],
  [{ remoteAppFolder: 'C:\\x' }, { 'remote-app-dir': 'C:\\x' }],
  [{ remoteAppArguments: 'a b' }, { 'remote-app-args': 'a b' }],
];
/** What an argument is when nothing was set; the others are empty. */
const UNSET: Readonly<Record<string, string>> = {
  'disable-audio': 'true',
  'disable-copy': 'true',
  'disable-paste': 'true',
  'color-depth': '24',
  'server-layout': 'en-us-qwerty',
  'enable-font-smoothing': 'true',
};

test.each(SET)('%j sets its own argument and no other', (set, wanted) => {
  const names = [...new Set(SET.flatMap(([, values]) => Object.keys(values))), 'enable-drive'];
  expect(ownerArguments(names, OWNER)).toEqual(names.map((name) => UNSET[name] ?? ''));
  const said = ownerArguments(names, { ...OWNER, settings: { ...DEFAULT_SETTINGS, ...set } });
  expect(said).toEqual(names.map((name) => wanted[name] ?? UNSET[name] ?? ''));
});

test('every setting there is has its argument above, but for security, which the machine has its say in', () => {
  const named = new Set(SET.flatMap(([set]) => Object.keys(set)));
  expect(Object.keys(DEFAULT_SETTINGS).filter((name) => !named.has(name))).toEqual(['security']);
});

test('a join is always read-only and carries nothing of anybody’s', () => {
  const names = [
    'VERSION_1_3_0',
    'hostname',
    'username',
    'password',
    'read-only',
    'disable-copy',
    'disable-paste',
  ];
  expect(joinArguments(names)).toEqual(['VERSION_1_1_0', '', '', '', 'true', 'true', 'true']);
});
