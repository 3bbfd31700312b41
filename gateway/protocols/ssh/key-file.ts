/**
 * Reads a private key as people paste it. It may take seconds (a passphrase is hashed in many rounds, in
 * JavaScript, and the formats are told apart by slow expressions), so only the key worker does it. Knows no thread.
 */

import ssh2, { type ParsedKey } from 'ssh2';

/** Most rounds of the passphrase's hash we compute (ssh-keygen writes 16 to 24): each costs 50 to 100 ms. */
const MAX_KDF_ROUNDS = 128;
/** As ssh2 reads it: what is no base64 between the lines is passed over by both. */
const OPENSSH = /^-----BEGIN OPENSSH PRIVATE KEY-----\n([\s\S]+)\n-----END OPENSSH PRIVATE KEY-----$/;
const MAGIC = 'openssh-key-v1\0';

export interface KeyText {
  readonly text: string;
  /** '' when there is none. */
  readonly passphrase: string;
}

export type KeyRead =
  | {
      readonly is: 'open';
      readonly type: string;
      readonly privatePem: string;
      /** The public half as SSH writes it (RFC 4253 §6.6). */
      readonly publicSsh: Uint8Array;
    }
  | { readonly is: 'key-unreadable' | 'passphrase-wrong' };

/** PEM (PKCS#1, SEC1), OpenSSH and PuTTY keys; encrypted ones with their passphrase. */
export function readKey({ text, passphrase }: KeyText): KeyRead {
  // Pasted text: other line ends, blanks around it, a missing last line feed.
  const trimmed = text.replaceAll('\r\n', '\n').trim();
  if (kdfRounds(trimmed) > MAX_KDF_ROUNDS) return { is: 'key-unreadable' };
  const parsed = ssh2.utils.parseKey(`${trimmed}\n`, passphrase === '' ? undefined : passphrase);
  if (parsed instanceof Error)
    return { is: isLocked(parsed.message) ? 'passphrase-wrong' : 'key-unreadable' };
  // Old files may hold several; ssh2 uses the first as well. (The types know one only.)
  const key = (Array.isArray(parsed) ? parsed[0] : parsed) as ParsedKey | undefined;
  if (key === undefined || !key.isPrivateKey()) return { is: 'key-unreadable' };
  return { is: 'open', type: key.type, privatePem: key.getPrivatePEM(), publicSsh: key.getPublicSSH() };
}

/** ssh2 has no codes; its words for "I need the passphrase" and "it does not fit". */
function isLocked(message: string): boolean {
  return /passphrase|decrypt|integrity|mismatch|bad decrypt/i.test(message);
}

/** Of an OpenSSH key (PROTOCOL.key of OpenSSH); 0 for every other format and for garbage, which the parser refuses. */
function kdfRounds(text: string): number {
  const blob = Buffer.from(OPENSSH.exec(text)?.[1] ?? '', 'base64');
  if (blob.toString('latin1', 0, MAGIC.length) !== MAGIC) return 0;
  let at = MAGIC.length;
  // Cipher name, hash name, then the hash's options: a string that holds the salt and the rounds.
  for (let skipped = 0; skipped < 2 && at + 4 <= blob.length; skipped++) at += 4 + blob.readUInt32BE(at);
  if (at + 8 > blob.length || blob.readUInt32BE(at) === 0) return 0;
  const rounds = at + 8 + blob.readUInt32BE(at + 4);
  return rounds + 4 <= blob.length ? blob.readUInt32BE(rounds) : 0;
}
