/** The composition root: the only place that knows every part. Nothing is decided here. */

import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Express } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import proxyAddr from 'proxy-addr';
import { openAudit } from './audit/audit.js';
import { createAuth } from './auth/auth.js';
import { firstAdminLink } from './auth/welcome-links.js';
import { serveControl } from './cli/control-server.js';
import { createOperator } from './cli/operator.js';
import type { Clock } from './clock.js';
import type { Visiting } from './commands/asking.js';
import type { CheckHost, Office } from './commands/office.js';
import { type SandboxMachine, stageDemo } from './commands/demo.js';
import { Feed } from './commands/sessions/feed.js';
import { Redecider } from './commands/sessions/redecide.js';
import type { AdapterTable, MachineTarget, SessionRoom } from './commands/sessions/room.js';
import { closeOrphansOf } from './commands/sessions/orphans.js';
import { Strangers } from './commands/strangers.js';
import type { Config } from './config/config.js';
import { auditAnchorFile, ensureSecret, prepareDataDir } from './config/data-dir.js';
import { allowedHosts } from './http/allowed-hosts.js';
import { createHttp } from './http/create-http.js';

import { demoRoutes } from './http/routes/demo.js';
import { sessionRoutes } from './http/routes/sessions.js';
import { limitServer, SERVER_OPTIONS } from './http/server-limits.js';
import type { Log } from './log.js';
import type { AddressRules } from './net/address-rules.js';
import { checkAddress, DialError } from './net/dial.js';
import { sshAdapter } from './protocols/ssh/adapter.js';
import { LiveSessions } from './sessions/live-sessions.js';
import { claimLease } from './store/lease.js';
import { migrate } from './store/migrate.js';
import { openStore } from './store/source.js';
import { VERSION } from './version.js';
import { Sockets } from './ws/sockets.js';

/** How long a stop waits for the ends of sessions to be written (ms). */
const DRAIN_MS = 15_000;
/** The sandbox machine is on this machine's own loopback address. */
const DEMO_RANGES = ['127.0.0.1/32'];
const WEB_ROOT = fileURLToPath(new URL('../web', import.meta.url));

export interface AppOptions {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  /** The built page; default: beside the compiled gateway. */
  readonly webRoot?: string;
  /** The demonstration's stage: two people, a sandbox machine, a link for each. */
  readonly demo?: { readonly sandbox: SandboxMachine };
  /** Another gateway took the lease: this one must stop serving. */
  onLeaseLost(): void;
}

export interface App {
  readonly url: string;
  readonly room: SessionRoom;
  readonly server: Server;
  /** The demonstration's two links. */
  readonly demo?: { readonly controller: string; readonly viewer: string };
  /** A one-time link while there is no system admin. */
  firstAdminLink(): Promise<string | undefined>;
  /** No new work, sessions ended and written, everything closed. Closing twice is harmless. */
  close(): Promise<void>;
}

/** @throws when anything a session needs is not there: database, lease, keys, port. */
export async function startApp({ config, log, clock, webRoot, demo, onLeaseLost }: AppOptions): Promise<App> {
  prepareDataDir(config);
  const publicUrl = new URL(config.publicUrl);
  const store = await openStore({ config, log, clock });
  await migrate(store, log);
  const lease = await claimLease({ store, clock, log, onLost: onLeaseLost });
  const audit = await openAudit({
    store,
    keyFile: config.audit.keyFile,
    anchorFile: auditAnchorFile(config),
    log,
    clock,
  });
  const auth = createAuth({
    store,
    clock,
    log,
    publicUrl,
    cookieSecret: ensureSecret(config, 'cookie.key'),
    times: { idleMs: config.login.idleMinutes * 60_000, absoluteMs: config.login.absoluteHours * 3_600_000 },
  });
  const strangers = new Strangers(store, audit, clock, log);
  const ownPorts = new Set<number>();
  const rulesFor = (allowedRanges: readonly string[]): AddressRules => ({
    allow: [...config.outbound.allowedRanges, ...allowedRanges, ...(demo === undefined ? [] : DEMO_RANGES)],
    ownPorts,
  });
  const office: Office = {
    store,
    audit,
    log,
    clock,
    publicUrl,
    passwords: auth.passwords,
    logins: auth.logins,
    strangers,
    checkHost: hostCheck(rulesFor),
  };
  const feeds: Feed[] = [];
  const room: SessionRoom = {
    ...office,
    live: new LiveSessions(),
    running: new Map(),
    adapters: adaptersWith(rulesFor),
    gatewayId: lease.instanceId,
    limits: {
      graceMs: config.sessions.controllerGraceSeconds * 1000,
      perUser: config.sessions.maxPerUser,
      perDomain: config.sessions.maxPerDomain,
    },
    touch: (sessionId) => {
      for (const feed of feeds) feed.touch(sessionId);
    },
  };
  await closeOrphansOf(room, lease.previousSeenAt);
  const feed = new Feed(room);
  feeds.push(feed);
  const redecider = new Redecider(room);

  const stage = demo === undefined ? undefined : await stageDemo(office, demo.sandbox, publicUrl);
  const pagesAt = (url: URL): Express =>
    createHttp({
      config: {
        publicUrl: url,
        trustedProxies: config.trustedProxies,
        name: 'Jumpseat',
        version: VERSION,
        demo: config.demo,
        webRoot: webRoot ?? WEB_ROOT,
      },
      office,
      signIn: auth.signIn,
      devices: auth.devices,
      ready: async () => {
        await store.read.query('SELECT 1');
        return true;
      },
      moreRoutes: (routes) => {
        sessionRoutes(routes, room);
        if (stage !== undefined) demoRoutes(routes, office, stage);
      },
    }).app;
  // The demonstration's viewer comes by another name of this machine, so that one browser can be two people.
  const places = stage === undefined ? [publicUrl] : [publicUrl, stage.viewerUrl];
  const apps = new Map(places.map((url) => [url.host, pagesAt(url)]));
  const first = pagesAt(publicUrl);
  const app: RequestListener = (request, response) => {
    (apps.get(request.headers.host ?? '') ?? first)(request, response);
  };
  const server = createServer(SERVER_OPTIONS, app);
  limitServer(server);
  const sockets = new Sockets({
    room,
    feed,
    origins: new Set(places.map((url) => url.origin)),
    hosts: new Set(places.flatMap((url) => [...allowedHosts(url)])),
    visitor: visitorOf(config.trustedProxies),
  });
  sockets.listen(server);
  const port = await listen(server, config.listen.host, config.listen.port);
  ownPorts.add(port);
  await store.write((tx) =>
    audit.record(tx, { chain: 'system', action: 'gateway.start', result: 'done', actorId: null }),
  );
  const control = await serveControl({
    dataDir: config.dataDir,
    operator: createOperator({ store, audit, publicUrl }),
    log,
  });
  log.info({ url: publicUrl.origin, port, version: VERSION }, 'Listening');

  let closed: Promise<void> | undefined;
  async function close(): Promise<void> {
    log.info({ sessions: room.live.all().length }, 'Stopping');
    server.close();
    const ends = [...room.running.values()];
    room.live.closeAll();
    await within(DRAIN_MS, Promise.allSettled(ends.map((running) => running.chronicle.ended)));
    redecider.close();
    feed.close();
    sockets.close();
    await control.close();
    server.closeAllConnections();
    auth.close();
    await strangers.close();
    await store
      .write((tx) =>
        audit.record(tx, { chain: 'system', action: 'gateway.stop', result: 'done', actorId: null }),
      )
      .catch((err: unknown) => {
        log.error({ err }, 'Stop not recorded');
      });
    await audit.close();
    await lease.close();
    await store.close();
    log.info({}, 'Stopped');
  }

  return {
    url: publicUrl.origin,
    room,
    server,
    ...(stage === undefined ? {} : { demo: stage.links }),
    firstAdminLink: async () => (await firstAdminLink(store, publicUrl))?.link,
    close: () => (closed ??= close()),
  };
}

function adaptersWith(rulesFor: (ranges: readonly string[]) => AddressRules): AdapterTable {
  return {
    ssh: {
      ...sshAdapter,
      connect: ({ host, port, allowedRanges }: MachineTarget) =>
        sshAdapter.connect({ host, port, rules: rulesFor(allowedRanges) }),
    },
  };
}

const hostCheck =
  (rulesFor: (ranges: readonly string[]) => AddressRules): CheckHost =>
  async (host, port, { allowedRanges }) => {
    try {
      await checkAddress(host, port, rulesFor(allowedRanges));
      return { ok: true };
    } catch (error) {
      if (!(error instanceof DialError)) throw error;
      // A name that does not resolve yet may be saved: it is judged again at each dial.
      return error.failure === 'unknown-name' ? { ok: true } : { ok: false, why: error.why };
    }
  };

/** The same reading of X-Forwarded-For as Express makes, for requests that never reach it. */
function visitorOf(trustedProxies: readonly string[]): (request: IncomingMessage) => Visiting {
  const trust = proxyAddr.compile([...trustedProxies]);
  let count = 0;
  return (request) => {
    const from = proxyAddr(request, trust);
    count += 1;
    return { from, subnet: ipKeyGenerator(from), requestId: `ws-${String(count)}` };
  };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}
