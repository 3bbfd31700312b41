/** The settings of RDP endpoints, in words. */

import type { RdpKeyboard, RdpSecurity } from '../../../gateway/wire/rdp-settings.js';

export const RDP_SECURITY_WORDS: Readonly<Record<RdpSecurity, string>> = {
  negotiated: 'NLA or TLS, as the machine prefers',
  nla: 'NLA only',
  tls: 'TLS only',
  rdp: 'RDP’s own, without a certificate (weak)',
};

export const RDP_SECURITY_NOTE: Readonly<Record<RdpSecurity, string>> = {
  negotiated: 'The certificate is compared on the first connection and pinned, like a host key.',
  nla: 'Nobody sees the machine’s login screen without a password it takes.',
  tls: 'Encrypted; the machine may show its own login screen.',
  rdp: 'For old machines. Somebody who stands in the way can pose as the machine and read the password.',
};

/** docs/rdp.md, "Certificates". */
export const RDP_CERTIFICATE_NOTE =
  'It is compared just before each connection. guacd 1.6 and later compares it once more on the connection itself; an older one cannot, so that somebody who steps in between is not noticed. The details of a session say which it was.';

export const KEYBOARD_WORDS: Readonly<Record<RdpKeyboard, string>> = {
  'en-us-qwerty': 'English (US)',
  'en-gb-qwerty': 'English (UK)',
  'de-de-qwertz': 'German',
  'de-ch-qwertz': 'Swiss German',
  'fr-fr-azerty': 'French',
  'fr-ch-qwertz': 'Swiss French',
  'fr-be-azerty': 'Belgian French',
  'it-it-qwerty': 'Italian',
  'es-es-qwerty': 'Spanish',
  'es-latam-qwerty': 'Spanish (Latin America)',
  'pt-br-qwerty': 'Portuguese (Brazil)',
  'da-dk-qwerty': 'Danish',
  'sv-se-qwerty': 'Swedish',
  'hu-hu-qwertz': 'Hungarian',
  'tr-tr-qwerty': 'Turkish',
  'ja-jp-qwerty': 'Japanese',
  failsafe: 'Any other: characters are sent as such',
};
