/** What the stories of a joint RDP session begin with: a real xrdp, a real guacd, a gateway, its plant and people. */

import type { EndpointView, StartedSession } from '../../gateway/wire/api.js';
import type { CredentialsWord } from '../../gateway/wire/events.js';
import type { RdpSettings } from '../../gateway/protocols/rdp/settings.js';
import { type Guacd, startGuacd } from '../fixtures/guacd.js';
import { startXrdp, type Xrdp, type XrdpOptions } from '../fixtures/xrdp.js';
import { type GuacdTap, startGuacdTap } from '../rdp/guacd-tap.js';
import type { EventsClient } from './events-client.js';
import { openPlant, type Plant, startGateway, type TestGateway } from './gateway.js';
import type { Person } from './person.js';
import { RdpClient, type RdpClientOptions } from './rdp-client.js';

export interface RdpSceneOptions {
  readonly xrdp?: XrdpOptions;
}

export interface OpenedDesktop {
  readonly sessionId: string;
  readonly stream: RdpClient;
  readonly events: EventsClient;
}

export interface RdpScene {
  readonly xrdp: Xrdp;
  readonly guacd: Guacd;
  /** Stands between the gateway and guacd. */
  readonly tap: GuacdTap;
  readonly gateway: TestGateway;
  readonly plant: Plant;
  /** The controller of every story. */
  readonly mara: Person;
  /** A colleague who joins. */
  readonly jonas: Person;
  /** Another endpoint at the same machine; exact pictures unless `settings` say otherwise. */
  endpoint(name: string, settings?: Partial<RdpSettings>): Promise<EndpointView>;
  /** Mara's session at the endpoint, with its first picture. */
  live(endpoint: EndpointView, options?: RdpClientOptions): Promise<OpenedDesktop>;
  close(): Promise<void>;
}

const CREDENTIALS: CredentialsWord = { method: 'password', user: 'PLANT\\mara', password: 'of no matter' };

export async function openRdpScene(options: RdpSceneOptions = {}): Promise<RdpScene> {
  const xrdp = await startXrdp(options.xrdp);
  const guacd = await startGuacd();
  const tap = await startGuacdTap(guacd.port);
  const gateway = await startGateway({ settings: { rdp: { guacd: { host: '127.0.0.1', port: tap.port } } } });
  const plant = await openPlant(gateway);
  const mara = await plant.addPerson('mara.lindqvist');
  const jonas = await plant.addPerson('jonas.weber');
  return {
    xrdp,
    guacd,
    tap,
    gateway,
    plant,
    mara,
    jonas,
    async endpoint(name, settings = {}) {
      const endpoint = await plant.addEndpoint(xrdp, { name, protocol: 'rdp' });
      const all = { protocol: 'rdp', quality: 'lossless', ...settings };
      await plant.admin.put(`/api/endpoints/${endpoint.id}/settings`, all);
      return endpoint;
    },
    live: (endpoint, stream) => start(mara, endpoint, stream),
    async close() {
      await gateway.close();
      await tap.close();
      await guacd.close();
      await xrdp.close();
    },
  };
}

/** As the page does it: row, events, credentials, stream; trusts a first certificate. */
async function start(
  person: Person,
  endpoint: EndpointView,
  options: RdpClientOptions = {},
): Promise<OpenedDesktop> {
  const events = await person.events();
  const path = `/api/endpoints/${endpoint.id}/sessions`;
  const { sessionId } = await person.post<StartedSession>(path, { purpose: 'a test' });
  events.say({ t: 'subscribe', topic: `session:${sessionId}` });
  events.say({ t: 'offer', sessionId, credentials: CREDENTIALS });
  events.onPrompt(({ kind, id }) => {
    if (kind !== 'host-key') return;
    events.say({ t: 'answer', sessionId, promptId: id, answer: { kind: 'host-key', trust: true } });
  });
  const stream = await RdpClient.open(person, sessionId, 'control', options);
  await stream.until(() => stream.page.frames > 0);
  return { sessionId, stream, events };
}
