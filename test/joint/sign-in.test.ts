/** Signing in to the machine: every way people have, and every way it goes wrong, on a real OpenSSH server. */

import { afterEach, expect, test } from '@jest/globals';
import type { StartFailure } from '../../gateway/domain/end-reason.js';
import type { CredentialsWord } from '../../gateway/wire/events.js';
import { describeWith } from '../fixtures/need.js';
import { makeKeyPair, type Sshd, type SshdOptions, startSshd } from '../fixtures/sshd.js';
import { openPlant, startGateway, type TestGateway } from '../model/gateway.js';
import type { Person } from '../model/person.js';

/** tcpmux: a free port above could be somebody else's by the time it is dialled. */
const NOBODY_LISTENS = 1;

describeWith('sshd', 'signing in to the machine', () => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of open.splice(0).reverse()) await each.close();
  });

  async function standing(
    options: SshdOptions,
  ): Promise<{ sshd: Sshd; gateway: TestGateway; mara: Person; endpointId: string }> {
    const sshd = await startSshd(options);
    const gateway = await startGateway();
    open.push(sshd, gateway);
    const plant = await openPlant(gateway);
    const mara = await plant.addPerson('mara.lindqvist');
    const { id: endpointId } = await plant.addEndpoint(sshd);
    return { sshd, gateway, mara, endpointId };
  }

  const works = async ({ stream }: Awaited<ReturnType<Person['startLive']>>): Promise<void> => {
    stream.type('echo in-$((6*7))\r');
    await stream.shows('in-42');
  };

  test('a wrong password is asked again, saying so; the right one goes on', async () => {
    const { sshd, mara, endpointId } = await standing({});
    const { sessionId, events, stream } = await mara.start(endpointId, {
      method: 'password',
      user: sshd.user,
      password: 'wrong',
    });
    const prompt = await events.prompt('credentials');
    expect(prompt).toMatchObject({ why: 'password-refused', user: sshd.user });
    const right: CredentialsWord = { method: 'password', user: sshd.user, password: sshd.password };
    events.say({
      t: 'answer',
      sessionId,
      promptId: prompt.id,
      answer: { kind: 'credentials', credentials: right },
    });
    await events.session(sessionId, (session) => session.state === 'active');
    await works({ sessionId, events, stream });
  });

  test('a private key opens, with and without a passphrase; a wrong passphrase and a broken key are told apart', async () => {
    const plain = makeKeyPair();
    const locked = makeKeyPair('open sesame');
    const { sshd, mara, endpointId } = await standing({
      password: false,
      authorizedKeys: [plain.publicKey, locked.publicKey],
    });
    const key = (privateKey: string, passphrase = ''): CredentialsWord => ({
      method: 'key',
      user: sshd.user,
      privateKey,
      passphrase,
    });
    const first = await mara.startLive(endpointId, key(plain.privateKey));
    await works(first);
    await mara.post(`/api/sessions/${first.sessionId}/end`);
    const { sessionId, events, stream } = await mara.start(endpointId, key('not a key at all'));
    const unreadable = await events.prompt('credentials');
    expect(unreadable.why).toBe('key-unreadable');
    let after = events.words.length;
    events.say({
      t: 'answer',
      sessionId,
      promptId: unreadable.id,
      answer: { kind: 'credentials', credentials: key(locked.privateKey, 'wrong') },
    });
    const wrong = await events.prompt('credentials', after);
    expect(wrong.why).toBe('passphrase-wrong');
    after = events.words.length;
    events.say({
      t: 'answer',
      sessionId,
      promptId: wrong.id,
      answer: { kind: 'credentials', credentials: key(makeKeyPair().privateKey) },
    });
    const refused = await events.prompt('credentials', after);
    expect(refused.why).toBe('key-refused');
    events.say({
      t: 'answer',
      sessionId,
      promptId: refused.id,
      answer: { kind: 'credentials', credentials: key(locked.privateKey, 'open sesame') },
    });
    await events.session(sessionId, (session) => session.state === 'active');
    await works({ sessionId, events, stream });
  });

  test('the machine’s own questions are shown as its words, and answered', async () => {
    const { sshd, mara, endpointId } = await standing({ password: false, keyboardInteractive: true });
    const { sessionId, events, stream } = await mara.start(endpointId, { method: 'ask', user: sshd.user });
    const prompt = await events.prompt('questions');
    expect(prompt.questions).toEqual([{ text: expect.stringMatching(/password/i) as unknown, echo: false }]);
    events.say({
      t: 'answer',
      sessionId,
      promptId: prompt.id,
      answer: { kind: 'questions', answers: [sshd.password] },
    });
    await events.session(sessionId, (session) => session.state === 'active');
    await works({ sessionId, events, stream });
  });

  test('who gives up at a prompt ends the start', async () => {
    const { sshd, mara, endpointId } = await standing({});
    const { sessionId, events } = await mara.start(endpointId, {
      method: 'password',
      user: sshd.user,
      password: 'wrong',
    });
    const prompt = await events.prompt('credentials');
    events.say({ t: 'answer', sessionId, promptId: prompt.id, answer: { kind: 'cancel' } });
    const session = await events.session(sessionId, (view) => view.state === 'ended');
    expect(session.end).toMatchObject({ code: 'start-failed', failure: 'cancelled' });
  });

  test.each<[StartFailure, () => Promise<{ host: string; port: number }>]>([
    ['refused-by-machine', () => Promise.resolve({ host: '127.0.0.1', port: NOBODY_LISTENS })],
    ['unknown-name', () => Promise.resolve({ host: 'no-such-machine.invalid', port: 22 })],
  ])('a start that cannot reach the machine says %s', async (failure, where) => {
    const gateway = await startGateway();
    open.push(gateway);
    const plant = await openPlant(gateway);
    const endpoint = await plant.addEndpoint(await where());
    const { sessionId, events } = await plant.admin.start(endpoint.id, { method: 'ask', user: 'x' });
    const session = await events.session(sessionId, (view) => view.state === 'ended');
    expect(session.end).toMatchObject({ code: 'start-failed', failure });
  });

  test('an address the gateway may not dial is refused when it is saved', async () => {
    const gateway = await startGateway({ settings: { outbound: { allowedRanges: [] } } });
    open.push(gateway);
    const plant = await openPlant(gateway);
    for (const host of ['127.0.0.1', 'localhost', '::1', '169.254.169.254', '0x7f.1', '::ffff:127.0.0.1'])
      expect(await plant.admin.refused(plant.addEndpoint({ host, port: 22 }))).toBe('address-not-allowed');
  });
});
