/** Signing in to real OpenSSH servers, and to machines that are none. */

import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, jest, test } from '@jest/globals';
import ssh2 from 'ssh2';
import { Secret } from '../../secret.js';
import {
  StartError,
  type Asker,
  type Credentials,
  type CredentialsAsk,
  type Frame,
  type Loss,
  type Questions,
} from '../../sessions/ports.js';
import { FakeOutlet } from '../../../test/fakes/outlet.js';
import { makeKeyPair, startSshd, type Sshd, type SshdOptions } from '../../../test/fixtures/sshd.js';
import { STAGE_LIMITS, type StageLimits } from './handshake.js';
import { TerminalFilter } from './terminal-filter.js';
import { TerminalPool } from './terminal-pool.js';
import { SshUpstream } from './upstream.js';

const SIZE = { columns: 80, rows: 24 };
const RULES = { allow: ['127.0.0.0/8'], ownPorts: new Set<number>() };
const pool = new TerminalPool();
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await pool.close();
});

async function server(options: SshdOptions = {}): Promise<Sshd> {
  const sshd = await startSshd(options);
  closing.push(() => sshd.close());
  return sshd;
}

function upstream(port: number, limits: Partial<StageLimits> = {}): SshUpstream {
  const one = new SshUpstream({ host: '127.0.0.1', port, rules: RULES }, SIZE, pool, {
    ...STAGE_LIMITS,
    ...limits,
  });
  closing.push(() => {
    one.close();
  });
  return one;
}

/** Gives these credentials one after the other, and writes down everything it was asked. */
class Script implements Asker {
  readonly asked: string[] = [];
  readonly questions: Questions[] = [];
  pinned: string | undefined;
  constructor(
    private readonly credentialsGiven: Credentials[],
    private readonly answersGiven: string[] = [],
    private readonly trusts = true,
  ) {}

  judgeKey({ fingerprint }: { fingerprint: string }): Promise<'trusted' | 'unknown'> {
    if (this.pinned === undefined) return Promise.resolve(this.trusts ? 'trusted' : 'unknown');
    if (this.pinned !== fingerprint) return Promise.reject(new StartError('host-key-changed'));
    return Promise.resolve('trusted');
  }
  confirmKey({ fingerprint }: { fingerprint: string }): Promise<void> {
    this.asked.push('confirm');
    this.pinned = fingerprint;
    return Promise.resolve();
  }
  credentials({ why, user }: CredentialsAsk): Promise<Credentials> {
    this.asked.push(user === '' ? why : `${why}:${user}`);
    const next = this.credentialsGiven.shift();
    return next === undefined ? Promise.reject(new StartError('credentials-refused')) : Promise.resolve(next);
  }
  answers(questions: Questions): Promise<Secret[]> {
    this.questions.push(questions);
    return Promise.resolve(questions.questions.map(() => new Secret(this.answersGiven.shift() ?? '')));
  }
  progress(): void {
    return undefined;
  }
}

const password = (user: string, text: string): Credentials => ({
  method: 'password',
  user,
  password: new Secret(text),
});
const key = (user: string, text: string, passphrase = ''): Credentials => ({
  method: 'key',
  user,
  privateKey: new Secret(text),
  passphrase: new Secret(passphrase),
});

async function failure(starting: Promise<unknown>): Promise<string> {
  return starting.then(
    () => 'started',
    (error: unknown) => (error instanceof StartError ? error.failure : String(error)),
  );
}

const text = (frames: readonly Frame[]): string =>
  frames.map((frame) => Buffer.from(frame).toString()).join('');

async function shows(outlet: FakeOutlet, what: RegExp): Promise<void> {
  while (!what.test(text(outlet.sent))) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('opens a terminal of the asked size; a new size reaches the machine, and everybody in order', async () => {
  const sshd = await server();
  const one = upstream(sshd.port);
  const port = await one.start(new Script([password(sshd.user, sshd.password)]));
  const outlet = new FakeOutlet('brakes', 1000);
  one.attach(outlet);
  port.write(Buffer.from('stty size\r'));
  await shows(outlet, /24 80/);
  port.resize({ columns: 101, rows: 31 });
  expect(outlet.sent.at(-1)).toBe('{"t":"size","columns":101,"rows":31}');
  port.write(Buffer.from('stty size; echo $TERM\r'));
  await shows(outlet, /31 101\s+xterm-256color/);
});

test('exit is the machine’s end, and its last words are shown', async () => {
  const sshd = await server();
  const one = upstream(sshd.port);
  const port = await one.start(new Script([password(sshd.user, sshd.password)]));
  const outlet = new FakeOutlet('brakes', 1000);
  one.attach(outlet);
  const lost = new Promise((resolve) => one.onLost(resolve));
  port.write(Buffer.from('echo last""words; exit\r'));
  expect(await lost).toEqual({ code: 'machine-closed' });
  expect(text(outlet.sent)).toMatch(/lastwords/);
});

test('wrong passwords are asked again, also when the machine hangs up over them', async () => {
  const sshd = await server({ config: ['MaxAuthTries 2'] });
  const wrong = Array.from({ length: 4 }, (_, i) => password(sshd.user, `wrong ${String(i)}`));
  const script = new Script([...wrong, password(sshd.user, sshd.password)]);
  await upstream(sshd.port).start(script);
  expect(script.asked).toEqual(['needed', ...wrong.map(() => `password-refused:${sshd.user}`)]);
});

test('another user name after a refusal takes another connection', async () => {
  const sshd = await server();
  const script = new Script([password('nobody-here', 'x'), password(sshd.user, sshd.password)]);
  await upstream(sshd.port).start(script);
  expect(script.asked).toEqual(['needed', 'password-refused:nobody-here']);
});

test('a password also answers the one hidden question of a machine that only asks questions', async () => {
  const sshd = await server({ password: false, keyboardInteractive: true });
  const script = new Script([password(sshd.user, sshd.password)]);
  await upstream(sshd.port).start(script);
  expect(script.questions).toEqual([]);
});

test('the machine’s own questions go to the controller', async () => {
  const sshd = await server({ password: false, keyboardInteractive: true });
  const script = new Script([{ method: 'ask', user: sshd.user }], [sshd.password]);
  await upstream(sshd.port).start(script);
  expect(script.questions).toEqual([
    { title: '', instructions: '', questions: [{ text: 'Password: ', echo: false }] },
  ]);
});

test('without a word about it, a machine that takes passwords asks for one', async () => {
  const sshd = await server();
  const script = new Script([{ method: 'ask', user: sshd.user }], [sshd.password]);
  await upstream(sshd.port).start(script);
  expect(script.questions).toHaveLength(1);
});

test.each(['ed25519', 'rsa', 'ecdsa'] as const)('an %s key opens, with its passphrase', async (kind) => {
  const pair = makeKeyPair('open sesame', kind);
  const sshd = await server({ password: false, authorizedKeys: [pair.publicKey] });
  const script = new Script([
    key(sshd.user, 'nonsense'),
    key(sshd.user, pair.privateKey),
    key(sshd.user, pair.privateKey, 'wrong'),
    key(sshd.user, makeKeyPair('', kind).privateKey),
    key(sshd.user, pair.privateKey, 'open sesame'),
  ]);
  await upstream(sshd.port).start(script);
  expect(script.asked.map((one) => one.split(':')[0])).toEqual([
    'needed',
    'key-unreadable',
    'passphrase-wrong',
    'passphrase-wrong',
    'key-refused',
  ]);
});

test('a key and then a question: two factors', async () => {
  const pair = makeKeyPair();
  const sshd = await server({
    keyboardInteractive: true,
    authorizedKeys: [pair.publicKey],
    config: ['AuthenticationMethods publickey,keyboard-interactive'],
  });
  const script = new Script([key(sshd.user, pair.privateKey)], [sshd.password]);
  await upstream(sshd.port).start(script);
  expect(script.asked).toEqual(['needed']);
  expect(script.questions).toHaveLength(1);
});

test('an unknown key is hung up on, confirmed, and dialled anew', async () => {
  const sshd = await server();
  const script = new Script([password(sshd.user, sshd.password)], [], false);
  await upstream(sshd.port).start(script);
  expect(script.asked).toEqual(['confirm', 'needed']);
  expect(script.pinned).toBe(sshd.fingerprint);
});

test('a changed key is a hard stop: nobody is asked, and no try to sign in reaches the machine', async () => {
  const sshd = await server();
  const script = new Script([password(sshd.user, sshd.password)]);
  script.pinned = sshd.fingerprint;
  await sshd.rekey();
  expect(await failure(upstream(sshd.port).start(script))).toBe('host-key-changed');
  expect(script.asked).toEqual([]);
  expect(sshd.log()).not.toMatch(/userauth|Failed|Accepted|preauth.*user/i);
});

test('a machine that gives no terminal, or knows only what is broken, is refused with its own reason', async () => {
  const old = await listenSsh(
    { algorithms: { kex: ['diffie-hellman-group14-sha1'], serverHostKey: ['ssh-rsa'] } },
    'rsa',
  );
  expect(await failure(upstream(old).start(new Script([password('u', 'p')])))).toBe('handshake-failed');
  const sha1 = await listenSsh({ algorithms: { hmac: ['hmac-sha1'], cipher: ['aes128-ctr'] } });
  expect(await failure(upstream(sha1).start(new Script([password('u', 'p')])))).toBe('handshake-failed');
  const sshd = await server({ config: ['ForceCommand internal-sftp', 'MaxSessions 0'] });
  expect(await failure(upstream(sshd.port).start(new Script([password(sshd.user, sshd.password)])))).toBe(
    'shell-refused',
  );
});

test('machines that say nothing, nonsense or endlessly much are let go in time', async () => {
  const limits = { dial: 300, handshake: 300, signIn: 300 };
  const sockets: Socket[] = [];
  const silent = await listen((socket) => sockets.push(socket.resume()));
  const starts = Array.from({ length: 20 }, () => failure(upstream(silent, limits).start(new Script([]))));
  expect(new Set(await Promise.all(starts))).toEqual(new Set(['no-answer']));
  const banner = await listen((socket) => {
    const more = setInterval(() => socket.write('x'.repeat(100) + '\r\n'), 5);
    socket
      .on('error', () => undefined)
      .on('close', () => {
        clearInterval(more);
      });
  });
  expect(['no-answer', 'handshake-failed']).toContain(
    await failure(upstream(banner, limits).start(new Script([]))),
  );
  const closes = await listen((socket) => socket.destroy());
  expect(await failure(upstream(closes, limits).start(new Script([])))).toBe('machine-closed');
  while (sockets.some((socket) => !socket.destroyed)) await new Promise((resolve) => setTimeout(resolve, 5));
});

test('a machine that hangs while signing in is given up, and closing never waits for it', async () => {
  const sshd = await server();
  const script = new Script([]);
  script.credentials = () => {
    sshd.freeze();
    return Promise.resolve(password(sshd.user, sshd.password));
  };
  expect(await failure(upstream(sshd.port, { signIn: 300 }).start(script))).toBe('sign-in-timeout');
  sshd.thaw();
});

test('nobody listens: refused; who has no name: unknown; an address of our own: not allowed', async () => {
  const free = await listen(() => undefined);
  await closing.pop()?.();
  expect(await failure(upstream(free).start(new Script([])))).toBe('refused-by-machine');
  const strict = new SshUpstream(
    { host: '127.0.0.1', port: 22, rules: { allow: [], ownPorts: new Set() } },
    SIZE,
    pool,
  );
  expect(await failure(strict.start(new Script([])))).toBe('address-not-allowed');
});

async function listen(handle: (socket: Socket) => void): Promise<number> {
  const open = new Set<Socket>();
  const one: Server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    handle(socket);
  });
  await new Promise<void>((resolve) => {
    one.listen(0, '127.0.0.1', resolve);
  });
  closing.push(() => {
    for (const socket of open) socket.destroy();
    return new Promise((resolve) => one.close(resolve));
  });
  return (one.address() as AddressInfo).port;
}

/** A server of ssh2's own, for what OpenSSH does no more. */
async function listenSsh(
  options: Partial<ssh2.ServerConfig>,
  kind: 'ed25519' | 'rsa' = 'ed25519',
): Promise<number> {
  const pair = makeKeyPair('', kind);
  const one = new ssh2.Server({ hostKeys: [pair.privateKey], ...options }, (client) => {
    client.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => {
    one.listen(0, '127.0.0.1', resolve);
  });
  closing.push(
    () =>
      new Promise<void>((resolve) =>
        one.close(() => {
          resolve();
        }),
      ),
  );
  return (one.address() as AddressInfo).port;
}

test('a fault of ours over a machine’s bytes ends this session, with the fault for the log', async () => {
  const sshd = await server();
  const one = upstream(sshd.port);
  const port = await one.start(new Script([password(sshd.user, sshd.password)]));
  const lost = new Promise<Loss>((resolve) => one.onLost(resolve));
  const filter = jest.spyOn(TerminalFilter.prototype, 'filter').mockImplementation(() => {
    throw new Error('a fault of ours');
  });
  closing.push(() => {
    filter.mockRestore();
  });
  port.write(Buffer.from('echo hello\r'));
  expect(await lost).toMatchObject({ code: 'machine-garbled', error: expect.any(Error) });
});
