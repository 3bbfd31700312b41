/** Everything a VNC bench needs: a real server, the gateway's process, websockify, the crowd, and a controller. */

import { writeFileSync } from 'node:fs';
import type { EndpointView, StartedSession, TicketView } from '../../../gateway/wire/api.js';
import { startServer } from '../../fixtures/child.js';
import { freePort } from '../../fixtures/free-port.js';
import { tmpDir } from '../../fixtures/tmp-dir.js';
import { startXvnc, type Xvnc } from '../../fixtures/xvnc.js';
import { openPlant } from '../../model/gateway.js';
import type { Person } from '../../model/person.js';
import { type Crowd, startCrowd } from './crowd-process.js';
import { type GatewayProcess, startGatewayProcess } from './gateway-process.js';
import { Joiners } from './joiners.js';
import { VncTap } from './vnc-tap.js';

export const VIEWERS = 10;
const SIZE = { width: 1920, height: 1080 };

export interface LiveDesktop {
  readonly sessionId: string;
  readonly tap: VncTap;
  end(): Promise<void>;
}

export interface VncStage {
  readonly gateway: GatewayProcess;
  readonly crowd: Crowd;
  readonly controller: Person;
  /** Join from the bench's own process. */
  readonly joiners: Joiners;
  /** A machine of 1920 × 1080 on which nothing runs yet. It ends with the stage. */
  machine(): Promise<Xvnc>;
  /** Starts websockify in front of a server. */
  relay(port: number): Promise<{ readonly url: string; readonly pid: number; close(): Promise<void> }>;
  /** A live session at what listens there. */
  start(port: number): Promise<LiveDesktop>;
  /** @returns its path. */
  file(name: string, content: string): string;
  close(): Promise<void>;
}

export async function openVncStage(profile?: string): Promise<VncStage> {
  const gateway = await startGatewayProcess(profile);
  const crowd = startCrowd();
  const plant = await openPlant(gateway);
  const controller = await plant.addPerson('mara.lindqvist');
  const joiners = await Joiners.of(plant);
  const names = Array.from({ length: VIEWERS }, (_, at) => `viewer${String(at)}`);
  for (const name of names) await plant.addPerson(name);
  await crowd.tell({ t: 'sign-in', url: gateway.url, names, protocol: 'vnc' });
  const machines: Xvnc[] = [];
  const dir = tmpDir('vnc-bench');
  return {
    gateway,
    crowd,
    controller,
    joiners,
    async machine() {
      const machine = await startXvnc(SIZE);
      machines.push(machine);
      return machine;
    },
    async relay(to) {
      const port = await freePort();
      const server = await startServer('websockify', [`127.0.0.1:${port}`, `127.0.0.1:${to}`], port);
      return { url: `ws://127.0.0.1:${port}`, pid: server.pid, close: () => server.kill() };
    },
    async start(port) {
      const name = `Machine ${String(port)} ${String(Math.random()).slice(2, 8)}`;
      const endpoint = await plant.addEndpoint({ host: '127.0.0.1', port }, { name, protocol: 'vnc' });
      return start(controller, endpoint);
    },
    file(name, content) {
      const file = dir.file(name);
      writeFileSync(file, content);
      return file;
    },
    async close() {
      await crowd.close();
      await gateway.close();
      for (const machine of machines) await machine.close();
      dir.close();
    },
  };
}

async function start(controller: Person, endpoint: EndpointView): Promise<LiveDesktop> {
  const events = await controller.events();
  const path = `/api/endpoints/${endpoint.id}/sessions`;
  const { sessionId } = await controller.post<StartedSession>(path, { purpose: 'a bench' });
  events.say({ t: 'subscribe', topic: `session:${sessionId}` });
  const { ticket } = await controller.post<TicketView>(`/api/sessions/${sessionId}/control`);
  const tap = new VncTap({ gateway: { url: controller.url, cookie: controller.cookie, ticket } });
  void tap.closed.then(() => {
    events.close();
  });
  await tap.open;
  await tap.rfb.pictured;
  return {
    sessionId,
    tap,
    async end() {
      await controller.post(`/api/sessions/${sessionId}/end`);
      await tap.closed;
    },
  };
}
