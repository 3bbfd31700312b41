/** The whole gateway on a free port with a database of its own, and people to use it. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type App, startApp } from '../../gateway/app.js';
import { systemClock } from '../../gateway/clock.js';
import { loadConfig } from '../../gateway/config/config.js';
import { createLog } from '../../gateway/log.js';
import type { Clock } from '../../gateway/sessions/clock.js';
import type { EndpointView, Me, PersonView, WelcomeLink } from '../../gateway/wire/api.js';
import { freePort } from '../fixtures/free-port.js';
import { tmpDir } from '../fixtures/tmp-dir.js';
import { Person } from './person.js';

export const PASSWORD = 'correct horse battery staple';

export interface GatewayOptions {
  /** Merged into the configuration file. Endpoints on loopback are allowed unless said otherwise. */
  readonly settings?: Readonly<Record<string, unknown>> & { readonly sessions?: object };
  /** Keep this data directory (and its database) instead of a new one. */
  readonly dataDir?: string;
  readonly port?: number;
  readonly clock?: Clock;
  readonly webRoot?: string;
  /** Where pages reach it, when that is not its own port (a proxy in front). */
  readonly publicPort?: number;
}

export interface TestGateway {
  readonly app: App;
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  /** Every line logged so far. */
  log(): string;
  close(): Promise<void>;
}

export async function startGateway(options: GatewayOptions = {}): Promise<TestGateway> {
  const dir = options.dataDir === undefined ? tmpDir('gateway') : undefined;
  const dataDir = options.dataDir ?? dir?.path ?? '';
  const port = options.port ?? (await freePort());
  const file = join(dataDir, 'jumpseat.yaml');
  const { sessions = {} } = options.settings ?? {};
  writeFileSync(
    file,
    JSON.stringify({
      listen: { host: '127.0.0.1', port },
      publicUrl: `http://127.0.0.1:${String(options.publicPort ?? port)}`,
      dataDir,
      outbound: { allowedRanges: ['127.0.0.0/8'] },
      // Said outright: no gateway of a test's starts a guacd that it was not asked to.
      rdp: { guacd: { host: '127.0.0.1', port: 4822 } },
      ...options.settings,
      // Tests say many forbidden things one after another, and one person of theirs comes and goes as ten do.
      sessions: { returnAfterAbuseSeconds: 0, joinsPerMinute: 10_000, ...sessions },
    }),
  );
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const app = await startApp({
    config: loadConfig(['--config', file], {}),
    log: createLog({ level: 'debug', destination }),
    clock: options.clock ?? systemClock,
    ...(options.webRoot === undefined ? {} : { webRoot: options.webRoot }),
    onLeaseLost: () => undefined,
  });
  return {
    app,
    url: app.url,
    port,
    dataDir,
    log: () => lines.join(''),
    close: async () => {
      await app.close();
      dir?.close();
    },
  };
}

export interface Plant {
  readonly domainId: string;
  /** System admin and domain admin. */
  readonly admin: Person;
  /** Another domain admin may be had by `addPerson(…, 'admin')`. */
  addPerson(name: string, role?: 'engineer' | 'admin'): Promise<Person>;
  addEndpoint(
    machine: { host: string; port: number },
    more?: { name?: string; joint?: boolean; protocol?: 'ssh' | 'vnc' | 'rdp' },
  ): Promise<EndpointView>;
}

/** What a plant is made through: a gateway in this process or another. */
export interface FirstDoor {
  readonly url: string;
  readonly app: Pick<App, 'firstAdminLink'>;
}

/** As much of a gateway as is needed to make its first admin. */
export interface OpenableGateway {
  readonly url: string;
  readonly app: Pick<App, 'firstAdminLink'>;
}

/** Makes the first admin and the domain, through the same doors as people do. */
export async function openPlant(gateway: FirstDoor): Promise<Plant> {
  const link = await gateway.app.firstAdminLink();
  if (link === undefined) throw new Error('there is an admin already');
  const admin = new Person(gateway.url, 'anna.berg');
  const me = await admin.post<Me>('/api/welcome', {
    kind: 'first-admin',
    token: tokenOf(link),
    name: 'anna.berg',
    fullName: 'Anna Berg',
    domainName: 'Plant North',
    password: PASSWORD,
  });
  const domainId = me.domains[0]?.id ?? '';
  return {
    domainId,
    admin,
    async addPerson(name, role = 'engineer') {
      const fullName = name.replace(
        /(^|\.)([a-z])/g,
        (_, dot: string, letter: string) => (dot && ' ') + letter.toUpperCase(),
      );
      const { link: welcome } = await admin.post<{ person: PersonView } & WelcomeLink>(
        `/api/domains/${domainId}/people`,
        { name, fullName, role },
      );
      const person = new Person(gateway.url, name);
      await person.post('/api/welcome', {
        kind: 'set-password',
        token: tokenOf(welcome),
        password: PASSWORD,
      });
      return person;
    },
    async addEndpoint({ host, port: at }, { name = 'Mixing line 2', joint = true, protocol = 'ssh' } = {}) {
      const endpoint = await admin.post<EndpointView>(`/api/domains/${domainId}/endpoints`, {
        name,
        protocol,
        host,
        port: at,
      });
      if (joint) await admin.put(`/api/endpoints/${endpoint.id}/joint`, { on: true });
      return endpoint;
    },
  };
}

const tokenOf = (link: string): string => new URL(link).hash.slice(1);
