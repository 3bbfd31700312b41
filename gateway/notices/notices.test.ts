/** Notices on their way out: a real mail server, a real HTTP server, and both of them failing. */

import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { openScratchStore, type ScratchStore } from '../../test/fixtures/scratch-store.js';
import { LeapingClock } from '../../test/fakes/leaping-clock.js';
import * as make from '../../test/fixtures/people.js';
import { type Clock, systemClock } from '../clock.js';
import { silentLog } from '../log.js';
import { Secret } from '../secret.js';
import { changeDomainAccess } from '../store/domain-access.js';
import { addNotices, lastNotices } from '../store/notices.js';
import { NoticeRow } from '../store/rows/index.js';
import { KEPT_MS, Outbox } from './outbox.js';
import { webhookSecretOf } from './webhook-secret.js';
import { mailOf, ownersMailOf, requestersMailOf } from './words.js';

const KEY = new Secret('a key of the tests');
const CONTENT = {
  requestId: 'r-1',
  endpoint: { id: 'e-1', name: 'Mixing line 2' },
  person: 'Mara Lindqvist',
  reason: 'a valve sticks',
  minutes: 60,
};

interface Post {
  readonly path?: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
const NO_POST: Post = { headers: {}, body: '' };

let store: ScratchStore;
let domainId: string;
let outbox: Outbox | undefined;
let mails: string[];
let smtp: SMTPServer;
let web: Server;
let status = 200;
let posts: Post[];

beforeAll(async () => {
  store = await openScratchStore({});
  domainId = await make.domain(store, 'North');
  mails = [];
  posts = [];
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString());
        done();
      });
    },
  });
  await new Promise<void>((listening) => smtp.listen(0, '127.0.0.1', listening));
  web = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      posts.push({ path: request.url, headers: request.headers, body });
      response.statusCode = status;
      if (status === 307) response.setHeader('location', '/elsewhere');
      response.end();
    });
  });
  await new Promise<void>((listening) => web.listen(0, '127.0.0.1', listening));
});
afterEach(async () => {
  await outbox?.close();
});
afterAll(async () => {
  await new Promise<void>((closed) => {
    smtp.close(closed);
  });
  web.closeAllConnections();
  await new Promise((closed) => web.close(closed));
  await store.close();
});

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;
const open = (allow: readonly string[] = ['127.0.0.0/8'], clock: Clock = systemClock): Outbox =>
  (outbox = new Outbox({
    store,
    clock,
    log: silentLog,
    publicUrl: new URL('https://jump.example.com'),
    webhookKey: KEY,
    links: { tokenOf: () => undefined, went: () => undefined },
    rules: () => ({ allow: [...allow], ownPorts: new Set() }),
    mail: {
      host: '127.0.0.1',
      port: portOf(smtp.server),
      security: 'none',
      user: undefined,
      password: undefined,
      from: 'jumpseat@example.com',
    },
  }));

async function until(fits: () => boolean | Promise<boolean>): Promise<void> {
  const ends = performance.now() + 8_000;
  while (!(await fits())) {
    if (performance.now() > ends) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('a request goes out as mail and as a signed webhook, once each', async () => {
  const salt = randomUUID();
  await store.write((tx) =>
    changeDomainAccess(tx, domainId, {
      mailTo: ['ops@example.com'],
      webhookUrl: `http://127.0.0.1:${String(portOf(web))}/hook`,
      webhookSalt: salt,
    }),
  );
  open();
  await store.write((tx) => addNotices(tx, domainId, 'request.asked', CONTENT));
  await until(() => mails.length === 1 && posts.length === 1);
  expect(mails[0]).toContain('Subject: [Jumpseat] Mara Lindqvist asks to use Mixing line 2');
  expect(mails[0]).toContain('https://jump.example.com/requests/r-1');
  const [{ headers, body } = NO_POST] = posts;
  expect(JSON.parse(body)).toMatchObject({ type: 'request.asked', domainId, person: 'Mara Lindqvist' });
  const timestamp = String(headers['x-jumpseat-timestamp']);
  const expected = createHmac('sha256', webhookSecretOf(KEY, salt))
    .update(`${timestamp}.${body}`)
    .digest('hex');
  expect(headers['x-jumpseat-signature']).toBe(`v1=${expected}`);
  await until(async () =>
    (await lastNotices(store.read, domainId, 5)).every(({ sentAt }) => sentAt !== null),
  );
});

test('a notice that is not taken waits for its next try, and says why', async () => {
  status = 503;
  open();
  await store.write(async (tx) => {
    await changeDomainAccess(tx, domainId, { mailTo: [] });
    await addNotices(tx, domainId, 'request.denied', CONTENT);
  });
  await until(async () => (await lastNotices(store.read, domainId, 1))[0]?.tries === 1);
  const [waiting] = await lastNotices(store.read, domainId, 1);
  expect(waiting).toMatchObject({ sentAt: null, failure: 'answered 503' });
  expect(waiting?.dueAt).toBeGreaterThan(Date.now());
  status = 200;
});

test('a webhook goes nowhere the outbound guard forbids', async () => {
  open([]);
  const before = posts.length;
  await store.write((tx) => addNotices(tx, domainId, 'request.approved', CONTENT));
  await until(async () => (await lastNotices(store.read, domainId, 1))[0]?.tries === 1);
  expect((await lastNotices(store.read, domainId, 1))[0]?.failure).toContain('127.0.0.1');
  expect(posts.length).toBe(before);
});

/** How a receiver checks what it gets, as the documents say: it knows the secret and its own clock. */
function believes({ headers, body }: Post, secret: string, now: number): boolean {
  const timestamp = String(headers['x-jumpseat-timestamp']);
  const given = Buffer.from(String(headers['x-jumpseat-signature']));
  const due = Buffer.from(`v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`);
  const fresh = Math.abs(now / 1000 - Number(timestamp)) <= 300;
  return fresh && given.length === due.length && timingSafeEqual(given, due);
}

test('a receiver tells a true notice from a forged, a changed and an old one', async () => {
  open();
  const salt = randomUUID();
  const before = posts.length;
  await store.write(async (tx) => {
    await changeDomainAccess(tx, domainId, { mailTo: [], webhookSalt: salt });
    await addNotices(tx, domainId, 'request.asked', CONTENT);
  });
  await until(() => posts.length === before + 1);
  const [got = NO_POST] = posts.slice(-1);
  const secret = webhookSecretOf(KEY, salt);
  expect(believes(got, secret, Date.now())).toBe(true);
  expect(believes({ ...got, body: got.body.replace('Mara', 'Jonas') }, secret, Date.now())).toBe(false);
  expect(believes(got, webhookSecretOf(KEY, randomUUID()), Date.now())).toBe(false);
  expect(believes(got, secret, Date.now() + 10 * 60_000)).toBe(false);
  const later = { ...got.headers, 'x-jumpseat-timestamp': String(Math.floor(Date.now() / 1000) + 600) };
  expect(believes({ ...got, headers: later }, secret, Date.now() + 10 * 60_000)).toBe(false);
});

test('without a secret nothing goes out, and with one no redirect is followed', async () => {
  open();
  const before = posts.length;
  await store.write(async (tx) => {
    await changeDomainAccess(tx, domainId, { webhookSalt: null });
    await addNotices(tx, domainId, 'request.asked', CONTENT);
  });
  await until(async () => (await lastNotices(store.read, domainId, 1))[0]?.tries === 1);
  expect(posts.length).toBe(before);
  status = 307;
  await store.write(async (tx) => {
    await changeDomainAccess(tx, domainId, { webhookSalt: randomUUID() });
    await addNotices(tx, domainId, 'request.denied', CONTENT);
  });
  const redirected = async () =>
    (await lastNotices(store.read, domainId, 9)).find(({ failure }) => failure === 'answered 307');
  await until(async () => (await redirected()) !== undefined);
  status = 200;
  expect(posts.map(({ path }) => path)).not.toContain('/elsewhere');
});

test('a receiver that hangs holds up its own notices and nobody else’s', async () => {
  const hanging = createServer(() => undefined);
  await new Promise<void>((listening) => hanging.listen(0, '127.0.0.1', listening));
  const slow = await make.domain(store, 'South');
  open();
  await store.write(async (tx) => {
    await changeDomainAccess(tx, slow, {
      webhookUrl: `http://127.0.0.1:${String(portOf(hanging))}/`,
      webhookSalt: randomUUID(),
    });
    for (let n = 0; n < 50; n += 1) await addNotices(tx, slow, 'request.asked', CONTENT);
  });
  const connections = (): Promise<number> =>
    new Promise((resolve) => {
      hanging.getConnections((_, count) => {
        resolve(count);
      });
    });
  await until(async () => (await connections()) > 0);
  const before = posts.length;
  const from = performance.now();
  await store.write((tx) => addNotices(tx, domainId, 'request.break-glass', CONTENT));
  await until(() => posts.length > before);
  expect(performance.now() - from).toBeLessThan(3_000);
  expect(await connections()).toBe(1);
  await store.write((tx) => changeDomainAccess(tx, slow, { webhookUrl: null }));
  hanging.closeAllConnections();
  await outbox?.close();
  await new Promise((closed) => hanging.close(closed));
});

test('what was undone is told to nobody', async () => {
  open();
  const before = (await lastNotices(store.read, domainId, 50)).length;
  await expect(
    store.write(async (tx) => {
      await addNotices(tx, domainId, 'request.asked', CONTENT);
      throw new Error('undone');
    }),
  ).rejects.toThrow('undone');
  expect((await lastNotices(store.read, domainId, 50)).length).toBe(before);
});

test('nothing that people typed becomes a header of a mail', () => {
  const typed = { ...CONTENT, person: 'Mara\r\nBcc: everybody@example.com' };
  const { subject } = mailOf(
    { id: 'n', domainId, kind: 'request.asked', content: typed, createdAt: 0 },
    new URL('https://j.example.com'),
  );
  expect(subject).not.toMatch(/[\r\n]/);
});

test.each([
  ['a header', 'Mara\r\nBcc: everybody@example.com\r\n\r\n<h1>hello</h1>'],
  ['a header folded', 'Mara\n\tContent-Type: text/html'],
  ['a script', '<script>alert(1)</script>'],
  ['other directions', 'Mara \u202Egnp.exe\u202C \u2066x\u2069'],
  ['line separators', 'Mara\u2028Reason: allowed\u2029Ticket: MNT-1\u0085x'],
  ['nothing at all', '\u200e\ufeff'],
])('%s in a name, a reason or a note stays one line of plain text in every mail', (_, typed) => {
  const content = { ...CONTENT, person: typed, reason: typed, note: typed, ticket: typed, by: typed };
  const notice = { id: 'n', domainId, kind: 'request.denied', content, createdAt: 0 };
  const url = new URL('https://j.example.com');
  const asked = { ...notice, kind: 'consent.asked' };
  const link = `https://j.example.com/consent#${'a'.repeat(43)}`;
  const plainLines = mailOf({ ...notice, content: CONTENT }, url).text.split('\n').length;
  for (const { subject, text } of [
    mailOf(notice, url),
    requestersMailOf(notice, url),
    ownersMailOf(asked, link),
  ]) {
    expect(subject + text.replaceAll('\n', '')).not.toMatch(
      /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u,
    );
    expect(
      text.split('\n').filter((line) => /^(Bcc|Content-Type|Ticket): (?!.*(Mara|script))/.test(line)),
    ).toEqual([]);
    expect(subject.length).toBeLessThanOrEqual(200);
    // The reason stands already; at most a note and a ticket more.
    expect(text.split('\n').length).toBeLessThanOrEqual(plainLines + 6);
  }
});

test('hostile names go through a real mail server as one plain message to one addressee', async () => {
  open();
  const before = mails.length;
  const typed = 'Mara\r\nBcc: everybody@example.com\r\n\r\n<script>alert(1)</script>\u202E';
  await store.write(async (tx) => {
    await changeDomainAccess(tx, domainId, { mailTo: ['ops@example.com'], webhookUrl: null });
    await addNotices(tx, domainId, 'request.asked', { ...CONTENT, person: typed, reason: typed });
  });
  await until(() => mails.length === before + 1);
  const [headers = '', ...body] = (mails.at(-1) ?? '').split('\r\n\r\n');
  expect(headers).not.toMatch(/^bcc:/im);
  expect(headers.match(/^to:.*$/gim)).toEqual(['To: ops@example.com']);
  expect(headers).toMatch(/^content-type: text\/plain/im);
  expect(body.join('')).not.toMatch(/text\/html/i);
});

test('what was sent or given up is deleted after thirty days; what still waits, or is younger, stays', async () => {
  const clock = new LeapingClock();
  await store.write((tx) => tx.manager.clear(NoticeRow));
  const at = (createdAt: number, dueAt: number | null): NoticeRow => ({
    id: randomUUID(),
    domainId,
    road: 'webhook',
    kind: 'request.asked',
    content: JSON.stringify(CONTENT),
    createdAt,
    dueAt,
    tries: 0,
    sentAt: dueAt === null ? createdAt : null,
    failure: null,
    recipient: null,
  });
  const now = clock.now();
  const waits = at(now - KEPT_MS, now + 2 * KEPT_MS);
  const sentLater = at(now, null);
  await store.write((tx) => tx.manager.insert(NoticeRow, [at(now - 60_000, null), waits, sentLater]));
  const kept = async () => (await store.read.find(NoticeRow)).map(({ id }) => id).sort();
  open(['127.0.0.0/8'], clock);
  await outbox?.close();
  expect(await kept()).toHaveLength(3);
  clock.leap(KEPT_MS - 30_000);
  open(['127.0.0.0/8'], clock);
  await outbox?.close();
  expect(await kept()).toEqual([waits.id, sentLater.id].sort());
  // And without a new start: once an hour.
  open(['127.0.0.0/8'], clock);
  clock.leap(3_600_000);
  await outbox?.close();
  expect(await kept()).toEqual([waits.id]);
});
