/**
 * The master keys: the one that seals, and those that still open what was sealed before. They live in a file
 * outside the database, a key a line, the sealing one first. Knows no secret and no row.
 */

import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** AES-256. */
const KEY_BYTES = 32;
/** Enough of a hash to tell keys apart, and nothing of the key itself (hex digits). */
const ID_LENGTH = 16;

export interface MasterKey {
  /** Follows from the key, so that a file of bare keys needs no names. */
  readonly id: string;
  readonly bytes: Buffer;
}

export class Keyring {
  #keys: readonly [MasterKey, ...MasterKey[]];

  private constructor(
    readonly file: string,
    keys: readonly [MasterKey, ...MasterKey[]],
  ) {
    this.#keys = keys;
  }

  /** Reads the file, or makes it with a first key. @throws with a sentence when it cannot be read or written. */
  static open(file: string): Keyring {
    if (!existsSync(file)) write(file, [newKey()]);
    return new Keyring(file, read(file));
  }

  /** The key that seals. */
  get current(): MasterKey {
    return this.#keys[0];
  }

  key(id: string): MasterKey | undefined {
    return this.#keys.find((key) => key.id === id);
  }

  /** A new sealing key, on the disk before it is used. The ones before go on opening. @throws as `open` does. */
  add(): void {
    const keys = [newKey(), ...this.#keys] as const;
    write(this.file, keys);
    this.#keys = keys;
  }

  /** Forgets all keys but the sealing one: nothing may be sealed with them any more. @throws as `open` does. */
  retire(): void {
    const [current, ...old] = this.#keys;
    if (old.length === 0) return;
    write(this.file, [current]);
    this.#keys = [current];
    for (const key of old) key.bytes.fill(0);
  }
}

const newKey = (): MasterKey => keyOf(randomBytes(KEY_BYTES));

const keyOf = (bytes: Buffer): MasterKey => ({
  id: createHash('sha256').update('jumpseat master key id').update(bytes).digest('hex').slice(0, ID_LENGTH),
  bytes,
});

function read(file: string): readonly [MasterKey, ...MasterKey[]] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const [first, ...others] = lines.map((line) => line.trim()).filter((line) => line !== '');
  if (first === undefined) throw new Error(`the master key file ${file} is empty`);
  return [parse(file, first), ...others.map((line) => parse(file, line))];
}

function parse(file: string, line: string): MasterKey {
  if (!/^[0-9a-f]{64}$/i.test(line))
    throw new Error(`the master key file ${file} must hold keys of 64 hexadecimal digits, one a line`);
  return keyOf(Buffer.from(line, 'hex'));
}

/** Whole or not at all: a torn file would lose every stored secret. */
function write(file: string, keys: readonly MasterKey[]): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const next = `${file}.next`;
  const descriptor = openSync(next, 'w', 0o600);
  try {
    writeSync(descriptor, keys.map((key) => `${key.bytes.toString('hex')}\n`).join(''));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(next, file);
  syncDirectory(dirname(file));
}

function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
