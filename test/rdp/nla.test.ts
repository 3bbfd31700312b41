/** RDP with NLA: a machine that knows who comes before it shows anything, through guacd and the whole gateway. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import type { EndpointView, SessionView, StartedSession } from '../../gateway/wire/api.js';
import type { EventsDown, Prompt } from '../../gateway/wire/events.js';
import type { RdpSettings } from '../../gateway/protocols/rdp/settings.js';
import { until } from '../contract/upstream-contract.js';
import { SHADOW_NEEDS, startShadow, type Shadow } from '../fixtures/freerdp-shadow.js';
import { GUACD_NEEDS, guacdIsFrom, startGuacd, type Guacd } from '../fixtures/guacd.js';
import { describeWith } from '../fixtures/need.js';
import { tmpDir } from '../fixtures/tmp-dir.js';
import { startXrdp, XRDP_NEEDS } from '../fixtures/xrdp.js';
import type { EventsClient } from '../model/events-client.js';
import { openPlant, startGateway, type Plant, type TestGateway } from '../model/gateway.js';
import type { Person } from '../model/person.js';
import { RdpClient } from '../model/rdp-client.js';
import { startGuacdTap, type GuacdTap } from './guacd-tap.js';

const SIZE = { width: 400, height: 300 };
const MARA = { user: 'mara', password: 'secret pass' };
const INGA = { user: 'inga', domain: 'PLANT', password: 'Rührwerk € ẞ 12' };
/** One that 16 bits have as well: this machine knows no 24. */
const COLOUR = [0xff, 0x00, 0xff];

/** What the person at the prompts answers. */
interface Answers {
  /** Names and passwords, one after the other; when there is none left she gives up. */
  readonly signIn: readonly (readonly [user: string, password: string])[];
  /** Compares the fingerprint with this one and trusts it. */
  readonly fingerprint?: string;
}

interface Tried {
  readonly sessionId: string;
  readonly events: EventsClient;
  readonly prompts: readonly Prompt[];
  readonly stream: RdpClient;
}

describeWith([...SHADOW_NEEDS, ...XRDP_NEEDS, ...GUACD_NEEDS, 'program:xterm'], 'a machine with NLA', () => {
  let shadow: Shadow;
  let guacd: Guacd;
  let tap: GuacdTap;
  let gateway: TestGateway;
  let plant: Plant;
  let mara: Person;
  let endpoint: EndpointView;
  const files = tmpDir('nla');

  beforeAll(async () => {
    shadow = await startShadow({ ...SIZE, accounts: [MARA, INGA] });
    guacd = await startGuacd();
    tap = await startGuacdTap(guacd.port);
    gateway = await startGateway({ settings: { rdp: { guacd: { host: '127.0.0.1', port: tap.port } } } });
    plant = await openPlant(gateway);
    mara = await plant.addPerson('mara.lindqvist');
    endpoint = await plant.addEndpoint(shadow, { name: 'Historian', protocol: 'rdp' });
    await set({});
  }, 60_000);
  afterAll(async () => {
    await gateway.close();
    await tap.close();
    await guacd.close();
    await shadow.close();
    files.close();
  });

  /** Connections guacd was asked for. */
  const selects = (): number => tap.said.filter((word) => word.startsWith('select ')).length;
  const set = (settings: Partial<RdpSettings>): Promise<unknown> =>
    plant.admin.put(`/api/endpoints/${endpoint.id}/settings`, {
      ...{ protocol: 'rdp', quality: 'lossless', ...settings },
    });

  /** As the page does it, with her at the prompts; nothing is handed over before it is asked for. */
  async function tries(answers: Answers): Promise<Tried> {
    const events = await mara.events();
    const prompts: Prompt[] = [];
    const signIn = [...answers.signIn];
    const path = `/api/endpoints/${endpoint.id}/sessions`;
    const { sessionId } = await mara.post<StartedSession>(path, { purpose: 'a test' });
    events.onPrompt((prompt) => {
      prompts.push(prompt);
      const say = (answer: Answer): void =>
        events.say({ t: 'answer', sessionId, promptId: prompt.id, answer });
      if (prompt.kind === 'host-key') {
        say({ kind: 'host-key', trust: prompt.fingerprint === answers.fingerprint });
        return;
      }
      const [user, password] = signIn.shift() ?? [];
      if (user === undefined || password === undefined) say({ kind: 'cancel' });
      else say({ kind: 'credentials', credentials: { method: 'password', user, password } });
    });
    events.say({ t: 'subscribe', topic: `session:${sessionId}` });
    const stream = await RdpClient.open(mara, sessionId, 'control', SIZE);
    return { sessionId, events, prompts, stream };
  }
  const live = ({ events, sessionId }: Tried): Promise<SessionView> =>
    events.session(sessionId, ({ state }) => state === 'active');
  const failed = async ({ events, sessionId }: Tried): Promise<[string, Record<string, string>]> => {
    const isIt = (word: EventsDown): word is Extract<EventsDown, { t: 'start-failed' }> =>
      word.t === 'start-failed' && word.sessionId === sessionId;
    const { failure, params } = await events.word(isIt);
    return [failure, params];
  };
  const asked = ({ prompts }: Tried): string[] =>
    prompts.map((prompt) => (prompt.kind === 'credentials' ? prompt.why : prompt.kind));

  test('an unknown certificate is compared first; with the right password the picture is there and keys arrive', async () => {
    const told = tap.said.length;
    const session = await tries({ signIn: [['mara', MARA.password]], fingerprint: shadow.fingerprint });
    const { stream, prompts } = session;
    const { security } = await live(session);
    expect(security).toEqual(
      guacdIsFrom('1.6.0')
        ? { level: 'verified', name: 'NLA' }
        : { level: 'encrypted', name: 'NLA, certificate compared just before' },
    );
    // This machine shows what is drawn from now on, and nothing from before.
    await until(async () => {
      shadow.display.runs('xsetroot', '-solid', `#${Buffer.from(COLOUR).toString('hex')}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return String(stream.page.colourAt(200, 200)) === String(COLOUR);
    });
    expect([stream.page.width, stream.page.height]).toEqual([SIZE.width, SIZE.height]);
    expect(prompts).toMatchObject([
      { kind: 'host-key', algorithm: 'x509', fingerprint: shadow.fingerprint, mayTrust: true },
      // There is no screen to sign in at, so a name is wanted.
      { kind: 'credentials', why: 'needed', wants: 'user-and-password' },
    ]);
    // guacd may do nothing but NLA: a machine that says it prefers less is not followed there.
    const [connect = ''] = tap.said.slice(told).filter((word) => word.startsWith('connect '));
    expect(connect.split(' ')).toContain('nla');

    const typed = files.file('typed');
    const script = `stty -icanon -echo; cat > ${typed}`;
    shadow.display.starts('xterm', '-geometry', '50x15+0+0', '-e', 'sh', '-c', script);
    await until(() => existsSync(typed));
    await until(async () => {
      stream.say('mouse', 100, 100, 0);
      stream.press(0x2c);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return readFileSync(typed, 'utf8').includes(',');
    });
    stream.press(...Buffer.from('valve 7.'));
    await until(() => readFileSync(typed, 'utf8').includes('.'));
    expect(readFileSync(typed, 'utf8').replaceAll(',', '')).toBe('valve 7.');
    await mara.post(`/api/sessions/${session.sessionId}/end`);
  }, 60_000);

  test('a wrong password is asked for again, although the machine hangs up and says nothing', async () => {
    const session = await tries({
      signIn: [
        ['mara', 'wrong'],
        ['mara', MARA.password],
      ],
    });
    await live(session);
    expect(asked(session)).toEqual(['needed', 'password-refused']);
    await mara.post(`/api/sessions/${session.sessionId}/end`);
  }, 60_000);

  test('three wrong ones are enough, before the machine locks the account', async () => {
    const wrong = ['a', 'b', 'c', MARA.password].map((password) => ['mara', password] as const);
    const session = await tries({ signIn: wrong });
    expect(await failed(session)).toEqual(['credentials-refused', {}]);
    expect(asked(session)).toEqual(['needed', 'password-refused', 'password-refused']);
  }, 60_000);

  test('a domain is taken off the name, and a password may have any letters', async () => {
    const session = await tries({
      signIn: [
        ['inga', INGA.password],
        [`${INGA.domain}\\inga`, INGA.password],
      ],
    });
    await live(session);
    // The machine knows no inga of its own.
    expect(asked(session)).toEqual(['needed', 'password-refused']);
    await session.stream.until(() => session.stream.page.width === SIZE.width);
    await mara.post(`/api/sessions/${session.sessionId}/end`);
  }, 60_000);

  test('where the endpoint leaves NLA out, or insists on it and the machine has none, the start says so and asks nothing', async () => {
    const told = selects();
    await set({ security: 'tls' });
    const leftOut = await tries({ signIn: [['mara', MARA.password]] });
    expect(await failed(leftOut)).toEqual(['security-set-too-low', { types: 'NLA' }]);
    const xrdp = await startXrdp({ ...SIZE, security: 'tls' });
    try {
      const nvr = await plant.addEndpoint(xrdp, { name: 'Recorder', protocol: 'rdp' });
      await plant.admin.put(`/api/endpoints/${nvr.id}/settings`, { protocol: 'rdp', security: 'nla' });
      const before = endpoint;
      endpoint = nvr;
      const none = await tries({ signIn: [['mara', MARA.password]] });
      endpoint = before;
      expect(await failed(none)).toEqual(['security-too-weak', { types: 'TLS' }]);
      expect([asked(leftOut), asked(none)]).toEqual([[], []]);
    } finally {
      await xrdp.close();
      await set({});
    }
    expect(selects()).toBe(told);
  }, 60_000);

  test('another certificate than the one that was compared stops the start: nobody is asked, guacd hears nothing', async () => {
    const [pinned, told] = [shadow.fingerprint, selects()];
    const presented = await shadow.renew();
    const session = await tries({ signIn: [['mara', MARA.password]], fingerprint: presented });
    const [failure, params] = await failed(session);
    expect([failure, asked(session)]).toEqual(['host-key-changed', []]);
    expect(Object.values(params)).toEqual(expect.arrayContaining([pinned, presented]));
    expect(selects()).toBe(told);
  }, 60_000);
});

type Answer = Extract<Parameters<EventsClient['say']>[0], { t: 'answer' }>['answer'];
