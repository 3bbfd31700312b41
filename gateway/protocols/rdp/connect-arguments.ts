/**
 * What guacd is told about a connection: a fixed list of arguments, built here and nowhere else. guacd says which
 * arguments it knows; one that is not built here is answered with nothing, whatever its name. Pure.
 */

import { mayCopyFrom, mayPasteInto } from '../../domain/machine-policy.js';
import type { SecretText } from '../../sessions/ports.js';
import type { EngineSecurity } from './security.js';
import type { RdpSettings } from './settings.js';

/** The newest version of the protocol we speak: from 1.3.0 on guacd may ask questions of its own in mid-connection. */
const VERSION = 'VERSION_1_1_0';

export interface OwnerArguments {
  /** Of the one-use forwarder; guacd never learns where the machine is. */
  readonly port: number;
  readonly width: number;
  readonly height: number;
  readonly security: EngineSecurity;
  /** SHA-256 of the certificate guacd is to compare (hex, by colons); undefined = none, see `comparedByGuacd`. */
  readonly certificate: string | undefined;
  readonly user: string;
  readonly domain: string;
  readonly password: SecretText;
  readonly settings: RdpSettings;
}

type Values = ReadonlyMap<string, string>;

/** The connection that works the machine: there is one for each session, and no browser holds it. */
export function ownerArguments(names: readonly string[], options: OwnerArguments): string[] {
  const { settings, certificate } = options;
  const values = new Map<string, string>([
    ['hostname', '127.0.0.1'],
    ['port', String(options.port)],
    ['width', String(options.width)],
    ['height', String(options.height)],
    ['dpi', '96'],
    ['security', options.security],
    // Judged before anything was dialled for guacd; one that can compare compares again.
    ['ignore-cert', certificate === undefined ? 'true' : 'false'],
    ['cert-fingerprints', certificate ?? ''],
    ['username', options.user],
    ['domain', options.domain],
    ['password', options.password.reveal()],
    ['color-depth', settings.colourDepth],
    ['force-lossless', flag(settings.quality === 'lossless')],
    ['server-layout', settings.keyboard],
    ['resize-method', 'display-update'],
    ['timezone', ''],
    ['client-name', 'jumpseat'],
    ['disable-audio', flag(!settings.audio)],
    ['disable-copy', flag(!mayCopyFrom(settings.clipboard))],
    ['disable-paste', flag(!mayPasteInto(settings.clipboard))],
    ['console', flag(settings.console)],
    ['load-balance-info', settings.loadBalanceInfo],
    ['remote-app', settings.remoteApp],
    ['remote-app-dir', settings.remoteAppFolder],
    ['remote-app-args', settings.remoteAppArguments],
    ['enable-wallpaper', flag(settings.wallpaper)],
    ['enable-theming', flag(settings.theming)],
    ['enable-font-smoothing', flag(settings.fontSmoothing)],
    ['enable-full-window-drag', flag(settings.windowDrag)],
    ['enable-desktop-composition', flag(settings.composition)],
    ['enable-menu-animations', flag(settings.menuAnimations)],
    ['normalize-clipboard', 'preserve'],
    // Said outright, so that no default of another version opens them.
    ['enable-drive', ''],
    ['enable-printing', ''],
    ['enable-audio-input', ''],
    ['enable-sftp', ''],
    ['disable-download', 'true'],
    ['disable-upload', 'true'],
    ['wol-send-packet', ''],
    ['read-only', ''],
  ]);
  return answers(names, values);
}

/** A look at the picture as it is: the only join there is, and it is always read-only. */
export function joinArguments(names: readonly string[]): string[] {
  return answers(
    names,
    new Map([
      ['read-only', 'true'],
      ['disable-audio', 'true'],
      ['disable-copy', 'true'],
      ['disable-paste', 'true'],
      ['disable-download', 'true'],
      ['disable-upload', 'true'],
    ]),
  );
}

/** One answer for each name, in guacd's order. Its first name is the version it speaks. */
function answers(names: readonly string[], values: Values): string[] {
  return names.map((name) => (name.startsWith('VERSION_') ? VERSION : (values.get(name) ?? '')));
}

const flag = (on: boolean): string => (on ? 'true' : '');
