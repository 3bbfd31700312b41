/** What the window says while a session starts: stages, and why credentials are asked for. */

import type { Prompt, Stage } from '../../../gateway/wire/events.js';

export const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  dialling: 'Reaching the machine',
  'checking-host-key': 'Checking its host key',
  'signing-in': 'Signing in',
  opening: 'Opening a terminal',
};

/** In the order they happen. */
export const STAGES = Object.keys(STAGE_WORDS) as readonly Stage[];

type Why = Extract<Prompt, { kind: 'credentials' }>['why'];

export const WHY_WORDS: Readonly<Record<Why, string | null>> = {
  needed: null,
  'password-refused': 'The machine refused this user name or password. Nothing was stored.',
  'key-refused': 'The machine does not accept this key.',
  'key-unreadable': 'This is not a private key that can be read. Paste the whole file, from BEGIN to END.',
  'passphrase-wrong': 'The passphrase does not open this key.',
};

const ALGORITHMS: Readonly<Record<string, string>> = {
  x509: 'Certificate',
  none: 'No certificate',
  'ssh-ed25519': 'Ed25519',
  'ssh-rsa': 'RSA',
  'rsa-sha2-256': 'RSA',
  'rsa-sha2-512': 'RSA',
  'ecdsa-sha2-nistp256': 'ECDSA P-256',
  'ecdsa-sha2-nistp384': 'ECDSA P-384',
  'ecdsa-sha2-nistp521': 'ECDSA P-521',
};
/** "Ed25519" for "ssh-ed25519"; an unknown name stays as it is. */
export const algorithmName = (algorithm: string): string => ALGORITHMS[algorithm] ?? algorithm;
