/** Everything an RDP bench needs: guacd, xrdp, the gateway's process, guacamole-lite's, the crowd, and a controller. */

import { writeFileSync } from 'node:fs';
import type { StartedSession, TicketView } from '../../../gateway/wire/api.js';
import { type Guacd, startGuacd } from '../../fixtures/guacd.js';
import { tmpDir } from '../../fixtures/tmp-dir.js';
import { startXrdp, type Xrdp } from '../../fixtures/xrdp.js';
import { openPlant, type Plant } from '../../model/gateway.js';
import type { Person } from '../../model/person.js';
import { type Crowd, startCrowd } from './crowd-process.js';
import { type GatewayProcess, startGatewayProcess } from './gateway-process.js';
import { Joiners } from './joiners.js';
import { type Lite, startLite } from './lite.js';
import { RdpTap } from './rdp-tap.js';

export const VIEWERS = 10;
export const SIZE = { width: 1280, height: 800 };

/** What a page of guacamole-lite's says of itself: the same pictures as the gateway asks for, or the bytes were others. */
export const LITE_PAGE = {
  width: String(SIZE.width),
  height: String(SIZE.height),
  image: ['image/png', 'image/jpeg', 'image/webp'],
};

export interface LiveDesktop {
  readonly tap: RdpTap;
  /** So many of the crowd join and have their picture; with `stall` the first of them stops reading. */
  join(count: number, stall?: boolean): Promise<void>;
  end(): Promise<void>;
}

/** The gateway's session, by which more can be done. */
export interface Session extends LiveDesktop {
  readonly sessionId: string;
}

/** A gateway with people, in front of a guacd. */
export interface Front {
  readonly gateway: GatewayProcess;
  readonly controller: Person;
  /** Join from the bench's own process. */
  readonly joiners: Joiners;
  start(machine: Xrdp): Promise<Session>;
  close(): Promise<void>;
}

export interface RdpStage extends Front {
  readonly guacd: Guacd;
  readonly lite: Lite;
  readonly crowd: Crowd;
  /** A machine on which nothing runs yet. It ends with the stage. */
  machine(): Promise<Xrdp>;
  /** The same in front of another guacd; the crowd is not there. */
  front(guacd: number): Promise<Front>;
  /** The same session through guacamole-lite. */
  startLite(machine: Xrdp, lite?: Lite): Promise<LiveDesktop>;
  /** @returns its path. */
  file(name: string, content: string): string;
}

export async function openRdpStage(profile?: string): Promise<RdpStage> {
  const guacd = await startGuacd();
  const lite = await startLite(guacd.port);
  const crowd = startCrowd();
  const names = Array.from({ length: VIEWERS }, (_, at) => `viewer${String(at)}`);
  const main = await openFront(guacd.port, crowd, names, profile);
  await crowd.tell({ t: 'sign-in', url: main.gateway.url, names, protocol: 'rdp' });
  const machines: Xrdp[] = [];
  const dir = tmpDir('rdp-bench');
  return {
    ...main,
    guacd,
    lite,
    crowd,
    async machine() {
      const machine = await startXrdp(SIZE);
      machines.push(machine);
      return machine;
    },
    front: (port) => openFront(port, crowd, []),
    startLite: (machine, through = lite) => startThroughLite(through, crowd, machine),
    file(name, content) {
      const file = dir.file(name);
      writeFileSync(file, content);
      return file;
    },
    async close() {
      await crowd.close();
      await main.close();
      await lite.close();
      await guacd.close();
      for (const machine of machines) await machine.close();
      dir.close();
    },
  };
}

async function openFront(
  guacd: number,
  crowd: Crowd,
  names: readonly string[],
  profile?: string,
): Promise<Front> {
  const gateway = await startGatewayProcess(profile, { rdp: { guacd: { host: '127.0.0.1', port: guacd } } });
  const plant = await openPlant(gateway);
  const controller = await plant.addPerson('mara.lindqvist');
  const joiners = await Joiners.of(plant);
  for (const name of names) await plant.addPerson(name);
  return {
    gateway,
    controller,
    joiners,
    start: (machine) => start(plant, controller, crowd, machine),
    close: () => gateway.close(),
  };
}

async function start(plant: Plant, controller: Person, crowd: Crowd, machine: Xrdp): Promise<Session> {
  const name = `Machine ${String(machine.port)} ${String(Math.random()).slice(2, 8)}`;
  const endpoint = await plant.addEndpoint(machine, { name, protocol: 'rdp' });
  const events = await controller.events();
  const path = `/api/endpoints/${endpoint.id}/sessions`;
  const { sessionId } = await controller.post<StartedSession>(path, { purpose: 'a bench' });
  events.say({ t: 'subscribe', topic: `session:${sessionId}` });
  const credentials = { method: 'password', user: 'mara', password: 'of no matter' } as const;
  events.say({ t: 'offer', sessionId, credentials });
  events.onPrompt(({ kind, id }) => {
    if (kind !== 'host-key') return;
    events.say({ t: 'answer', sessionId, promptId: id, answer: { kind: 'host-key', trust: true } });
  });
  const { ticket } = await controller.post<TicketView>(`/api/sessions/${sessionId}/control`);
  const tap = new RdpTap({ gateway: { url: controller.url, cookie: controller.cookie, ticket }, size: SIZE });
  void tap.closed.then(() => {
    events.close();
  });
  await tap.open;
  await tap.pictured;
  return {
    sessionId,
    tap,
    join: async (count, stall = false) => {
      await crowd.tell({ t: 'join', sessionId, count, ...(stall ? { stallFirst: true } : {}) });
    },
    async end() {
      await controller.post(`/api/sessions/${sessionId}/end`);
      await tap.closed;
      await crowd.tell({ t: 'leave' });
    },
  };
}

async function startThroughLite(lite: Lite, crowd: Crowd, machine: Xrdp): Promise<LiveDesktop> {
  const url = lite.machine({
    hostname: machine.host,
    port: String(machine.port),
    'ignore-cert': 'true',
    security: 'any',
    'color-depth': '24',
    'enable-font-smoothing': 'true',
    'resize-method': 'display-update',
    'disable-audio': 'true',
    username: 'mara',
    password: 'of no matter',
    ...LITE_PAGE,
  });
  const tap = new RdpTap({ lite: url });
  await tap.open;
  await tap.pictured;
  return {
    tap,
    join: async (count, stall = false) => {
      const relay = lite.watch(tap.connection, LITE_PAGE);
      await crowd.tell({ t: 'direct', relay, count, ...(stall ? { stallFirst: true } : {}) });
    },
    async end() {
      await crowd.tell({ t: 'leave' });
      await tap.close();
    },
  };
}
