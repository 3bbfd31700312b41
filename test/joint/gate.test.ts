/** The door for sockets: every bad way in is an HTTP status before the 101, and nothing behind it is reached. */

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, type Socket } from 'node:net';
import { request } from 'node:http';
import type { WebSocket } from 'ws';
import type { TicketView } from '../../gateway/wire/api.js';
import { CLOSE } from '../../gateway/wire/close-codes.js';
import { EVENTS_PATH, EVENTS_PROTOCOL, STREAM_PATH, streamProtocol } from '../../gateway/wire/tickets.js';
import { until } from '../contract/upstream-contract.js';
import { LeapingClock } from '../fakes/leaping-clock.js';
import { type Counted, startCountingMachine } from '../fixtures/counting-machine.js';
import { openPlant, type Plant, startGateway, type TestGateway } from '../model/gateway.js';
import { passTime } from '../model/pass-time.js';
import type { Opened, Person } from '../model/person.js';

interface Knock {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

describe('the door for sockets', () => {
  const clock = new LeapingClock();
  let machine: Counted;
  let gateway: TestGateway;
  let plant: Plant;
  let mara: Person;
  let jonas: Person;
  let opened: Opened;

  beforeAll(async () => {
    machine = await startCountingMachine();
    gateway = await startGateway({ clock });
    plant = await openPlant(gateway);
    mara = await plant.addPerson('mara.lindqvist');
    jonas = await plant.addPerson('jonas.weber');
    const endpoint = await plant.addEndpoint(machine);
    opened = await mara.startLive(endpoint.id, { method: 'password', user: 'u', password: 'p' });
    await until(() => machine.shells === 1);
  });
  afterAll(async () => {
    await gateway.close();
    await machine.close();
  });

  const ticketOf = async (person: Person, role: 'control' | 'join'): Promise<string> =>
    (await person.post<TicketView>(`/api/sessions/${opened.sessionId}/${role}`)).ticket;

  /** What a good browser sends. */
  const good = (person: Person, ticket: string): Record<string, string | undefined> => ({
    host: new URL(gateway.url).host,
    origin: gateway.url,
    cookie: person.cookie,
    'sec-websocket-protocol': `${streamProtocol('ssh')}, ticket.${ticket}`,
  });

  /** Asks for an upgrade; resolves with the status, 101 included (and hangs up). */
  function knock({ path = STREAM_PATH, headers = {} }: Knock): Promise<number> {
    return new Promise((resolve, reject) => {
      const given = Object.entries(headers).filter(([, value]) => value !== undefined);
      const asked = request({
        host: '127.0.0.1',
        port: gateway.port,
        path,
        agent: false,
        headers: {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
          ...(Object.fromEntries(given) as Record<string, string>),
        },
      });
      asked.on('response', (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      asked.on('upgrade', (_answer, socket) => {
        socket.destroy();
        resolve(101);
      });
      asked.on('error', reject);
      asked.end();
    });
  }

  test.each<[string, number, (person: Person, ticket: string) => Knock]>([
    ['a foreign origin', 403, (p, t) => ({ headers: { ...good(p, t), origin: 'https://evil.example' } })],
    ['a sibling’s origin', 403, (p, t) => ({ headers: { ...good(p, t), origin: 'http://x.127.0.0.1' } })],
    ['another port’s origin', 403, (p, t) => ({ headers: { ...good(p, t), origin: 'http://127.0.0.1:1' } })],
    ['the origin null', 403, (p, t) => ({ headers: { ...good(p, t), origin: 'null' } })],
    ['no origin', 403, (p, t) => ({ headers: { ...good(p, t), origin: undefined } })],
    ['an unknown host', 421, (p, t) => ({ headers: { ...good(p, t), host: 'evil.example' } })],
    ['no cookie', 401, (p, t) => ({ headers: { ...good(p, t), cookie: undefined } })],
    ['a made-up cookie', 401, (p, t) => ({ headers: { ...good(p, t), cookie: 'jumpseat=s%3Amade.up' } })],
    ['no ticket', 400, (p, t) => ({ headers: { ...good(p, t), 'sec-websocket-protocol': 'jumpseat.ssh' } })],
    ['no sub-protocol', 400, (p, t) => ({ headers: { ...good(p, t), 'sec-websocket-protocol': undefined } })],
    ['a made-up ticket', 403, (p) => ({ headers: good(p, 'A'.repeat(43)) })],
    ['an endless ticket', 400, (p) => ({ headers: good(p, 'A'.repeat(4_000)) })],
    [
      'a ticket in the URL',
      404,
      (p, t) => ({
        path: `${STREAM_PATH}?ticket=${t}`,
        headers: { ...good(p, t), 'sec-websocket-protocol': 'jumpseat.ssh' },
      }),
    ],
    [
      'the events’ sub-protocol on a stream',
      400,
      (p, t) => ({
        headers: { ...good(p, t), 'sec-websocket-protocol': `${EVENTS_PROTOCOL}, ticket.${t}` },
      }),
    ],
    ['a stream’s ticket on the events’ path', 400, (p, t) => ({ path: EVENTS_PATH, headers: good(p, t) })],
    [
      'a stream’s ticket as the events’ own',
      403,
      (p, t) => ({
        path: EVENTS_PATH,
        headers: { ...good(p, t), 'sec-websocket-protocol': `${EVENTS_PROTOCOL}, ticket.${t}` },
      }),
    ],
    ['an unknown path', 404, (p, t) => ({ path: '/ws/other', headers: good(p, t) })],
    ['a path beside it', 404, (p, t) => ({ path: `${STREAM_PATH}/`, headers: good(p, t) })],
    ['somebody else’s ticket', 403, (_p, t) => ({ headers: good(mara, t) })],
  ])('%s is turned away with %i', async (_what, status, make) => {
    expect(await knock(make(jonas, await ticketOf(jonas, 'join')))).toBe(status);
  });

  test('a ticket is good once, for half a minute, and only for the login it was given to', async () => {
    const once = await ticketOf(jonas, 'join');
    expect(await knock({ headers: good(jonas, once) })).toBe(101);
    expect(await knock({ headers: good(jonas, once) })).toBe(403);

    const foreign = await ticketOf(jonas, 'join');
    const cookie = jonas.cookie;
    await jonas.signIn('correct horse battery staple');
    expect(jonas.cookie).not.toBe(cookie);
    expect(await knock({ headers: good(jonas, foreign) })).toBe(403);

    const late = await ticketOf(jonas, 'join');
    await passTime(clock, 31_000, opened);
    expect(await knock({ headers: good(jonas, late) })).toBe(403);
  });

  test('of a ticket used twenty times at once one gets in', async () => {
    const ticket = await ticketOf(jonas, 'join');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => knock({ headers: good(jonas, ticket) })),
    );
    expect(answers.filter((status) => status === 101)).toHaveLength(1);
    expect(new Set(answers)).toEqual(new Set([101, 403]));
  });

  test('a viewer’s ticket gives a viewer’s place: whatever he says, no byte and no size reaches the machine', async () => {
    const before = machine.received;
    const viewer = await jonas.join(opened.sessionId);
    await viewer.until(() => viewer.words.length > 0);
    for (const words of ['ls\r', '\x03', '\x1b[6n', 'x'.repeat(60_000)]) viewer.ws.send(Buffer.from(words));
    viewer.say({ t: 'size', columns: 20, rows: 5 });
    for (const text of ['', '{', 'null', '[]', '{"t":"input","data":"x"}', '{"t":"resize"}', '\u0000'])
      viewer.ws.send(text);
    viewer.ws.send(JSON.stringify({ t: 'ack', bytes: viewer.bytes, role: 'controller' }));
    opened.stream.type('k');
    await until(() => machine.received > before);
    await until(() => machine.input.endsWith('k'));
    expect(machine.received - before).toBe(1);
    expect(machine.sizes).toEqual([]);
    viewer.close();
  });

  test.each<[string, (ws: WebSocket) => void, readonly number[]]>([
    ['a frame of 100 MiB', (ws) => ws.send(Buffer.alloc(100 * 1024 * 1024)), [1009, 1006]],
    [
      'an acknowledgement of more than was sent',
      (ws) => ws.send('{"t":"ack","bytes":1e9}'),
      [CLOSE.abuse.code],
    ],
  ])('%s closes the viewer who sent it and nobody else', async (_what, send, codes) => {
    const viewer = await jonas.join(opened.sessionId);
    await viewer.until(() => viewer.words.length > 0);
    send(viewer.ws);
    expect(codes).toContain(await viewer.closed());
    expect(opened.stream.closeCode).toBeUndefined();
  });

  test('garbage on the events socket closes it, and another one opens', async () => {
    for (const garbage of [
      '{',
      '[]',
      '{"t":"subscribe"}',
      '{"t":"subscribe","topic":"session:x"}',
      Buffer.from('x'),
    ]) {
      const events = await jonas.events();
      (events as unknown as { ws: WebSocket }).ws.send(garbage);
      expect(await events.closed()).toBe(CLOSE.abuse.code);
    }
    const events = await jonas.events();
    events.say({ t: 'ping' });
    await events.word((word) => word.t === 'pong');
    events.close();
  });

  test('a page that asks for more topics than it may is told so', async () => {
    const events = await jonas.events();
    const topics = Array.from({ length: 21 }, () => `session:${randomUUID()}`);
    // In one packet, so that all of them are there before the first is answered.
    const { _socket: line } = (events as unknown as { ws: { _socket: Socket } }).ws;
    line.cork();
    for (const topic of topics) events.say({ t: 'subscribe', topic });
    line.uncork();
    await events.word((word) => word.t === 'refused' && word.code === 'too-many-requests');
    events.close();
  });

  test('garbage after the upgrade, and 300 upgrades that never end, leave everybody else alone', async () => {
    const host = new URL(gateway.url).host;
    const halves: Socket[] = [];
    for (let i = 0; i < 300; i++) {
      const socket = connect(gateway.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(
        `GET ${STREAM_PATH} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX: `,
      );
      halves.push(socket);
    }
    const viewer = await jonas.join(opened.sessionId);
    await viewer.until(() => viewer.words.length > 0);
    const raw = (viewer.ws as unknown as { _socket: Socket })._socket;
    raw.write(Buffer.from([0xff, 0xff, 0x00, 0x13, 0x37]));
    await viewer.closed();
    const from = performance.now();
    await plant.admin.get('/api/me');
    const again = await jonas.join(opened.sessionId);
    await again.until(() => again.words.length > 0);
    expect(performance.now() - from).toBeLessThan(2_000);
    again.close();
    for (const socket of halves) socket.destroy();
  });

  test('no ticket is in the log, and the refusals are on record', async () => {
    const ticket = await ticketOf(jonas, 'join');
    expect(await knock({ path: `${STREAM_PATH}?ticket=${ticket}`, headers: good(jonas, ticket) })).toBe(404);
    expect(await knock({ headers: { ...good(jonas, ticket), origin: 'https://evil.example' } })).toBe(403);
    expect(gateway.log()).not.toContain(ticket);
    expect(opened.stream.closeCode).toBeUndefined();
  });
});
