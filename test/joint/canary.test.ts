/** What a controller signs in with is nowhere afterwards: not in a log, a row, a file, an answer, a frame or a word. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import type { EndpointView, SessionView } from '../../gateway/wire/api.js';
import type { CredentialsWord } from '../../gateway/wire/events.js';
import { until } from '../contract/upstream-contract.js';
import { type Canary, makeCanary } from '../fixtures/canary.js';
import { describeWith } from '../fixtures/need.js';
import { makeKeyPair, type Sshd, startSshd } from '../fixtures/sshd.js';
import { openPlant, type Plant, startGateway, type TestGateway } from '../model/gateway.js';
import type { EventsClient } from '../model/events-client.js';
import type { Person } from '../model/person.js';
import type { StreamClient } from '../model/stream-client.js';

describeWith('sshd', 'a canary', () => {
  const canaries: Record<string, Canary> = {
    // One PAM takes as a password, so that it can really sign in.
    password: makeCanary({ plain: true }),
    'wrong password': makeCanary(),
    'wrong passphrase': makeCanary(),
    passphrase: makeCanary({ plain: true }),
    'wrong answer': makeCanary(),
    'hidden input': makeCanary({ plain: true }),
  };
  const secret = (name: string): string => canaries[name]?.text ?? '';
  const key = makeKeyPair(secret('passphrase'));
  let sshd: Sshd;
  let asking: Sshd;
  let gateway: TestGateway;
  let plant: Plant;
  let mara: Person;
  let jonas: Person;
  let endpoint: EndpointView;
  let interactive: EndpointView;
  /** Everything anybody but the controller was sent; and the controller himself. */
  const windows: StreamClient[] = [];
  const listeners: EventsClient[] = [];
  const answers: string[] = [];

  beforeAll(async () => {
    sshd = await startSshd({ userPassword: secret('password'), authorizedKeys: [key.publicKey] });
    asking = await startSshd({
      userPassword: secret('password'),
      password: false,
      keyboardInteractive: true,
    });
    gateway = await startGateway();
    plant = await openPlant(gateway);
    mara = await plant.addPerson('mara.lindqvist');
    jonas = await plant.addPerson('jonas.weber');
    endpoint = await plant.addEndpoint(sshd);
    interactive = await plant.addEndpoint(asking, { name: 'Asking line' });
    for (const person of [jonas, plant.admin]) {
      const events = await person.events();
      events.say({ t: 'subscribe', topic: `domain:${plant.domainId}` });
      listeners.push(events);
    }
  });
  afterAll(async () => {
    await gateway.close();
    await sshd.close();
    await asking.close();
  });

  /** Starts, lets Jonas watch and the admin listen, reads what everybody can read, ends. */
  async function works(
    at: EndpointView,
    credentials: CredentialsWord,
    also?: (stream: StreamClient) => Promise<void>,
  ) {
    const { sessionId, stream, events } = await mara.startLive(at.id, credentials);
    await watched(sessionId, events);
    const viewer = await jonas.join(sessionId);
    windows.push(stream, viewer);
    await viewer.until(() => viewer.bytes > 0);
    await also?.(stream);
    await readEverything(sessionId);
    await mara.post(`/api/sessions/${sessionId}/end`);
    await stream.closed();
  }

  async function watched(sessionId: string, events: EventsClient): Promise<void> {
    listeners.push(events);
    for (const person of [jonas, plant.admin]) {
      const listener = await person.events();
      listener.say({ t: 'subscribe', topic: `session:${sessionId}` });
      await listener.word((word) => word.t === 'session');
      listeners.push(listener);
    }
  }

  async function readEverything(sessionId: string): Promise<void> {
    const domain = `/api/domains/${plant.domainId}`;
    for (const person of [mara, jonas, plant.admin])
      for (const route of [
        '/api/me',
        domain,
        `${domain}/endpoints`,
        `${domain}/sessions?state=all`,
        `${domain}/people`,
        `${domain}/audit`,
        `${domain}/audit/export`,
        `/api/endpoints/${endpoint.id}`,
        `/api/sessions/${sessionId}`,
      ]) {
        const answer = await fetch(gateway.url + route, { headers: { cookie: person.cookie } });
        answers.push(
          `${route} ${String(answer.status)} ${JSON.stringify([...answer.headers])}`,
          await answer.text(),
        );
      }
  }

  /** Started with what does not work; answered with `credentials` as often as asked, then given up. */
  async function fails(at: EndpointView, credentials: CredentialsWord): Promise<void> {
    const { sessionId, events } = await mara.start(at.id, credentials);
    await watched(sessionId, events);
    await events.word(
      (word) => word.t === 'prompt' && word.prompt.kind === 'credentials' && word.prompt.why !== 'needed',
    );
    await readEverything(sessionId);
    await mara.post(`/api/sessions/${sessionId}/end`);
    await events.session(sessionId, (session: SessionView) => session.state === 'ended');
  }

  test('… flies through every way to sign in, well and badly', async () => {
    const { user } = sshd;
    await works(endpoint, { method: 'password', user, password: secret('password') }, async (stream) => {
      // A password the machine does not echo.
      stream.type('read -s -p "Password: " pw; echo; echo length ${#pw}\r');
      await stream.shows('Password:');
      stream.type(`${secret('hidden input')}\r`);
      await stream.shows(/length \d/);
    });
    await works(endpoint, {
      method: 'key',
      user,
      privateKey: key.privateKey,
      passphrase: secret('passphrase'),
    });
    await fails(endpoint, { method: 'password', user, password: secret('wrong password') });
    await fails(endpoint, {
      method: 'key',
      user,
      privateKey: key.privateKey,
      passphrase: secret('wrong passphrase'),
    });
  }, 60_000);

  test('… and answers the machine’s own question', async () => {
    const { sessionId, events } = await mara.start(interactive.id, { method: 'ask', user: asking.user });
    await watched(sessionId, events);
    const answers = async (text: string, after: number): Promise<void> => {
      const { id: promptId } = await events.prompt('questions', after);
      events.say({ t: 'answer', sessionId, promptId, answer: { kind: 'questions', answers: [text] } });
    };
    await answers(secret('wrong answer'), 0);
    const { id: promptId } = await events.prompt('credentials');
    const asked = events.words.length;
    const again = { method: 'ask', user: asking.user } as const;
    events.say({ t: 'answer', sessionId, promptId, answer: { kind: 'credentials', credentials: again } });
    await answers(secret('password'), asked);
    await events.session(sessionId, (session) => session.state === 'active');
    await readEverything(sessionId);
    await mara.post(`/api/sessions/${sessionId}/end`);
  });

  test('… is found nowhere: logs, database, files, answers, exports, frames, words, process', async () => {
    await until(
      async () =>
        (await plant.admin.get<{ rows: unknown[] }>(`/api/domains/${plant.domainId}/sessions`)).rows
          .length === 0,
    );
    const places: Record<string, string | Buffer> = {
      log: gateway.log(),
      'process title and arguments': [process.title, ...process.argv, ...Object.values(process.env)].join(
        '\n',
      ),
    };
    windows.forEach((window, i) => {
      places[`frames of window ${String(i)}`] = Buffer.concat(window.received);
      places[`words of window ${String(i)}`] = JSON.stringify(window.words);
    });
    listeners.forEach((listener, i) => (places[`events ${String(i)}`] = JSON.stringify(listener.words)));
    answers.forEach((answer, i) => (places[`answer ${String(i)}`] = answer));
    expect(answers.filter((answer) => answer.includes(' 200 ')).length).toBeGreaterThan(20);
    expect(readdirSync(gateway.dataDir).some((name) => name.includes('.db') || name.includes('sqlite'))).toBe(
      true,
    );
    // The private key is a secret as well: its body, line by line.
    const keyLine = key.privateKey.split('\n')[3] ?? '';
    expect(keyLine.length).toBeGreaterThan(40);
    for (const [name, canary] of Object.entries(canaries)) {
      expect({ name, seen: canary.huntIn(places) }).toEqual({ name, seen: [] });
      expect({ name, seen: canary.huntInFiles(gateway.dataDir) }).toEqual({ name, seen: [] });
    }
    for (const content of Object.values(places)) expect(content.includes(keyLine)).toBe(false);
  });

  test('… would be found if it were there: what the machine echoes is', async () => {
    await works(
      endpoint,
      { method: 'password', user: sshd.user, password: secret('password') },
      async (stream) => {
        stream.type(`echo ${secret('hidden input')}\r`);
        await stream.until(() => stream.screen().replace(/\n/g, '').includes(secret('hidden input')));
      },
    );
    const frames = Buffer.concat(windows.at(-2)?.received ?? []);
    expect(canaries['hidden input']?.huntIn({ frames }).map(({ where }) => where)).toContain('frames');
    expect(readFileSync(`${gateway.dataDir}/jumpseat.yaml`).length).toBeGreaterThan(0);
  });
});
