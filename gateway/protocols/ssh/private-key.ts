/** Opens a private key, and forgets it again. Knows no connection. */

import ssh2, { type ParsedKey } from 'ssh2';

/** Most rounds of the key's own password hash we compute (ssh-keygen writes 16 to 24): each costs about 5 ms of everybody's time. */
const MAX_KDF_ROUNDS = 128;
const OPENSSH = /^-----BEGIN OPENSSH PRIVATE KEY-----\n([A-Za-z0-9+/=\n]+)-----END/;
const MAGIC = 'openssh-key-v1\0';

export type OpenedKey =
  { readonly is: 'open'; readonly key: ParsedKey } | { readonly is: 'key-unreadable' | 'passphrase-wrong' };

/** PEM (PKCS#1, SEC1), OpenSSH and PuTTY keys; encrypted ones with their passphrase. */
export function openKey(text: string, passphrase: string): OpenedKey {
  // Pasted text: other line ends, blanks around it, a missing last line feed.
  const trimmed = `${text.replaceAll('\r\n', '\n').trim()}\n`;
  if (kdfRounds(trimmed) > MAX_KDF_ROUNDS) return { is: 'key-unreadable' };
  const parsed = ssh2.utils.parseKey(trimmed, passphrase === '' ? undefined : passphrase);
  if (parsed instanceof Error)
    return { is: isLocked(parsed.message) ? 'passphrase-wrong' : 'key-unreadable' };
  // Old files may hold several; ssh2 uses the first as well. (The types know one only.)
  const key = (Array.isArray(parsed) ? parsed[0] : parsed) as ParsedKey | undefined;
  if (key === undefined || !key.isPrivateKey()) return { is: 'key-unreadable' };
  return { is: 'open', key };
}

/** Drops the private half, which ssh2 keeps under symbols for as long as the connection lives. */
export function forgetKey(key: ParsedKey): void {
  const parts = key as unknown as Record<symbol, unknown>;
  for (const symbol of Object.getOwnPropertySymbols(key)) {
    try {
      parts[symbol] = null;
    } catch {
      // A read-only part holds no secret of the user's: symbols with secrets are plain fields.
    }
  }
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
