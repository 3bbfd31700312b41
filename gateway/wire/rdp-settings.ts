/**
 * What a domain admin can set for an RDP endpoint: a closed list. What is not on it is set by nobody, so that no
 * setting reaches guacd that was not thought of here. Knows no adapter.
 */

import * as z from 'zod';
import { CLIPBOARD_POLICIES } from '../domain/machine-policy.js';

/** `negotiated`: NLA or TLS, whichever the machine prefers. `rdp` also takes machines that prove nothing. */
export const RDP_SECURITIES = ['negotiated', 'nla', 'tls', 'rdp'] as const;
export type RdpSecurity = (typeof RDP_SECURITIES)[number];

/** Bits a pixel. */
export const COLOUR_DEPTHS = ['8', '16', '24', '32'] as const;

/** The keyboard layouts guacd has key maps for (guacamole-server, src/protocols/rdp/keymaps, 1.3.0 and on). */
export const KEYBOARDS = [
  'en-us-qwerty',
  'en-gb-qwerty',
  'de-de-qwertz',
  'de-ch-qwertz',
  'fr-fr-azerty',
  'fr-ch-qwertz',
  'fr-be-azerty',
  'it-it-qwerty',
  'es-es-qwerty',
  'es-latam-qwerty',
  'pt-br-qwerty',
  'da-dk-qwerty',
  'sv-se-qwerty',
  'hu-hu-qwertz',
  'tr-tr-qwerty',
  'ja-jp-qwerty',
  'failsafe',
] as const;
export type RdpKeyboard = (typeof KEYBOARDS)[number];

/** Longest of the texts below (characters): guacd takes more, machines do not. */
const MAX_TEXT = 255;
/** One line of text: a line end would begin another field of RDP's first packet. */
const line = z
  .string()
  .max(MAX_TEXT)
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'has a control character in it')
  .default('');
/** What fits beside everything else into a connection request, whose length is one byte (X.224 13.3: at most 254). */
export const MAX_ROUTING_TOKEN = 238;
/** A routing token or cookie (MS-RDPBCGR 2.2.1.1): ASCII. */
const token = z
  .string()
  .max(MAX_ROUTING_TOKEN)
  .regex(/^[\x20-\x7e]*$/, 'is not plain ASCII on one line')
  .default('');

export const rdpSettings = z.strictObject({
  protocol: z.literal('rdp'),
  security: z.enum(RDP_SECURITIES).default('negotiated'),
  clipboard: z.enum(CLIPBOARD_POLICIES).default('off'),
  /** `lossy`: guacd may send photos and films as JPEG or WebP, which is faster. */
  quality: z.enum(['lossless', 'lossy']).default('lossy'),
  audio: z.boolean().default(false),
  colourDepth: z.enum(COLOUR_DEPTHS).default('24'),
  keyboard: z.enum(KEYBOARDS).default('en-us-qwerty'),
  wallpaper: z.boolean().default(false),
  theming: z.boolean().default(false),
  fontSmoothing: z.boolean().default(true),
  windowDrag: z.boolean().default(false),
  composition: z.boolean().default(false),
  menuAnimations: z.boolean().default(false),
  /** The machine's own console, for administrators. */
  console: z.boolean().default(false),
  loadBalanceInfo: token,
  /** A single program in place of the desktop, e.g. `||notepad`. */
  remoteApp: line,
  remoteAppFolder: line,
  remoteAppArguments: line,
});
