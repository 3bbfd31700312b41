/** What guacd is told: exactly this, whatever it asks for. */

import { expect, test } from '@jest/globals';
import { Secret } from '../../secret.js';
import { joinArguments, ownerArguments, type OwnerArguments } from './connect-arguments.js';
import { DEFAULT_SETTINGS } from './settings.js';

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
  certificate: 'sha256:ab:cd',
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
    ].concat(['tls', 'true', 'display-update', '', '', '']),
  );
});

test('a guacd that can compare certificates is given the one that was judged, and told to insist', () => {
  const names = ['VERSION_1_5_0', 'ignore-cert', 'cert-fingerprints', 'cert-tofu'];
  expect(ownerArguments(names, OWNER)).toEqual(['VERSION_1_1_0', 'false', 'sha256:ab:cd', '']);
  expect(ownerArguments(names, { ...OWNER, certificate: undefined })).toEqual([
    'VERSION_1_1_0',
    'true',
    '',
    '',
  ]);
});

test('whatever could open a door is answered with nothing', () => {
  const doors = DOORS.split(' ');
  expect(ownerArguments(doors, OWNER)).toEqual(doors.map(() => ''));
  expect(joinArguments(doors)).toEqual(doors.map(() => ''));
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
