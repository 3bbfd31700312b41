/** The composition root: the only place that knows every part. Nothing is decided here. */

import type { Server } from 'node:http';
import { join } from 'node:path';
import { openAudit } from './audit/audit.js';
import { createAuth } from './auth/auth.js';
import { firstAdminLink } from './auth/welcome-links.js';
import { serveControl } from './cli/control-server.js';
import { createOperator } from './cli/operator.js';
import type { Clock } from './clock.js';
import { OpenLinks } from './commands/consent/open-links.js';
import type { Office } from './commands/office.js';
import { type SandboxDesktop, type SandboxMachine, type SandboxPanel, stageDemo } from './commands/demo.js';
import { Feed } from './commands/sessions/feed.js';
import { Redecider } from './commands/sessions/redecide.js';
import type { SessionRoom } from './commands/sessions/room.js';
import { Spool } from './commands/sessions/spool.js';
import { closeOrphansOf } from './commands/sessions/orphans.js';
import { PutOut } from './commands/sessions/put-out.js';
import { Repeats } from './commands/repeats.js';
import { Strangers } from './commands/strangers.js';
import type { Config } from './config/config.js';
import { auditAnchorFile, ensureSecret, prepareDataDir, spoolFile } from './config/data-dir.js';

import { GuacdPlace } from './guacd.js';
import type { Log } from './log.js';
import { openMachines } from './machines.js';
import type { MailServer } from './notices/mail.js';
import { Outbox } from './notices/outbox.js';
import { webhookSecretOf } from './notices/webhook-secret.js';
import { openOutside } from './outside.js';
import { Secret } from './secret.js';
import { LiveSessions } from './sessions/live-sessions.js';
import { claimLease } from './store/lease.js';
import { migrate } from './store/migrate.js';
import { openStore } from './store/source.js';
import { Vault } from './vault/vault.js';
import { VERSION } from './version.js';

/** How long a stop waits for the ends of sessions to be written (ms). */
const DRAIN_MS = 15_000;
/** The sandbox machine is on this machine's own loopback address. */
const DEMO_RANGES = ['127.0.0.1/32'];

export interface AppOptions {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  /** The built page; default: beside the compiled gateway. */
  readonly webRoot?: string;
  /** The demonstration's stage: two people, a sandbox machine, a link for each. */
  readonly demo?: {
    readonly sandbox: SandboxMachine;
    readonly panel: SandboxPanel;
    /** Where xrdp is at hand. */
    readonly desktop: SandboxDesktop | undefined;
  };
  /** Another gateway took the lease: this one must stop serving. */
  readonly onLeaseLost: () => void;
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
  const vault = Vault.open(config.vault.keyFile);
  const strangers = new Strangers(store, audit, clock, log);
  const repeats = new Repeats(store, audit, clock, log);
  const guacd = new GuacdPlace({
    configured: config.rdp.guacd,
    home: join(config.dataDir, 'guacd'),
    hidden: config.dataDir,
    path: config.programPath,
    log,
    onPort: (port) => {
      machines.addOwnPort(port);
    },
  });
  const machines = openMachines({
    allowedRanges: [...config.outbound.allowedRanges, ...(demo === undefined ? [] : DEMO_RANGES)],
    guacd,
  });
  const webhookKey = ensureSecret(config, 'webhook.key');
  const office: Office = {
    store,
    audit,
    log,
    clock,
    publicUrl,
    passwords: auth.passwords,
    logins: auth.logins,
    strangers,
    vault,
    repeats,
    checkHost: machines.checkHost,
    webhookSecretOf: (salt) => webhookSecretOf(webhookKey, salt),
    mailReady: config.mail !== undefined,
    rdpReady: () => guacd.here,
  };
  const spool = new Spool(spoolFile(config), office);
  const feeds: Feed[] = [];
  const room: SessionRoom = {
    ...office,
    live: new LiveSessions(),
    running: new Map(),
    adapters: machines.adapters,
    gatewayId: lease.instanceId,
    spool,
    links: new OpenLinks(),
    putOut: new PutOut(clock, config.sessions.returnAfterAbuseSeconds * 1000),
    limits: {
      graceMs: config.sessions.controllerGraceSeconds * 1000,
      perUser: config.sessions.maxPerUser,
      perDomain: config.sessions.maxPerDomain,
    },
    touch: (sessionId) => {
      for (const feed of feeds) feed.touch(sessionId);
    },
  };
  await spool.recover();
  await closeOrphansOf(room, lease.previousSeenAt);
  const feed = new Feed(room);
  feeds.push(feed);
  const redecider = new Redecider(room);
  const outbox = new Outbox({
    store,
    clock,
    log,
    publicUrl,
    webhookKey,
    links: room.links,
    rules: () => machines.rulesFor([]),
    mail: config.mail === undefined ? undefined : mailServer(config.mail),
  });

  const stage = demo === undefined ? undefined : await stageDemo(office, demo, publicUrl);
  const outside = openOutside({ config, room, feed, auth, stage, webRoot });
  machines.addOwnPort(await outside.listen());
  await store.write((tx) =>
    audit.record(tx, { chain: 'system', action: 'gateway.start', result: 'done', actorId: null }),
  );
  const control = await serveControl({
    dataDir: config.dataDir,
    operator: createOperator({ store, audit, publicUrl, vault }),
    log,
  });
  log.info({ url: publicUrl.origin, version: VERSION }, 'Listening');
  // Nobody waits for it: SSH and VNC need none.
  void guacd.look();

  let closed: Promise<void> | undefined;
  async function close(): Promise<void> {
    log.info({ sessions: room.live.all().length }, 'Stopping');
    outside.stopListening();
    const ends = [...room.running.values()];
    room.live.closeAll();
    await within(DRAIN_MS, Promise.allSettled(ends.map(async (running) => running.chronicle.ended)));
    redecider.close();
    feed.close();
    await outbox.close();
    await outside.close();
    await control.close();
    await guacd.close();
    auth.close();
    await strangers.close();
    await repeats.close();
    await spool.close();
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
    server: outside.server,
    ...(stage === undefined ? {} : { demo: stage.links }),
    firstAdminLink: async () => (await firstAdminLink(store, publicUrl))?.link,
    close: () => (closed ??= close()),
  };
}

const mailServer = ({
  host,
  port,
  security,
  user,
  password,
  from,
}: NonNullable<Config['mail']>): MailServer => ({
  host,
  port,
  security,
  user,
  password: password === undefined ? undefined : new Secret(password),
  from,
});

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}
