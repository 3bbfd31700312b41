/** A machine's identity for one starting session: compared with the pinned one, accepted or refused, and recorded. */

import type { EntityManager } from 'typeorm';
import type { Office } from '../office.js';
import { isDomainAdmin } from '../../domain/actor.js';
import { type PresentedKey, StartError } from '../../sessions/ports.js';
import { credentialsOf } from '../../store/credentials.js';
import { domainById } from '../../store/domains.js';
import { endpointById } from '../../store/endpoints.js';
import { actorFacts } from '../../store/facts.js';
import { notePresentedKey, pinKey, pinnedKey } from '../../store/host-keys.js';
import type { Tx } from '../../store/source.js';
import type { Pins } from './prompting.js';

export interface PinsOf {
  readonly domainId: string;
  readonly endpoint: { readonly id: string; readonly name: string };
  /** What this session dials; its endpoint may be given another address meanwhile. */
  readonly address: { readonly host: string; readonly port: number };
  readonly sessionId: string;
  readonly controllerId: string;
  readonly from: string;
}

export function pinsOf({ store, audit }: Pick<Office, 'store' | 'audit'>, of: PinsOf): Pins {
  const record = (
    tx: Tx,
    action: 'hostkey.accept' | 'hostkey.refuse' | 'hostkey.mismatch',
    key: PresentedKey,
  ) =>
    audit.record(tx, {
      chain: of.domainId,
      actorId: of.controllerId,
      action,
      result: action === 'hostkey.accept' ? 'done' : 'refused',
      endpoint: of.endpoint,
      sessionId: of.sessionId,
      subject: key.fingerprint,
      from: of.from,
      details: { algorithm: key.algorithm },
    });

  /**
   * Pins belong to an address: the key of the machine that was there says nothing of the one that is there now.
   * @throws StartError
   */
  async function demandSameAddress(manager: EntityManager): Promise<void> {
    const row = await endpointById(manager, of.endpoint.id);
    if (row?.host !== of.address.host || row.port !== of.address.port)
      throw new StartError('host-key-not-trusted', { why: 'the endpoint has another address now' });
  }

  /** @throws StartError when another key is pinned; that it was presented is kept for the domain admins. */
  async function compare(key: PresentedKey): Promise<'trusted' | 'unknown'> {
    await demandSameAddress(store.read);
    const pinned = await pinnedKey(store.read, of.endpoint.id);
    if (pinned === undefined) return 'unknown';
    if (pinned.fingerprint === key.fingerprint) return 'trusted';
    await store.write(async (tx) => {
      await demandSameAddress(tx.manager);
      await notePresentedKey(tx, of.endpoint.id, key);
      tx.publish({ type: 'endpoint', endpointId: of.endpoint.id, domainId: of.domainId });
      await record(tx, 'hostkey.mismatch', key);
    });
    throw new StartError('host-key-changed', {
      known: pinned.fingerprint,
      knownAlgorithm: pinned.algorithm,
      knownSince: String(pinned.acceptedAt),
      presented: key.fingerprint,
      presentedAlgorithm: key.algorithm,
    });
  }

  return {
    judge: compare,
    async mayAccept() {
      const domain = await domainById(store.read, of.domainId);
      if (domain === undefined) return false;
      // A stored secret goes to whatever machine is accepted here: that is for who may store one.
      const stored = await credentialsOf(store.read, of.endpoint.id);
      if (!domain.adminsAcceptHostKeys && stored === undefined) return true;
      const actor = await actorFacts(store.read, of.controllerId);
      return actor !== undefined && isDomainAdmin(actor, of.domainId);
    },
    async accept(key) {
      // Somebody else's first connection may have pinned a key while this one was looked at.
      if ((await compare(key)) === 'trusted') return;
      await store.write(async (tx) => {
        await demandSameAddress(tx.manager);
        await pinKey(tx, of.endpoint.id, key, of.controllerId);
        tx.publish({ type: 'endpoint', endpointId: of.endpoint.id, domainId: of.domainId });
        await record(tx, 'hostkey.accept', key);
      });
    },
    refuse: (key) => store.write((tx) => record(tx, 'hostkey.refuse', key)),
  };
}
