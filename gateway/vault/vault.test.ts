/** The vault: what opens, what does not, and what becomes of its keys. */

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Secret } from '../secret.js';
import { DoesNotOpen, type Place, type Sealed, Vault } from './vault.js';

const PLACE: Place = {
  table: 'endpoint_credentials',
  rowId: 'row-1',
  field: 'sealed',
  boundTo: ['endpoint-1', 'ssh', '10.20.4.12', '22'],
};
const TEXT = 'correct horse “battery” staple';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'jumpseat-vault-'));
  file = join(dir, 'secrets', 'master.key');
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const sealed = (vault: Vault, place = PLACE): Sealed => vault.seal(place, new Secret(TEXT));
/** With one byte of the decoded text changed. */
const changed = (text: string, at: number): string => {
  const bytes = Buffer.from(text, 'base64');
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes.toString('base64');
};

test('what was sealed opens again, also after a restart, with a key nobody else may read', () => {
  const letter = sealed(Vault.open(file));
  expect(Vault.open(file).open(PLACE, letter).reveal()).toBe(TEXT);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
});

test('the same secret is never sealed alike', () => {
  const vault = Vault.open(file);
  const many = Array.from({ length: 100 }, () => sealed(vault));
  expect(new Set(many.map((each) => each.sealed)).size).toBe(100);
  expect(new Set(many.map((each) => each.wrappedKey)).size).toBe(100);
  expect(new Set(many.map((each) => each.sealed.slice(0, 16))).size).toBe(100);
});

test('it opens in its own place only: another row, table, field or address does not', () => {
  const vault = Vault.open(file);
  const letter = sealed(vault);
  const elsewhere: Place[] = [
    { ...PLACE, table: 'webhooks' },
    { ...PLACE, rowId: 'row-2' },
    { ...PLACE, field: 'passphrase' },
    { ...PLACE, boundTo: ['endpoint-1', 'ssh', '10.20.4.13', '22'] },
    { ...PLACE, boundTo: ['endpoint-1', 'ssh', '10.20.4.12', '2222'] },
    { ...PLACE, boundTo: ['endpoint-2', 'ssh', '10.20.4.12', '22'] },
  ];
  for (const place of elsewhere) expect(() => vault.open(place, letter)).toThrow(DoesNotOpen);
  expect(vault.open(PLACE, letter).reveal()).toBe(TEXT);
});

test('two rows whose sealed texts were swapped open neither', () => {
  const vault = Vault.open(file);
  const [here, there] = [sealed(vault), sealed(vault, { ...PLACE, rowId: 'row-2' })];
  expect(() => vault.open(PLACE, there)).toThrow(DoesNotOpen);
  // Only one half of the row moved.
  expect(() => vault.open(PLACE, { ...here, sealed: there.sealed })).toThrow(DoesNotOpen);
  expect(() => vault.open(PLACE, { ...here, wrappedKey: there.wrappedKey })).toThrow(DoesNotOpen);
});

test('any changed, cut or empty byte keeps it shut', () => {
  const vault = Vault.open(file);
  const letter = sealed(vault);
  const length = Buffer.from(letter.sealed, 'base64').length;
  for (let at = 0; at < length; at += 1)
    expect(() => vault.open(PLACE, { ...letter, sealed: changed(letter.sealed, at) })).toThrow(DoesNotOpen);
  for (const at of [0, 11, 12, 43, 44, 59])
    expect(() => vault.open(PLACE, { ...letter, wrappedKey: changed(letter.wrappedKey, at) })).toThrow(
      DoesNotOpen,
    );
  for (const short of ['', 'AAAA', letter.sealed.slice(0, 40)])
    expect(() => vault.open(PLACE, { ...letter, sealed: short })).toThrow(DoesNotOpen);
});

test('a key that is gone opens nothing', () => {
  const letter = sealed(Vault.open(file));
  rmSync(file);
  const other = Vault.open(file);
  expect(() => other.open(PLACE, letter)).toThrow(DoesNotOpen);
  expect(() => other.rewrap(PLACE, letter)).toThrow(DoesNotOpen);
});

test('rotating wraps anew without touching the secret, and the old key opens nothing afterwards', async () => {
  const vault = Vault.open(file);
  const letter = sealed(vault);
  let anew: Sealed | undefined;
  await vault.rotate(async () => {
    anew = vault.rewrap(PLACE, letter);
    // Both open until all is done.
    expect(vault.open(PLACE, letter).reveal()).toBe(TEXT);
    expect(vault.open(PLACE, anew).reveal()).toBe(TEXT);
  });
  if (anew === undefined) throw new Error('not wrapped');
  expect(anew.sealed).toBe(letter.sealed);
  expect(anew.keyId).not.toBe(letter.keyId);
  expect(vault.open(PLACE, anew).reveal()).toBe(TEXT);
  expect(() => vault.open(PLACE, letter)).toThrow(DoesNotOpen);
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1);
});

test('a rotation that fails leaves both keys, so that nothing is lost', async () => {
  const vault = Vault.open(file);
  const letter = sealed(vault);
  await expect(vault.rotate(() => Promise.reject(new Error('no database')))).rejects.toThrow('no database');
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2);
  expect(Vault.open(file).open(PLACE, letter).reveal()).toBe(TEXT);
});

test('a file that holds no key stops the start with a sentence', () => {
  Vault.open(file);
  for (const content of ['', '\n', 'not a key\n', 'abcd\n']) {
    writeFileSync(file, content);
    expect(() => Vault.open(file)).toThrow(/master key file/);
  }
});

test('a vault prints no key', () => {
  const vault = Vault.open(file);
  const key = readFileSync(file, 'utf8').trim();
  for (const text of [JSON.stringify(vault), inspect(vault, { depth: 9, showHidden: true })])
    expect(text).not.toContain(key);
});
