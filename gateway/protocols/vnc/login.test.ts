import { createCipheriv, createDecipheriv, createDiffieHellman, createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { Secret } from '../../secret.js';
import { StartError } from '../../sessions/ports.js';
import { Garbled } from './garbled.js';
import { CredentialsRefused, logIn, type LoginAsker, type ShownCertificate, type Wire } from './login.js';
import { COMMON_FORMAT, writePixelFormat } from './pixel-format.js';
import type { SecurityLevel } from '../../domain/machine-policy.js';

/** A machine as a list: what it says, and what it waits to hear (a Buffer must match, a number is a length). */
type Line =
  { readonly says: Buffer } | { readonly hears: Buffer | number } | { readonly tls: Buffer | undefined };

const says = (...parts: (Buffer | string | number[])[]): Line => ({
  says: Buffer.concat(parts.map((part) => Buffer.from(part as Buffer))),
});
const hears = (what: Buffer | string | number[] | number): Line => ({
  hears: typeof what === 'number' ? what : Buffer.from(what as Buffer),
});
const long = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const text = (words: string): Buffer => Buffer.concat([long(Buffer.byteLength(words)), Buffer.from(words)]);
const INIT = Buffer.concat([Buffer.from([3, 32, 2, 88]), writePixelFormat(COMMON_FORMAT), text('panel 4')]);
const CHALLENGE = Buffer.from('0123456789abcdef');

class Script implements Wire {
  readonly heard: Buffer[] = [];
  #said = Buffer.alloc(0);
  #unheard = Buffer.alloc(0);
  #lines: Line[];

  constructor(...lines: Line[]) {
    this.#lines = lines;
  }

  get left(): number {
    return this.#lines.length;
  }

  read(length: number): Promise<Buffer> {
    this.#play();
    if (this.#said.length < length) return Promise.reject(new Error('the script says nothing here'));
    const taken = this.#said.subarray(0, length);
    this.#said = this.#said.subarray(length);
    return Promise.resolve(taken);
  }

  write(bytes: Uint8Array): void {
    this.#unheard = Buffer.concat([this.#unheard, bytes]);
  }

  secure(anonymous: boolean): Promise<ShownCertificate | undefined> {
    this.#play();
    const line = this.#lines.shift();
    if (line === undefined || !('tls' in line)) return Promise.reject(new Error('no TLS here'));
    expect(anonymous).toBe(line.tls === undefined);
    return Promise.resolve(line.tls && { certificate: line.tls, vouching: undefined });
  }

  #play(): void {
    for (;;) {
      const [line] = this.#lines;
      if (line === undefined || 'tls' in line) return;
      if ('says' in line) this.#said = Buffer.concat([this.#said, line.says]);
      else {
        const length = typeof line.hears === 'number' ? line.hears : line.hears.length;
        if (this.#unheard.length < length) return;
        const heard = this.#unheard.subarray(0, length);
        if (typeof line.hears !== 'number') expect(heard).toEqual(line.hears);
        this.heard.push(Buffer.from(heard));
        this.#unheard = this.#unheard.subarray(length);
      }
      this.#lines.shift();
    }
  }
}

const person = (
  user = 'operator',
  password = 'password',
): LoginAsker & { judged: unknown[]; wants: string[] } => {
  const judged: unknown[] = [];
  const wants: string[] = [];
  return {
    judged,
    wants,
    credentials: (what) => {
      wants.push(what);
      return Promise.resolve({ user, password: new Secret(password) });
    },
    judge: (key) => {
      judged.push(key);
      return Promise.resolve();
    },
  };
};
const run = (script: Script, who = person(), least: SecurityLevel = 'none') => logIn(script, who, least);
const failure = async (script: Script, least: SecurityLevel = 'none'): Promise<unknown> =>
  run(script, person(), least).then(
    () => 'it succeeded',
    (error: unknown) => error,
  );

/** Worked out with OpenSSL 1.1's DES: the key "password" with turned bits, in blocks of eight. */
function desAnswer(password: string): Buffer {
  const turned = Buffer.alloc(8);
  for (const [i, byte] of [...Buffer.from(password)].slice(0, 8).entries())
    turned[i] = Number.parseInt([...byte.toString(2).padStart(8, '0')].reverse().join(''), 2);
  const cipher = createCipheriv('des-ede3', Buffer.concat([turned, turned, turned]), null).setAutoPadding(
    false,
  );
  return cipher.update(CHALLENGE);
}

test('3.8 without a password', async () => {
  const script = new Script(
    says('RFB 003.008\n'),
    hears('RFB 003.008\n'),
    says([1, 1]),
    hears([1]),
    says(long(0)),
    hears([1]),
    says(INIT),
  );
  expect(await run(script)).toEqual({
    width: 800,
    height: 600,
    format: COMMON_FORMAT,
    name: 'panel 4',
    security: { level: 'none', name: 'None' },
  });
  expect(script.left).toBe(0);
});

test('3.7 without a password tells no result', async () => {
  const script = new Script(
    says('RFB 003.007\n'),
    hears('RFB 003.007\n'),
    says([2, 5, 1]),
    hears([1, 1]),
    says(INIT),
  );
  expect((await run(script)).name).toBe('panel 4');
});

test.each(['RFB 003.003\n', 'RFB 003.005\n', 'RFB 003.006\n'])(
  '%j is spoken to in 3.3: the machine decides',
  async (greeting) => {
    const script = new Script(
      says(greeting),
      hears('RFB 003.003\n'),
      says(long(2), CHALLENGE),
      hears(desAnswer('password')),
      says(long(0)),
      hears([1]),
      says(INIT),
    );
    expect((await run(script)).width).toBe(800);
  },
);

test.each(['RFB 003.889\n', 'RFB 004.001\n', 'RFB 005.000\n'])('%j is spoken to in 3.8', async (greeting) => {
  const script = new Script(
    says(greeting),
    hears('RFB 003.008\n'),
    says([1, 1]),
    hears([1]),
    says(long(0)),
    hears([1]),
    says(INIT),
  );
  expect((await run(script)).width).toBe(800);
});

test('a refused password comes with the reason, without what a terminal would obey', async () => {
  const script = new Script(
    says('RFB 003.008\n'),
    hears('RFB 003.008\n'),
    says([1, 2]),
    hears([2]),
    says(CHALLENGE),
    hears(16),
    says(long(1), text('wrong \u001b[31mpassword\u202e!')),
  );
  const error = await failure(script);
  expect(error).toBeInstanceOf(CredentialsRefused);
  expect((error as CredentialsRefused).reason).toBe('wrong [31mpassword!');
});

test('only the first eight bytes of a VNC password count', async () => {
  const script = new Script(
    says('RFB 003.008\n'),
    hears(12),
    says([1, 2]),
    hears([2]),
    says(CHALLENGE),
    hears(desAnswer('12345678')),
    says(long(0)),
    hears([1]),
    says(INIT),
  );
  expect((await run(script, person('', '12345678 and more'))).width).toBe(800);
});

const plain = (type: number, tls: Buffer | undefined): Script =>
  new Script(
    says('RFB 003.008\n'),
    hears(12),
    says([2, 2, 19]),
    hears([19]),
    says([0, 2]),
    hears([0, 2]),
    says([0, 1], long(type)),
    hears(long(type)),
    says([1]),
    { tls },
    hears(Buffer.concat([long(8), long(8), Buffer.from('operator'), Buffer.from('password')])),
    says(long(0)),
    hears([1]),
    says(INIT),
  );

test('VeNCrypt TLSPlain: user and password, encrypted', async () => {
  const script = plain(259, undefined);
  const who = person();
  expect((await run(script, who, 'encrypted')).security).toEqual({ level: 'encrypted', name: 'TLSPlain' });
  expect(who.wants).toEqual(['user-and-password']);
  expect(who.judged).toEqual([undefined]);
});

test('VeNCrypt X509Plain: the certificate is judged first', async () => {
  const certificate = Buffer.from('a certificate');
  const script = plain(262, certificate);
  const who = person();
  expect((await run(script, who, 'verified')).security).toEqual({ level: 'verified', name: 'X509Plain' });
  const digest = createHash('sha256').update(certificate).digest('base64').replace('=', '');
  expect(who.judged).toEqual([{ algorithm: 'x509', fingerprint: `SHA256:${digest}` }]);
});

test('VeNCrypt takes the best of what is offered, and never plain text without TLS', async () => {
  const script = new Script(
    says('RFB 003.008\n'),
    hears(12),
    says([1, 19]),
    hears([19]),
    says([0, 2]),
    hears([0, 2]),
    says([0, 1], long(256)),
  );
  expect(await failure(script)).toMatchObject({
    failure: 'security-unsupported',
    params: { types: 'Plain' },
  });
});

const capability = (number: number): Buffer => Buffer.concat([long(number), Buffer.alloc(12, 0x41)]);

test('Tight with a password, and its longer greeting', async () => {
  const script = new Script(
    says('RFB 003.008\n'),
    hears(12),
    says([1, 16]),
    hears([16]),
    says(long(1), capability(0)),
    hears(long(0)),
    says(long(3), capability(129), capability(1), capability(2)),
    hears(long(2)),
    says(CHALLENGE),
    hears(desAnswer('password')),
    says(long(0)),
    hears([1]),
    says(INIT, [0, 1, 0, 2, 0, 0, 0, 0], Buffer.alloc(48)),
  );
  expect((await run(script)).name).toBe('panel 4');
  expect(script.left).toBe(0);
});

test('Tight without a password', async () => {
  const lines = [says('RFB 003.008\n'), hears(12), says([1, 16]), hears([16]), says(long(0), long(0))];
  const more = [says(long(0)), hears([1]), says(INIT, Buffer.alloc(8))];
  expect((await run(new Script(...lines, ...more))).width).toBe(800);
});

test('Apple’s key exchange carries user and password', async () => {
  const machine = createDiffieHellman(512);
  machine.generateKeys();
  const prime = machine.getPrime();
  const length = prime.length;
  const pad = (bytes: Buffer): Buffer => Buffer.concat([Buffer.alloc(length - bytes.length), bytes]);
  const script = new Script(
    says('RFB 003.889\n'),
    hears(12),
    says([2, 30, 33]),
    hears([30]),
    says([0, machine.getGenerator().at(-1) ?? 2, 0, length], prime, pad(machine.getPublicKey())),
    hears(128 + length),
    says(long(0)),
    hears([1]),
    says(INIT),
  );
  await run(script, person('anna', 'müsli'));
  const answer = script.heard[2] ?? Buffer.alloc(0);
  const key = createHash('md5')
    .update(pad(machine.computeSecret(answer.subarray(128))))
    .digest();
  const opened = createDecipheriv('aes-128-ecb', key, null)
    .setAutoPadding(false)
    .update(answer.subarray(0, 128));
  expect(opened.subarray(0, 5).toString()).toBe('anna\0');
  expect(opened.subarray(64, 71).toString()).toBe('müsli\0');
});

test.each([
  [[1, 113], 'MSLogonII'],
  [[3, 5, 6, 129], 'RA2, RA2ne, RA2_256'],
  [[1, 77], 'type 77'],
])('what we do not speak is named: %j', async (offer, types) => {
  const script = new Script(says('RFB 003.008\n'), hears(12), says(offer));
  const error = await failure(script);
  expect(error).toBeInstanceOf(StartError);
  expect(error).toMatchObject({ failure: 'security-unsupported', params: { types } });
});

test('a machine that offers no security where a password is asked for is turned down', async () => {
  const offered = new Script(says('RFB 003.008\n'), hears(12), says([1, 1]));
  expect(await failure(offered, 'password')).toMatchObject({ failure: 'security-too-weak' });
  const told = new Script(says('RFB 003.003\n'), hears(12), says(long(1)));
  expect(await failure(told, 'password')).toMatchObject({ failure: 'security-too-weak' });
  const tight = new Script(
    says('RFB 003.008\n'),
    hears(12),
    says([1, 16]),
    hears([16]),
    says(long(0), long(0)),
  );
  expect(await failure(tight, 'password')).toMatchObject({ failure: 'security-too-weak' });
});

test('a machine that offers nothing gives its reason', async () => {
  const script = new Script(says('RFB 003.008\n'), hears(12), says([0], text('Too many security failures')));
  expect(await failure(script)).toMatchObject({
    failure: 'handshake-failed',
    params: { detail: 'Too many security failures' },
  });
});

test.each([
  ['not a VNC server', [says('SSH-2.0-Open')]],
  ['a repeater', [says('RFB 000.000\n')]],
  ['a picture of 0 by 0', [says('RFB 003.003\n', long(1), [0, 0, 0, 0], INIT.subarray(4))]],
  ['a picture of 65535 by 65535', [says('RFB 003.003\n', long(1), [255, 255, 255, 255], INIT.subarray(4))]],
  ['a name of four gigabytes', [says('RFB 003.003\n', long(1), INIT.subarray(0, 20), long(0xffffffff))]],
  ['thirteen bits a pixel', [says('RFB 003.003\n', long(1), [3, 32, 2, 88, 13], INIT.subarray(5))]],
  ['a list of four billion tunnels', [says('RFB 003.008\n', [1, 16], long(0xffffffff))]],
  ['a prime of 64 KiB', [says('RFB 003.008\n', [1, 30], [0, 2, 255, 255])]],
  ['another VeNCrypt', [says('RFB 003.008\n', [1, 19], [9, 9])]],
])('%s ends the start', async (_, lines) => {
  expect(await failure(new Script(...lines))).toBeInstanceOf(Garbled);
});
