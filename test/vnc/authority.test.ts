/** A certificate authority in place of pinning, on real TigerVNC servers: whom it vouches for, and who is stopped. */

import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { vncAdapter } from '../../gateway/protocols/vnc/adapter.js';
import { StartError } from '../../gateway/sessions/ports.js';
import type { Upstream } from '../../gateway/sessions/upstream.js';
import { makeAuthority, type SignedCertificate, type TestAuthority } from '../fixtures/certificate.js';
import { describeWith } from '../fixtures/need.js';
import { startXvnc, XVNC_NEEDS, type Xvnc } from '../fixtures/xvnc.js';
import { asker, type TestAsker } from './asker.js';

const RULES = { allow: ['127.0.0.0/8'], ownPorts: new Set<number>() };
const PASSWORD = 'vnc pass';

describeWith([...XVNC_NEEDS, 'program:openssl'], 'a certificate authority', () => {
  let plant: TestAuthority;
  /** Another one that bears the same name. */
  let impostor: TestAuthority;
  let good: SignedCertificate;
  let xvnc: Xvnc | undefined;
  let person: TestAsker;
  const open: Upstream[] = [];

  beforeAll(() => {
    plant = makeAuthority();
    impostor = makeAuthority();
    good = plant.sign({ for: 'IP:127.0.0.1,DNS:panel.plant' });
  });
  afterAll(() => {
    plant.close();
    impostor.close();
  });
  afterEach(async () => {
    for (const upstream of open.splice(0)) upstream.close();
    await xvnc?.close();
  });

  async function machine(security: string, certificate?: SignedCertificate): Promise<void> {
    xvnc = await startXvnc({
      ...{ width: 160, height: 120, security, password: PASSWORD },
      ...(certificate === undefined ? {} : { certificate }),
    });
  }

  async function starts(host = '127.0.0.1'): Promise<void> {
    const port = xvnc?.port ?? 0;
    person = asker({ passwords: [PASSWORD] });
    const upstream = vncAdapter.connect({
      ...{ host, port, rules: RULES, authority: plant.pem },
      resolve: () => Promise.resolve(['127.0.0.1']),
    })({ columns: 80, rows: 24 });
    open.push(upstream);
    await upstream.start(person);
  }

  async function stopped(host?: string): Promise<unknown> {
    const error = await starts(host).then(
      () => 'it started',
      (reason: unknown) => reason,
    );
    // Before credentials, and nobody may wave it through.
    expect([person.asked, person.confirmed]).toEqual([[], []]);
    return error instanceof StartError ? { failure: error.failure, why: error.params['why'] } : error;
  }

  test.each(['X509Vnc', 'X509None'])(
    '%s: whom it vouches for needs no pin, by address and by name',
    async (security) => {
      await machine(security, good);
      for (const host of ['127.0.0.1', 'panel.plant']) {
        await starts(host);
        expect([person.judged, person.confirmed]).toEqual([[], []]);
        expect(person.asked).toHaveLength(security === 'X509Vnc' ? 1 : 0);
      }
    },
  );

  test('without one named, the same machine is compared and pinned as ever', async () => {
    await machine('X509Vnc', good);
    const port = xvnc?.port ?? 0;
    const upstream = vncAdapter.connect({ host: '127.0.0.1', port, rules: RULES })({ columns: 80, rows: 24 });
    open.push(upstream);
    const own = asker({ passwords: [PASSWORD] });
    await upstream.start(own);
    expect(own.confirmed).toEqual([{ algorithm: 'x509', fingerprint: good.fingerprint }]);
  });

  test.each<[string, () => SignedCertificate | undefined, string]>([
    ['one that has expired', () => plant.sign({ for: 'IP:127.0.0.1', days: -1 }), 'expired'],
    ['one made out to another address', () => plant.sign({ for: 'IP:127.0.0.2' }), 'other-name'],
    ['one made out to a name only', () => plant.sign({ for: 'DNS:panel.plant' }), 'other-name'],
    ['one the machine signed itself', () => undefined, 'other-authority'],
    [
      'one of another authority by the same name',
      () => impostor.sign({ for: 'IP:127.0.0.1' }),
      'other-authority',
    ],
  ])('%s is a hard stop before credentials', async (_what, certificate, why) => {
    await machine('X509Vnc', certificate());
    expect(await stopped()).toEqual({ failure: 'not-vouched', why });
  });

  test('a name nobody wrote into the certificate is a hard stop too', async () => {
    await machine('X509Vnc', good);
    expect(await stopped('other.plant')).toEqual({ failure: 'not-vouched', why: 'other-name' });
  });

  test('a vouched machine that is swapped for another is stopped the next time', async () => {
    await machine('X509Vnc', good);
    await starts();
    await xvnc?.close();
    await machine('X509Vnc', impostor.sign({ for: 'IP:127.0.0.1' }));
    expect(await stopped()).toEqual({ failure: 'not-vouched', why: 'other-authority' });
  });

  test.each(['None', 'VncAuth', 'TLSVnc'])(
    '%s, which shows no certificate, is no way around it',
    async (security) => {
      await machine(security);
      expect(await stopped()).toEqual({ failure: 'not-vouched', why: 'no-certificate' });
    },
  );
});
