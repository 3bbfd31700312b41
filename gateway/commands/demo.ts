/** The demonstration's stage: a domain, two people and a sandbox machine, and a link that is each of them. */

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { addDomain } from '../store/domains.js';
import { dropCredentials } from '../store/credentials.js';
import {
  addEndpoint,
  type NewEndpoint,
  changeEndpoint,
  endpointsOf,
  removeEndpoint,
  setJoint,
} from '../store/endpoints.js';
import { pinKey, pinnedKey, unpinKey } from '../store/host-keys.js';
import { addMember } from '../store/people.js';
import type { Tx } from '../store/source.js';
import { addUser, userByName } from '../store/users.js';
import { actorFacts } from '../store/facts.js';
import type { DemoEntered } from '../wire/api.js';
import type { Office } from './office.js';
import { Refused } from './refused.js';
import { endAccess } from './requests/gone.js';

export interface SandboxMachine {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly hostKey: { readonly algorithm: string; readonly fingerprint: string };
}

/** A machine with a picture, and nobody to sign in as. */
export interface SandboxPanel {
  readonly host: string;
  readonly port: number;
}

/** The panel over RDP. */
export interface SandboxDesktop extends SandboxPanel {
  readonly hostKey: { readonly algorithm: string; readonly fingerprint: string };
}

interface Machines {
  readonly sandbox: SandboxMachine;
  readonly panel: SandboxPanel;
  /** Undefined: there is none this time. */
  readonly desktop?: SandboxDesktop | undefined;
}

export interface DemoStage {
  readonly links: { readonly controller: string; readonly viewer: string };
  /** The same gateway by another name: a browser keeps other cookies there. */
  readonly viewerUrl: URL;
  /** Who a link stands for. @throws Refused `welcome-link-used` */
  enter(token: string): { readonly userId: string; readonly entered: DemoEntered };
}

const CONTROLLER = { name: 'mara.lindqvist', fullName: 'Mara Lindqvist' };
const VIEWER = { name: 'jonas.weber', fullName: 'Jonas Weber' };
const DOMAIN = 'Plant North';
const ENDPOINT = 'Sandbox line gateway';
const PANEL = 'Sandbox operator panel';
const DESKTOP = 'Sandbox desktop';

/** Makes what is not there yet; the links are new at every start and live in memory only. */
export async function stageDemo(office: Office, machines: Machines, publicUrl: URL): Promise<DemoStage> {
  const ids = await office.store.write((tx) => setUp(office, tx, machines));
  const viewerUrl = new URL(publicUrl);
  viewerUrl.hostname = publicUrl.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
  const tokens = { controller: newToken(), viewer: newToken() };
  return {
    viewerUrl,
    links: {
      controller: `${publicUrl.origin}/demo#${tokens.controller}`,
      viewer: `${viewerUrl.origin}/demo#${tokens.viewer}`,
    },
    enter(token) {
      const place = { domainId: ids.domainId, endpointId: ids.endpointId };
      const { user, password } = machines.sandbox;
      const account = { user, password };
      if (same(token, tokens.controller))
        return { userId: ids.controllerId, entered: { role: 'controller', ...place, account } };
      if (same(token, tokens.viewer))
        return { userId: ids.viewerId, entered: { role: 'viewer', ...place, account: null } };
      throw new Refused('welcome-link-used');
    },
  };
}

async function setUp(office: Office, tx: Tx, { sandbox, panel, desktop }: Machines) {
  const known = await userByName(tx.manager, CONTROLLER.name);
  const domainId = known === undefined ? await addDomain(tx, DOMAIN) : await domainOf(tx, known.id);
  const person = async (
    { name, fullName }: typeof CONTROLLER,
    role: 'admin' | 'engineer',
  ): Promise<string> => {
    const there = await userByName(tx.manager, name);
    if (there !== undefined) return there.id;
    // No password: nobody signs in as them but by the links.
    const id = await addUser(tx, { name, fullName, systemAdmin: role === 'admin', passwordHash: null });
    await addMember(tx, domainId, id, role);
    return id;
  };
  const controllerId = await person(CONTROLLER, 'admin');
  const viewerId = await person(VIEWER, 'engineer');
  const place = async (machine: Pick<NewEndpoint, 'name' | 'protocol' | 'host' | 'port' | 'description'>) => {
    const { name, host, port } = machine;
    const existing = (await endpointsOf(tx.manager, domainId)).find((endpoint) => endpoint.name === name);
    // The sandbox may have had to take another port this time.
    if (existing !== undefined) await changeEndpoint(tx, existing.id, { host, port });
    const id =
      existing?.id ??
      (await addEndpoint(tx, domainId, { ...machine, tags: ['sandbox'], access: 'everyone' }));
    if (existing === undefined) await setJoint(tx, id, true, controllerId);
    return id;
  };
  const endpointId = await place({
    name: ENDPOINT,
    protocol: 'ssh',
    host: sandbox.host,
    port: sandbox.port,
    description:
      'A toy machine inside the gateway. It runs no real command. Try: help, monitor, edit, log. ' +
      `Sign in as ${sandbox.user} with the password ${sandbox.password}; they open nothing else.`,
  });
  await place({
    name: PANEL,
    protocol: 'vnc',
    host: panel.host,
    port: panel.port,
    description: 'A toy operator panel inside the gateway. Pressing leaves a dot; nothing else happens.',
  });
  const pin = async (id: string, { hostKey }: Pick<SandboxDesktop, 'hostKey'>): Promise<void> => {
    if ((await pinnedKey(tx.manager, id))?.fingerprint === hostKey.fingerprint) return;
    await unpinKey(tx, id);
    await pinKey(tx, id, hostKey, controllerId);
  };
  await pin(endpointId, sandbox);
  if (desktop !== undefined) {
    const desktopId = await place({
      name: DESKTOP,
      protocol: 'rdp',
      host: desktop.host,
      port: desktop.port,
      description:
        'The same panel over RDP. It takes any user name and password; with none it asks on a screen of its own.',
    });
    await pin(desktopId, desktop);
  } else await takeAway(office, tx, domainId, controllerId);
  return { domainId, controllerId, viewerId, endpointId };
}

/** The desktop of an earlier start, whose xrdp or guacd has gone meanwhile: nobody is offered what cannot be opened. */
async function takeAway(office: Office, tx: Tx, domainId: string, by: string): Promise<void> {
  const there = (await endpointsOf(tx.manager, domainId)).find(({ name }) => name === DESKTOP);
  if (there === undefined) return;
  await dropCredentials(tx, there.id);
  await endAccess(tx, { endpointId: there.id }, { by, note: 'The demonstration has no RDP this time.' });
  await removeEndpoint(tx, there.id);
  await office.audit.record(tx, {
    chain: domainId,
    actorId: null,
    action: 'endpoint.remove',
    result: 'done',
    endpoint: { id: there.id, name: there.name },
  });
}

async function domainOf(tx: Tx, userId: string): Promise<string> {
  const [domainId] = (await actorFacts(tx.manager, userId))?.roles.keys() ?? [];
  return domainId ?? (await addDomain(tx, DOMAIN));
}

const newToken = (): string => randomBytes(32).toString('base64url');

function same(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
