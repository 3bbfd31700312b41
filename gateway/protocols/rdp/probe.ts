/**
 * A short connection before guacd's: which security the machine chooses, and the certificate it shows. Nothing about
 * anybody is said on it. guacd 1.6 compares the certificate again on its own connection; an older guacd cannot.
 */

import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { dial, DialError, type Resolve } from '../../net/dial.js';
import type { AddressRules } from '../../net/address-rules.js';
import type { Gathering } from '../../net/gathering.js';
import { secure } from '../../net/secure.js';
import { StartError, type PresentedKey } from '../../sessions/ports.js';
import { Garbled } from './garbled.js';
import {
  chosenSecurity,
  confirmLength,
  connectionRequest,
  MAX_CONFIRM,
  type EngineSecurity,
} from './security.js';
import type { RdpSettings } from './settings.js';

/** Where the machine is, and what the gateway may dial. */
export interface MachineAddress {
  readonly host: string;
  readonly port: number;
  readonly rules: AddressRules;
  /** Default: the system's resolver. */
  readonly resolve?: Resolve;
}

/** How long the dial, and then each answer of the machine's, may take (ms). */
const DIAL_MS = 10_000;
const ANSWER_MS = 20_000;

export interface Probed {
  readonly security: EngineSecurity;
  /** `none` for a machine that proves nothing about itself. */
  readonly key: PresentedKey;
  /** As guacd's argument takes it. */
  readonly certificate: string | undefined;
  /** Of the machine that was probed: a name may lead to another one the next time. */
  readonly address: string;
}

/** A machine that proves nothing about itself, in the words of one that does. */
const NO_KEY: PresentedKey = { algorithm: 'none', fingerprint: 'none' };

/** `reading`: what will read the socket, if not its own stream. @throws StartError */
export async function dialMachine(
  address: MachineAddress,
  signal: AbortSignal,
  reading?: Gathering,
): Promise<Socket> {
  try {
    return await dial({
      ...address,
      timeoutMs: DIAL_MS,
      signal,
      ...(reading === undefined ? {} : { reading }),
    });
  } catch (error) {
    throw error instanceof DialError ? new StartError(error.failure, { why: error.why }) : error;
  }
}

/** @throws StartError */
export async function probe(
  address: MachineAddress,
  settings: RdpSettings,
  signal: AbortSignal,
): Promise<Probed> {
  const socket = await dialMachine(address, signal);
  const stop = (): void => {
    socket.destroy();
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    socket.write(connectionRequest(settings.security, settings.loadBalanceInfo));
    const security = await readConfirm(socket, settings.security);
    const { remoteAddress: at = address.host } = socket;
    if (security === 'rdp') return { security, key: NO_KEY, certificate: undefined, address: at };
    const secured = await secure(socket, {
      host: address.host,
      anonymous: false,
      timeoutMs: ANSWER_MS,
    }).catch((error: unknown) => {
      throw new StartError('handshake-failed', { detail: String(error) });
    });
    secured.socket.on('error', () => undefined);
    const { certificate = Buffer.alloc(0) } = secured;
    const digest = createHash('sha256').update(certificate).digest();
    return {
      security,
      key: { algorithm: 'x509', fingerprint: `SHA256:${digest.toString('base64').replace(/=+$/, '')}` },
      address: at,
      certificate: `sha256:${digest.toString('hex').replace(/..(?=.)/g, '$&:')}`,
    };
  } catch (error) {
    if (signal.aborted) throw new StartError('machine-closed');
    throw error instanceof Garbled ? new StartError('handshake-failed', { detail: error.what }) : error;
  } finally {
    signal.removeEventListener('abort', stop);
    // Not cut in the middle of its handshake: machines write that down as an attack.
    socket.destroySoon();
  }
}

/** What the machine chose. Leaves the socket with nothing read beyond the confirm. @throws StartError, Garbled */
function readConfirm(socket: Socket, setting: RdpSettings['security']): Promise<EngineSecurity> {
  return new Promise((resolve, reject) => {
    let read = Buffer.alloc(0);
    const settle = (): void => {
      clearTimeout(timer);
      socket.removeListener('data', handleData);
      socket.removeListener('close', handleClose);
      socket.pause();
    };
    const timer = setTimeout(() => {
      settle();
      reject(new StartError('no-answer'));
    }, ANSWER_MS);
    const handleClose = (): void => {
      settle();
      reject(new StartError('machine-closed'));
    };
    const handleData = (bytes: Buffer): void => {
      read = Buffer.concat([read, bytes.subarray(0, MAX_CONFIRM + 1)]);
      try {
        const length = confirmLength(read);
        if (length === undefined || read.length < length) return;
        settle();
        // A refusal may have a goodbye behind it.
        const security = chosenSecurity(read.subarray(0, length), setting);
        // What comes in clear must not pass for what comes encrypted.
        if (read.length > length) throw new Garbled('something behind its confirm');
        resolve(security);
      } catch (error) {
        settle();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    socket.on('error', () => socket.destroy());
    socket.on('close', handleClose);
    socket.on('data', handleData);
  });
}
