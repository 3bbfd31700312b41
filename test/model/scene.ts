/** What most stories of a joint session begin with: a machine, a gateway, its plant and a few people. */

import type { EndpointView } from '../../gateway/wire/api.js';
import type { CredentialsWord } from '../../gateway/wire/events.js';
import { type Sshd, type SshdOptions, startSshd } from '../fixtures/sshd.js';
import { type GatewayOptions, openPlant, type Plant, startGateway, type TestGateway } from './gateway.js';
import type { Opened, Person } from './person.js';
import type { StreamOptions } from './stream-client.js';

export interface SceneOptions extends GatewayOptions {
  readonly sshd?: SshdOptions;
  /** Where the gateway dials, when something stands before the machine. Given the sshd's port. */
  readonly machineAt?: (port: number) => Promise<{ readonly host: string; readonly port: number }>;
}

export interface Scene {
  readonly sshd: Sshd;
  readonly gateway: TestGateway;
  readonly plant: Plant;
  /** The controller of every story. */
  readonly mara: Person;
  /** A colleague who joins. */
  readonly jonas: Person;
  readonly endpoint: EndpointView;
  readonly credentials: CredentialsWord;
  /** Mara's live session with a plain prompt on an empty screen. */
  live(options?: StreamOptions): Promise<Opened>;
  close(): Promise<void>;
}

export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const sshd = await startSshd(options.sshd);
  const gateway = await startGateway(options);
  const plant = await openPlant(gateway);
  const mara = await plant.addPerson('mara.lindqvist');
  const jonas = await plant.addPerson('jonas.weber');
  const endpoint = await plant.addEndpoint((await options.machineAt?.(sshd.port)) ?? sshd);
  const credentials: CredentialsWord = { method: 'password', user: sshd.user, password: sshd.password };
  return {
    sshd,
    gateway,
    plant,
    mara,
    jonas,
    endpoint,
    credentials,
    async live(stream) {
      const opened = await mara.startLive(endpoint.id, credentials, stream);
      // The prompt is spelt in two parts, so that its echo is not taken for it.
      opened.stream.type("PS1='rea''dy> '; clear\r");
      await opened.stream.shows(/^ready>$/m);
      return opened;
    },
    async close() {
      await gateway.close();
      await sshd.close();
    },
  };
}
