/**
 * Stored credentials for one starting session: opened at the dial, for the address that is dialled, and recorded
 * before they are handed over. Nothing of them reaches a browser. Knows no prompt.
 */

import * as z from 'zod';
import { Secret } from '../../secret.js';
import { type Credentials, StartError } from '../../sessions/ports.js';
import { credentialsOf } from '../../store/credentials.js';
import { endpointById } from '../../store/endpoints.js';
import { noteUse } from '../../store/session-credentials.js';
import { placeOf } from '../credentials.js';
import type { Office } from '../office.js';
import type { StoredCredentials } from './prompting.js';

export interface StoredOf {
  readonly domainId: string;
  readonly endpoint: { readonly id: string; readonly name: string };
  /** What this session dials; its endpoint may be given another address meanwhile. */
  readonly address: { readonly host: string; readonly port: number };
  readonly sessionId: string;
  readonly controllerId: string;
}

const passwordPart = z.strictObject({ password: z.string() });
const keyPart = z.strictObject({ privateKey: z.string(), passphrase: z.string() });

export function storedCredentialsOf(
  { store, audit, vault, log }: Pick<Office, 'store' | 'audit' | 'vault' | 'log'>,
  of: StoredOf,
): StoredCredentials {
  return async () => {
    const endpoint = await endpointById(store.read, of.endpoint.id);
    const row = await credentialsOf(store.read, of.endpoint.id);
    const moved = endpoint?.host !== of.address.host || endpoint.port !== of.address.port;
    if (row === undefined || row.choice === 'ask' || moved) throw new StartError('stored-credentials-gone');
    const credentials = ((): Credentials => {
      try {
        const text = vault.open(placeOf(row.id, endpoint), row).reveal();
        const user = row.userName;
        if (row.kind === 'password')
          return {
            method: 'password',
            user,
            password: new Secret(passwordPart.parse(JSON.parse(text)).password),
          };
        const { privateKey, passphrase } = keyPart.parse(JSON.parse(text));
        return {
          method: 'key',
          user,
          privateKey: new Secret(privateKey),
          passphrase: new Secret(passphrase),
        };
      } catch {
        // Neither the error nor its cause: either might quote what it could not read.
        log.error(
          { endpointId: of.endpoint.id, sessionId: of.sessionId, keyId: row.keyId },
          'Stored credentials do not open',
        );
        throw new StartError('stored-credentials-unreadable');
      }
    })();
    await store.write(async (tx) => {
      await noteUse(tx, of.sessionId, row.id);
      await audit.record(tx, {
        chain: of.domainId,
        actorId: of.controllerId,
        action: 'credential.use',
        result: 'done',
        endpoint: of.endpoint,
        sessionId: of.sessionId,
        details: { kind: row.kind, credentialId: row.id },
      });
    });
    return credentials;
  };
}
