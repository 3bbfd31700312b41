/** What the HTTP layer refuses before it looks at who asks: foreign origins, hosts, paths, sizes and words. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request as rawRequest } from 'node:http';
import { type HttpGateway, INDEX_HTML, openHttpGateway } from '../../test/fixtures/http-gateway.js';
import { domain, endpoint, person, signIn } from '../../test/fixtures/people.js';
import { domainById } from '../store/domains.js';
import { silentLog } from '../log.js';
import { Routes } from './routes.js';

let gateway: HttpGateway;
let domainId: string;
let endpointId: string;
let cookie: string;

beforeAll(async () => {
  gateway = await openHttpGateway();
  domainId = await domain(gateway.store, 'North');
  endpointId = await endpoint(gateway.store, domainId);
  await person(gateway.store, 'ann', { roles: { [domainId]: 'admin' }, systemAdmin: true });
  cookie = await signIn(gateway, 'ann');
});
afterAll(() => gateway.close());

/** Exactly this path and these headers, as no client library would send them. */
const raw = (method: string, path: string, headers: Record<string, string> = {}, body = '') =>
  new Promise<{ status: number; text: string; headers: Record<string, unknown> }>((resolve, reject) => {
    const { hostname, port } = gateway.url;
    const sent = rawRequest({ hostname, port, method, path, headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers });
      });
    });
    sent.on('error', reject).end(body);
  });

describe('another site cannot act for a signed-in person', () => {
  const json = { 'Content-Type': 'application/json' };
  const own = () => ({ Origin: gateway.url.origin, 'X-Jumpseat': '1', ...json });
  const rename = (headers: Record<string, string>, body = '{"name":"Taken over"}') =>
    raw('PATCH', `/api/domains/${domainId}`, { Cookie: cookie, ...headers }, body);

  test.each<[string, () => Record<string, string>]>([
    [
      'a form',
      () => ({ Origin: 'https://evil.example', 'Content-Type': 'application/x-www-form-urlencoded' }),
    ],
    ['a form that pretends to be JSON', () => ({ ...own(), 'Content-Type': 'text/plain' })],
    [
      'a form type with JSON hidden in it',
      () => ({ ...own(), 'Content-Type': 'text/plain; x=application/json' }),
    ],
    ['another origin', () => ({ ...own(), Origin: 'https://evil.example' })],
    ['a sibling of our name', () => ({ ...own(), Origin: `${gateway.url.origin}.evil.example` })],
    ['another port of our host', () => ({ ...own(), Origin: 'http://127.0.0.1:1' })],
    ['a sandboxed frame', () => ({ ...own(), Origin: 'null' })],
    ['no origin at all', () => ({ 'X-Jumpseat': '1', ...json })],
    ['no header of ours', () => ({ Origin: gateway.url.origin, ...json })],
    ['a cross-site fetch by its own word', () => ({ ...own(), 'Sec-Fetch-Site': 'same-site' })],
    ['a multipart form', () => ({ ...own(), 'Content-Type': 'multipart/form-data; boundary=x' })],
    ['no content type', () => ({ Origin: gateway.url.origin, 'X-Jumpseat': '1' })],
  ])('%s', async (_what, headers) => {
    const answer = await rename(headers());
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 'bad-origin' } });
    expect(await domainById(gateway.store.read, domainId)).toMatchObject({ name: 'North' });
  });

  test('our own page can', async () => {
    expect((await rename(own(), '{"adminsAcceptHostKeys":true}')).status).toBe(200);
  });

  test.each(['OPTIONS', 'TRACE', 'PROPFIND'])('%s is no way in', async (method) => {
    expect((await raw(method, '/api/me', own())).status).toBe(404);
  });
});

describe('it answers to its own names only', () => {
  test.each(['evil.example', '127.0.0.1', '127.0.0.1:1', 'localhost'])('Host: %s', async (host) => {
    for (const path of ['/', '/api/public', '/assets/page-1a2b3c.js'])
      expect((await raw('GET', path, { Host: host })).status).toBe(421);
  });

  test('a person at another name is told the right one, a program the code', async () => {
    const page = await raw('GET', '/endpoints', { Host: 'evil.example', Accept: 'text/html' });
    expect(page.text).toBe(`Jumpseat answers at ${gateway.url.origin} only. Open it there.\n`);
    const call = await raw('GET', '/api/public', { Host: 'evil.example', Accept: 'text/html' });
    expect(JSON.parse(call.text)).toMatchObject({ error: { code: 'bad-origin' } });
  });

  test('a forwarded host is not believed', async () => {
    const { hostname, port } = gateway.url;
    const headers = { Host: 'evil.example', 'X-Forwarded-Host': `${hostname}:${port}` };
    expect((await raw('GET', '/api/public', headers)).status).toBe(421);
  });

  test('a one-time link bears the configured address whatever the request says', async () => {
    const answer = await gateway.call('POST', `/api/domains/${domainId}/people`, {
      cookie,
      body: { name: 'mara', fullName: 'Mara Lindqvist', role: 'engineer' },
      headers: { 'X-Forwarded-Host': 'evil.example', Forwarded: 'host=evil.example' },
    });
    expect(answer.status).toBe(201);
    expect((answer.body as { link: string }).link).toMatch(
      new RegExp(`^${gateway.url.origin}/welcome#[\\w-]{43}$`),
    );
  });

  test('health is told under any name, and nothing else', async () => {
    const answer = await raw('GET', '/healthz', { Host: 'lb.internal' });
    expect(answer).toMatchObject({ status: 200, text: '{"ok":true}' });
    expect((await raw('GET', '/readyz', { Host: 'lb.internal' })).status).toBe(200);
  });
});

/** The tricks that have opened set-up pages and skipped log-ins elsewhere. */
function spellings(path: string): string[] {
  const [, first = '', ...rest] = path.split('/');
  const tail = rest.join('/');
  return [
    path.toUpperCase(),
    `/${first.toUpperCase()}/${tail}`,
    `/${first}/${tail.toUpperCase()}`,
    `//${first}/${tail}`,
    `/${first}//${tail}`,
    `${path}/`,
    `${path}//`,
    `${path}/x`,
    `${path}/.`,
    `${path}/..`,
    `${path}/../${rest.at(-1) ?? ''}`,
    `/./${first}/${tail}`,
    `/x/../${first}/${tail}`,
    `/${first}/./${tail}`,
    `/${first}/x/../${tail}`,
    `${path};x`,
    `${path};jsessionid=1`,
    `/${first};x/${tail}`,
    `/${first}/;/${tail}`,
    `${path}%2f`,
    `/${first}%2f${tail}`,
    `%2f${first}/${tail}`,
    `/%2e/${first}/${tail}`,
    `/${first}/%2e/${tail}`,
    `/${first}/%2e%2e/${first}/${tail}`,
    `/%2e%2e/${first}/${tail}`,
    `${path}%00`,
    `${path}%20`,
    `${path}%09`,
    `${path}%0a`,
    `${path}.json`,
    `${path}.html`,
    `${path}.css`,
    `${path}~`,
    `${path}?`,
    `${path}?x=/healthz`,
    `${path}?/healthz`,
    `${path}%3f`,
    `${path}%23`,
    `/${first}/${encodeURIComponent(tail)}`,
    `/%61${first.slice(1)}/${tail}`,
    `/${first}/%6d${tail.slice(1)}`,
    `\\${first}\\${tail}`,
    `/${first}\\${tail}`,
    `/${first}/..%5c${tail}`,
    `/assets/../${first}/${tail}`,
    `/assets/..%2f${first}/${tail}`,
    `/healthz/../${first}/${tail}`,
    `/healthz/${first}/${tail}`,
    `/welcome/${first}/${tail}.`,
    `http://127.0.0.1${path}`,
    `/${first}/${tail}#`,
  ];
}

test('no spelling of a path gets round the sign-in', async () => {
  const paths = [
    '/api/me',
    '/api/domains',
    `/api/domains/${domainId}/people`,
    `/api/endpoints/${endpointId}`,
  ];
  for (const path of paths)
    for (const spelling of spellings(path))
      for (const method of ['GET', 'HEAD']) {
        const answer = await raw(method, spelling).catch(() => ({ status: 400, text: '' }));
        if (answer.status < 300)
          throw new Error(`${method} ${spelling} answered ${String(answer.status)}: ${answer.text}`);
      }
});

test('a path that names nothing is 404 in JSON under /api, and never a page', async () => {
  for (const path of [
    '/api/nothing',
    '/api/',
    '/api',
    '/ws/stream',
    '/WS/x',
    '/assets/none.js',
    '/.env',
    '/x.php',
  ]) {
    const answer = await raw('GET', path, { Cookie: cookie });
    expect({ path, status: answer.status, body: JSON.parse(answer.text) as unknown }).toEqual({
      path,
      status: 404,
      body: { error: { code: 'not-found', requestId: expect.any(String) } },
    });
  }
});

test('every address of the page is the same index, which is never kept', async () => {
  for (const path of ['/', '/login', '/welcome', `/endpoints/${endpointId}/connections`, '/session/x-1']) {
    const answer = await raw('GET', path);
    expect(answer).toMatchObject({ status: 200, text: INDEX_HTML });
    expect(answer.headers['cache-control']).toBe('no-store');
  }
  const asset = await raw('GET', '/assets/page-1a2b3c.js');
  expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
});

test('pages may run our own scripts only, sit in no frame, and answers are not kept', async () => {
  const page = (await raw('GET', '/')).headers;
  const csp = String(page['content-security-policy']);
  expect(csp).toContain("script-src 'self';");
  expect(csp).not.toMatch(/script-src[^;]*unsafe/);
  expect(csp).toContain("frame-ancestors 'none'");
  expect(csp).toContain(`connect-src 'self' ws://${gateway.url.host};`);
  expect(page['content-security-policy-report-only']).toContain('require-trusted-types-for');
  expect(page).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(page['strict-transport-security']).toBeUndefined();
  expect(page['x-powered-by']).toBeUndefined();
  expect((await raw('GET', '/api/public')).headers['cache-control']).toBe('no-store');
});

describe('a body is small, plain JSON of exactly the known words', () => {
  const post = (body: string, headers: Record<string, string> = {}) =>
    raw(
      'POST',
      '/api/domains',
      {
        Cookie: cookie,
        Origin: gateway.url.origin,
        'X-Jumpseat': '1',
        'Content-Type': 'application/json',
        ...headers,
      },
      body,
    );
  test.each<[string, string, number]>([
    ['too large', `{"name":"${'x'.repeat(70_000)}"}`, 413],
    ['not JSON', '{name}', 400],
    ['a bare value', '"North"', 400],
    ['a list', '[]', 400],
    ['an unknown word', '{"name":"South","id":"1"}', 400],
    ['a number for a name', '{"name":1}', 400],
    ['a name that draws outside its place', '{"name":"ab\\u202egnp.exe"}', 400],
    ['a constructor', '{"name":"South","constructor":{"prototype":{"admin":true}}}', 400],
  ])('%s', async (_what, body, status) => {
    expect((await post(body)).status).toBe(status);
  });

  test('compressed', async () => {
    expect((await post('{}', { 'Content-Encoding': 'gzip' })).status).toBe(400);
  });

  test('a repeated query key is refused, not guessed at', async () => {
    const path = `/api/domains/${domainId}/audit?action=a&action=b`;
    expect((await raw('GET', path, { Cookie: cookie })).status).toBe(400);
  });

  test('a wrong field is named, its value is not', async () => {
    const answer = await post('{"name":"\\u0007secret"}');
    expect(JSON.parse(answer.text)).toEqual({
      error: {
        code: 'bad-request',
        params: { fields: [{ path: 'name', message: 'must not hold control characters' }] },
        requestId: answer.headers['x-request-id'],
      },
    });
  });
});

test('an error from inside tells nothing but its request id', async () => {
  const broken = await openHttpGateway();
  try {
    await broken.store.source.query('DROP TABLE memberships');
    await broken.store.source.query('DROP TABLE users').catch(() => undefined);
    const answer = await broken.call('POST', '/api/login', { body: { name: 'ann', password: 'x' } });
    expect(answer.status).toBe(500);
    expect(answer.body).toEqual({
      error: { code: 'internal', requestId: answer.headers['x-request-id'] },
    });
  } finally {
    await broken.close();
  }
});

describe('a route that does not say who may call it, or what it takes, stops the start', () => {
  const none = {
    person: () => Promise.reject(new Error('unused')),
    visitor: () => ({ from: '', subnet: '', requestId: '' }),
  };
  const answer = () => Promise.resolve(undefined);
  test.each<[string, (routes: Routes) => void]>([
    ['an id nobody checks', (routes) => routes.signedIn('GET', '/api/x/:id', {}, answer)],
    ['a body nobody checks', (routes) => routes.signedIn('POST', '/api/x', {}, answer)],
    ['outside of /api', (routes) => routes.signedIn('GET', '/x', {}, answer)],
    [
      'twice',
      (routes) => {
        routes.signedIn('GET', '/api/x', {}, answer);
        routes.public('GET', '/api/x', {}, answer);
      },
    ],
  ])('%s', (_what, register) => {
    expect(() => {
      register(new Routes(none));
    }).toThrow(/^route /);
  });
});

test('the log line of a request holds its path, never its query, body or cookie', async () => {
  const lines: string[] = [];
  const log = { ...silentLog, info: (facts: object) => void lines.push(JSON.stringify(facts)) };
  const logged = await openHttpGateway({ log: { ...log, child: () => log } });
  try {
    await logged.call('POST', '/api/login?canary-query=1', {
      body: { name: 'canary-name', password: 'canary-password' },
      headers: { Cookie: 'jumpseat=canary-cookie' },
    });
    expect(lines.join('\n')).toContain('/api/login');
    expect(lines.join('\n')).not.toContain('canary');
  } finally {
    await logged.close();
  }
});
