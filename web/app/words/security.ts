/** What a way of signing in to a desktop is worth, and which way its clipboard goes, in words. */

import type { ClipboardPolicy, SecurityLevel } from '../../../gateway/domain/machine-policy.js';
import type { Tone } from '../parts/chip.js';

/** What a line of this level is. */
export const LEVEL_WORDS: Readonly<Record<SecurityLevel, { readonly tone: Tone; readonly said: string }>> = {
  none: { tone: 'danger', said: 'Weak: the machine asks for no password' },
  password: { tone: 'danger', said: 'Weak: a password, but nothing is encrypted' },
  encrypted: { tone: 'wait', said: 'Encrypted, but the machine does not prove who it is' },
  verified: { tone: 'live', said: 'Encrypted, and the machine proves who it is' },
};

/** The same in the bar of a window, where only what is weak is said. */
export const LEVEL_SHORT: Readonly<Record<SecurityLevel, string | null>> = {
  none: 'no password, weak',
  password: 'not encrypted, weak',
  encrypted: null,
  verified: null,
};

/** What an endpoint insists on at least. */
export const LEAST_WORDS: Readonly<Record<SecurityLevel, string>> = {
  none: 'Anything, even no password (weak)',
  password: 'A password, encrypted or not (weak)',
  encrypted: 'Encrypted',
  verified: 'Encrypted, with a certificate',
};

export const LEAST_NOTE: Readonly<Record<SecurityLevel, string>> = {
  none: 'Whoever reaches the machine can use it. Fit for a network nobody else is in.',
  password: 'Who can listen on the way sees the picture and can guess a short password.',
  encrypted: 'Nobody can listen. Somebody who stands in the way could pose as the machine.',
  verified: 'The certificate is compared on the first connection and pinned, like a host key.',
};

export const CLIPBOARD_WORDS: Readonly<Record<ClipboardPolicy, string>> = {
  off: 'Off',
  'to-machine': 'To the machine only',
  'from-machine': 'From the machine only',
  both: 'Both ways',
};
