/** Signing in to a real TigerVNC server in the ways it knows. */

import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { chmodSync } from 'node:fs';
import { vncAdapter, type VncTarget } from '../../gateway/protocols/vnc/adapter.js';
import { StartError } from '../../gateway/sessions/ports.js';
import type { Upstream } from '../../gateway/sessions/upstream.js';
import { until } from '../contract/upstream-contract.js';
import { makeAuthority, type TestAuthority } from '../fixtures/certificate.js';
import { describeWith } from '../fixtures/need.js';
import { createUser, type UnixUser } from '../fixtures/sshd-user.js';
import { tmpDir } from '../fixtures/tmp-dir.js';
import { startXvnc, XVNC_NEEDS, type Xvnc } from '../fixtures/xvnc.js';
import { asker } from './asker.js';
import { PageOutlet } from './page-outlet.js';

const RULES = { allow: ['127.0.0.0/8'], ownPorts: new Set<number>() };
const PASSWORD = 'vnc pass';

describeWith([...XVNC_NEEDS, 'program:openssl'], 'signing in', () => {
  let xvnc: Xvnc | undefined;
  const open: Upstream[] = [];

  afterEach(async () => {
    for (const upstream of open.splice(0)) upstream.close();
    await xvnc?.close();
  });

  async function machineWith(security: string): Promise<Xvnc> {
    xvnc = await startXvnc({ width: 160, height: 120, security, password: PASSWORD });
    return xvnc;
  }

  function upstreamTo(machine: Xvnc, how: Partial<VncTarget> = {}): Upstream {
    const target = { host: '127.0.0.1', port: machine.port, rules: RULES, ...how };
    const upstream = vncAdapter.connect(target)({ columns: 80, rows: 24 });
    open.push(upstream);
    return upstream;
  }

  async function failureOf(start: Promise<unknown>): Promise<StartError> {
    const error = await start.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error instanceof StartError) return error;
    throw new Error('it did not fail as a start does', { cause: error });
  }

  async function shows(upstream: Upstream): Promise<void> {
    const outlet = new PageOutlet();
    upstream.attach(outlet);
    await until(() => outlet.page.canvas.width === 160);
  }

  test.each(['VncAuth', 'TLSVnc', 'X509Vnc'])('%s takes the right password', async (security) => {
    const machine = await machineWith(security);
    const person = asker({ passwords: [PASSWORD] });
    const upstream = upstreamTo(machine);
    await upstream.start(person);
    await shows(upstream);
    expect(person.asked).toEqual([{ why: 'needed', user: '', wants: 'password' }]);
  });

  test.each(['None', 'TLSNone', 'X509None'])('%s asks nobody', async (security) => {
    const machine = await machineWith(security);
    const person = asker();
    const upstream = upstreamTo(machine);
    await upstream.start(person);
    await shows(upstream);
    expect(person.asked).toEqual([]);
  });

  test('a wrong password is asked for again, by another connection', async () => {
    const machine = await machineWith('VncAuth');
    const person = asker({ passwords: ['wrong', PASSWORD] });
    await upstreamTo(machine).start(person);
    expect(person.asked.map(({ why }) => why)).toEqual(['needed', 'password-refused']);
  });

  test('three wrong passwords are enough', async () => {
    const machine = await machineWith('TLSVnc');
    const person = asker({ passwords: ['a', 'b', 'c', PASSWORD] });
    expect((await failureOf(upstreamTo(machine).start(person))).failure).toBe('credentials-refused');
    expect(person.asked).toHaveLength(3);
  });

  test('a certificate is confirmed before the password is asked for, and remembered', async () => {
    const machine = await machineWith('X509Vnc');
    const person = asker({ passwords: [PASSWORD, PASSWORD] });
    await upstreamTo(machine).start(person);
    expect(person.confirmed).toEqual([{ algorithm: 'x509', fingerprint: machine.fingerprint }]);
    await upstreamTo(machine).start(person);
    expect(person.confirmed).toHaveLength(1);
    expect(person.judged).toHaveLength(3);
  });

  test('another certificate than the pinned one ends the start before a password is asked for', async () => {
    const machine = await machineWith('X509Vnc');
    const person = asker({ passwords: [PASSWORD], pinned: 'SHA256:another' });
    expect((await failureOf(upstreamTo(machine).start(person))).failure).toBe('host-key-changed');
    expect(person.asked).toEqual([]);
  });

  test('a machine that proved itself once and now offers less is stopped too', async () => {
    const machine = await machineWith('VncAuth');
    const person = asker({ passwords: [PASSWORD], pinned: 'SHA256:of its certificate' });
    expect((await failureOf(upstreamTo(machine).start(person))).failure).toBe('host-key-changed');
    expect(person.asked).toEqual([]);
  });

  test.each([
    ['None', 'password'],
    ['TLSNone', 'password'],
    ['VncAuth', 'encrypted'],
    ['TLSVnc', 'verified'],
    ['X509None', 'verified'],
  ] as const)('%s is not enough where %s is asked for', async (security, least) => {
    const machine = await machineWith(security);
    const failure = await failureOf(
      upstreamTo(machine, { leastSecurity: least }).start(asker({ passwords: [PASSWORD] })),
    );
    expect(failure.failure).toBe('security-too-weak');
    expect(failure.params['types']).toContain(security);
  });
});

// A user of the machine itself, whom the server asks PAM about: needs what sshd's tests need.
describeWith([...XVNC_NEEDS, 'program:openssl', 'sshd'], 'signing in as a user of the machine', () => {
  const dir = tmpDir('vnc-user');
  let user: UnixUser;
  let plant: TestAuthority;
  let xvnc: Xvnc | undefined;
  let upstream: Upstream | undefined;

  beforeAll(async () => {
    chmodSync(dir.path, 0o755);
    user = await createUser(dir.path);
    plant = makeAuthority();
  });
  afterEach(async () => {
    upstream?.close();
    await xvnc?.close();
  });
  afterAll(async () => {
    await user.remove();
    plant.close();
    dir.close();
  });

  async function starts(security: string, how: Partial<VncTarget>, passwords: readonly string[]) {
    const arguments_ = ['-PlainUsers', user.name, '-PAMService', 'tigervnc'];
    xvnc = await startXvnc({
      ...{ width: 160, height: 120, security, arguments: arguments_ },
      certificate: plant.sign({ for: 'IP:127.0.0.1' }),
    });
    const person = asker({ passwords, user: user.name });
    const target = { host: '127.0.0.1', port: xvnc.port, rules: RULES, ...how };
    upstream = vncAdapter.connect(target)({ columns: 80, rows: 24 });
    const failure = await upstream.start(person).then(
      () => undefined,
      (error: unknown) => (error instanceof StartError ? error.failure : error),
    );
    return { person, failure, security: upstream.security };
  }

  test.each([
    ['TLSPlain', 'encrypted', {}],
    ['X509Plain', 'verified', { leastSecurity: 'verified' }],
  ] as const)(
    '%s asks for user and password; a wrong one is asked for again',
    async (security, level, how) => {
      const { person, ...was } = await starts(security, how, ['wrong', user.password]);
      expect(was).toEqual({ failure: undefined, security: { level, name: security } });
      expect(person.asked.map(({ why, wants }) => [why, wants])).toEqual([
        ['needed', 'user-and-password'],
        ['password-refused', 'user-and-password'],
      ]);
      expect(person.confirmed).toHaveLength(security === 'X509Plain' ? 1 : 0);
    },
  );

  test('X509Plain with an authority: whom it vouches for needs no pin', async () => {
    const { person, failure } = await starts('X509Plain', { authority: plant.pem }, [user.password]);
    expect([failure, person.asked.length, person.confirmed]).toEqual([undefined, 1, []]);
  });

  test('X509Plain with another authority is a hard stop before user and password', async () => {
    const other = makeAuthority();
    const { person, failure } = await starts('X509Plain', { authority: other.pem }, [user.password]);
    other.close();
    expect([failure, person.asked, person.confirmed]).toEqual(['not-vouched', [], []]);
  });
});
