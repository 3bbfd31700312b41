/** What a bench's own client says to guacd to work a machine that lets anybody in. Knows no gateway. */

import { ownerArguments } from '../../../gateway/protocols/rdp/connect-arguments.js';
import { DEFAULT_SETTINGS } from '../../../gateway/protocols/rdp/settings.js';
import { Secret } from '../../../gateway/secret.js';

/** Answers guacd's list of arguments. */
export const ownerWords =
  (machine: { readonly port: number }, size: { readonly width: number; readonly height: number }) =>
  (names: readonly string[]): readonly string[] =>
    ownerArguments(names, {
      ...size,
      port: machine.port,
      security: 'tls',
      certificate: undefined,
      user: 'mara',
      domain: '',
      password: new Secret('of no matter'),
      settings: DEFAULT_SETTINGS,
    });
