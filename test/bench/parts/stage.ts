/** Everything an SSH bench needs: a real machine, the gateway's process, the relay's, the crowd's, and a controller. */

import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EndpointView, StartedSession, TicketView } from '../../../gateway/wire/api.js';
import { type Sshd, startSshd } from '../../fixtures/sshd.js';
import { openPlant, type Plant } from '../../model/gateway.js';
import type { Person } from '../../model/person.js';
import { type Crowd, startCrowd } from './crowd-process.js';
import { type GatewayProcess, startGatewayProcess } from './gateway-process.js';
import { Joiners } from './joiners.js';
import { type RelayProcess, startRelay } from './relay-process.js';
import { Tap } from './tap.js';

export const COLUMNS = 200;
export const ROWS = 50;
export const VIEWERS = 10;

export interface LiveSession {
  readonly sessionId: string;
  readonly tap: Tap;
  end(): Promise<void>;
}

export interface Stage {
  readonly sshd: Sshd;
  readonly gateway: GatewayProcess;
  readonly relay: RelayProcess;
  readonly crowd: Crowd;
  readonly plant: Plant;
  readonly controller: Person;
  /** Join from the bench's own process. */
  readonly joiners: Joiners;
  readonly endpoint: EndpointView;
  /** A live session with a quiet shell, COLUMNS × ROWS. */
  start(): Promise<LiveSession>;
  /** Puts a file into the user's home. @returns its path on the machine. */
  file(name: string, content: string): string;
  close(): Promise<void>;
}

export async function openStage(profile?: string): Promise<Stage> {
  const sshd = await startSshd();
  const gateway = await startGatewayProcess(profile);
  const relay = await startRelay(sshd);
  const crowd = startCrowd();
  const plant = await openPlant(gateway);
  const controller = await plant.addPerson('mara.lindqvist');
  const joiners = await Joiners.of(plant);
  const names = Array.from({ length: VIEWERS }, (_, at) => `viewer${at}`);
  for (const name of names) await plant.addPerson(name);
  await crowd.tell({ t: 'sign-in', url: gateway.url, names });
  const endpoint = await plant.addEndpoint(sshd);
  return {
    sshd,
    gateway,
    relay,
    crowd,
    plant,
    controller,
    joiners,
    endpoint,
    start: () => start(controller, endpoint, sshd),
    file(name, content) {
      const file = path.join(sshd.home, name);
      writeFileSync(file, content);
      chmodSync(file, 0o644);
      return file;
    },
    async close() {
      await crowd.close();
      await relay.close();
      await gateway.close();
      await sshd.close();
    },
  };
}

/** As the page does it: each session's window has an events socket of its own, beside the stream. */
async function start(
  controller: Person,
  endpoint: EndpointView,
  { user, password }: Sshd,
): Promise<LiveSession> {
  const events = await controller.events();
  const path = `/api/endpoints/${endpoint.id}/sessions`;
  const { sessionId } = await controller.post<StartedSession>(path, { purpose: 'a bench' });
  events.onPrompt((prompt) => {
    const answer = { kind: 'host-key', trust: true } as const;
    if (prompt.kind === 'host-key') events.say({ t: 'answer', sessionId, promptId: prompt.id, answer });
  });
  events.say({ t: 'subscribe', topic: `session:${sessionId}` });
  events.say({ t: 'offer', sessionId, credentials: { method: 'password', user, password } });
  const { ticket } = await controller.post<TicketView>(`/api/sessions/${sessionId}/control`);
  const tap = new Tap({ url: controller.url, cookie: controller.cookie, ticket });
  void tap.closed.then(() => {
    events.close();
  });
  await tap.open;
  tap.say({ t: 'size', columns: COLUMNS, rows: ROWS });
  await events.session(sessionId, (session) => session.state === 'active');
  const ready = tap.until('ready-2');
  tap.type('PS1=; clear; echo ready-$((1+1))\r');
  await ready;
  return {
    sessionId,
    tap,
    async end() {
      await controller.post(`/api/sessions/${sessionId}/end`);
      await tap.closed;
    },
  };
}
