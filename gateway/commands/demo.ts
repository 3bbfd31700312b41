/** The demonstration's stage: a domain, two people and a sandbox machine, and a link that is each of them. */

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { addDomain } from '../store/domains.js';
import { addEndpoint, changeEndpoint, endpointsOf, setJoint } from '../store/endpoints.js';
import { pinKey, pinnedKey, unpinKey } from '../store/host-keys.js';
import { addMember } from '../store/people.js';
import type { Tx } from '../store/source.js';
import { addUser, userByName } from '../store/users.js';
import { actorFacts } from '../store/facts.js';
import type { DemoEntered } from '../wire/api.js';
import type { Office } from './office.js';
import { Refused } from './refused.js';

export interface SandboxMachine {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly hostKey: { readonly algorithm: string; readonly fingerprint: string };
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

/** Makes what is not there yet; the links are new at every start and live in memory only. */
export async function stageDemo(office: Office, sandbox: SandboxMachine, publicUrl: URL): Promise<DemoStage> {
  const ids = await office.store.write((tx) => setUp(tx, sandbox));
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
      const account = { user: sandbox.user, password: sandbox.password };
      if (same(token, tokens.controller))
        return { userId: ids.controllerId, entered: { role: 'controller', ...place, account } };
      if (same(token, tokens.viewer))
        return { userId: ids.viewerId, entered: { role: 'viewer', ...place, account: null } };
      throw new Refused('welcome-link-used');
    },
  };
}

async function setUp(tx: Tx, sandbox: SandboxMachine) {
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
  const { host, port } = sandbox;
  const existing = (await endpointsOf(tx.manager, domainId)).find((endpoint) => endpoint.name === ENDPOINT);
  const endpointId =
    existing?.id ??
    (await addEndpoint(tx, domainId, {
      name: ENDPOINT,
      protocol: 'ssh',
      host,
      port,
      description: 'A toy machine inside the gateway. It runs no real command. Try: help, top, edit, log.',
      tags: ['sandbox'],
      access: 'everyone',
    }));
  await changeEndpoint(tx, endpointId, { host, port });
  if (existing === undefined) await setJoint(tx, endpointId, true, controllerId);
  const pinned = await pinnedKey(tx.manager, endpointId);
  if (pinned?.fingerprint !== sandbox.hostKey.fingerprint) {
    await unpinKey(tx, endpointId);
    await pinKey(tx, endpointId, sandbox.hostKey, controllerId);
  }
  return { domainId, controllerId, viewerId, endpointId };
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
