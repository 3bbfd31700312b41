/** Private keys: what opens, and that opening one never holds anybody up. */

import { expect, test } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import ssh2 from 'ssh2';
import { forgetKey, openKey } from './private-key.js';

const LOCK = { passphrase: 'open sesame', cipher: 'aes256-cbc', rounds: 4 } as const;
const WORDS = Buffer.from('to be signed');

test.each([
  ['an Ed25519 key', () => ssh2.utils.generateKeyPairSync('ed25519').private, ''],
  ['an ECDSA key', () => ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }).private, ''],
  ['an RSA key', () => ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 }).private, ''],
  ['a locked key', () => ssh2.utils.generateKeyPairSync('ed25519', LOCK).private, LOCK.passphrase],
])('%s opens, signs, and can be forgotten', async (_name, make, passphrase) => {
  const text = make();
  const opened = await openKey(`  ${text.replaceAll('\n', '\r\n')}`, passphrase);
  if (opened.is !== 'open') throw new Error(opened.is);
  const { key } = opened;
  const whole = ssh2.utils.parseKey(text, passphrase);
  if (whole instanceof Error) throw whole;
  expect(key.type).toBe(whole.type);
  expect(key.getPublicSSH()).toEqual(whole.getPublicSSH());
  expect(whole.verify(WORDS, key.sign(WORDS))).toBe(true);
  forgetKey(key);
  expect(key.isPrivateKey()).toBe(false);
});

test('a wrong passphrase and what is no private key are told apart', async () => {
  const { private: locked, public: half } = ssh2.utils.generateKeyPairSync('ed25519', LOCK);
  await expect(openKey(locked, 'wrong')).resolves.toEqual({ is: 'passphrase-wrong' });
  await expect(openKey(locked, '')).resolves.toEqual({ is: 'passphrase-wrong' });
  for (const text of [half, 'no key', '']) {
    await expect(openKey(text, '')).resolves.toEqual({ is: 'key-unreadable' });
  }
});

test('everybody else goes on while a passphrase is tried', async () => {
  const { private: locked } = ssh2.utils.generateKeyPairSync('ed25519', LOCK);
  let opened = false;
  const opening = openKey(locked, LOCK.passphrase).then(() => (opened = true));
  let turns = 0;
  for (; !opened; turns += 1) await turn();
  await opening;
  expect(turns).toBeGreaterThan(100);
});

test('a key that would take hours to open is none, however it is written', async () => {
  const { private: locked } = ssh2.utils.generateKeyPairSync('ed25519', { ...LOCK, rounds: 1 });
  const lines = locked.trim().split('\n');
  const blob = Buffer.from(lines.slice(1, -1).join(''), 'base64');
  // The rounds stand behind the salt, and before the number of keys (PROTOCOL.key of OpenSSH).
  let at = 'openssh-key-v1\0'.length;
  for (let skipped = 0; skipped < 2; skipped++) at += 4 + blob.readUInt32BE(at);
  at += 8 + blob.readUInt32BE(at + 4);
  expect(blob.readUInt32BE(at)).toBe(1);
  blob.writeUInt32BE(1_000_000, at);
  const body = blob.toString('base64');
  for (const written of [body, ` ${body}`, `${body.slice(0, 40)}*${body.slice(40)}`]) {
    const text = [lines[0], written, lines.at(-1), ''].join('\n');
    const began = performance.now();
    await expect(openKey(text, LOCK.passphrase)).resolves.toEqual({ is: 'key-unreadable' });
    expect(performance.now() - began).toBeLessThan(15_000);
  }
});
