/** Wraps a dialled socket in TLS. Stops for no certificate: whoever asked judges it. Knows no protocol. */

import { isIP, type Socket } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { distrustOf, type Distrust } from './authority.js';

/** For machines without a certificate (RFC 5246: anonymous Diffie-Hellman); OpenSSL hides these at its level 1. */
const ANONYMOUS: ConnectionOptions = {
  ciphers: 'ADH:AECDH:@SECLEVEL=0',
  minVersion: 'TLSv1',
  maxVersion: 'TLSv1.2',
};
const CERTIFIED: ConnectionOptions = { minVersion: 'TLSv1.2' };

export interface SecureOptions {
  readonly host: string;
  /** The machine shows no certificate; nobody in the middle would be noticed. */
  readonly anonymous: boolean;
  readonly timeoutMs: number;
  /** Certificates (PEM) of who may vouch for the machine, instead of the system's own. */
  readonly authority?: string;
}

export interface Secured {
  readonly socket: TLSSocket;
  /** The machine's own certificate (DER); undefined when anonymous. */
  readonly certificate: Buffer | undefined;
  /**
   * Whether an authority asked about vouches for it under the name or address that was dialled, today; undefined
   * when none was named. Anonymous is nobody's.
   */
  readonly vouching: 'vouched' | Distrust | undefined;
}

/** Takes the socket over, also when it fails. @throws Error of TLS, or that it took too long. */
export function secure(
  socket: Socket,
  { host, anonymous, timeoutMs, authority }: SecureOptions,
): Promise<Secured> {
  return new Promise((resolve, reject) => {
    const secured = connect({
      socket,
      ...(anonymous ? ANONYMOUS : CERTIFIED),
      // What the certificate must be made out to; an address is never sent as a server's name (RFC 6066).
      host,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(authority === undefined ? {} : { ca: authority }),
      // The certificate is judged by who asked, before a byte goes through.
      rejectUnauthorized: false,
    });
    const fail = (error: Error): void => {
      clearTimeout(timer);
      secured.on('error', () => undefined);
      secured.destroy();
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(() => {
      fail(new Error('the TLS handshake took too long'));
    }, timeoutMs);
    const handleClose = (): void => {
      fail(new Error('the connection closed in the TLS handshake'));
    };
    secured.once('error', fail);
    secured.once('close', handleClose);
    secured.once('secureConnect', () => {
      const { raw } = secured.getPeerCertificate() as { raw?: Buffer };
      if (!anonymous && raw === undefined) {
        fail(new Error('no certificate was shown'));
        return;
      }
      clearTimeout(timer);
      secured.off('error', fail);
      secured.off('close', handleClose);
      resolve({
        socket: secured,
        certificate: anonymous ? undefined : raw,
        vouching: authority === undefined ? undefined : anonymous ? 'other-authority' : vouchingOf(secured),
      });
    });
  });
}

function vouchingOf({ authorized, authorizationError }: TLSSocket): 'vouched' | Distrust {
  // A code, whatever its type says: also of the name, which is checked last.
  return authorized ? 'vouched' : distrustOf(String(authorizationError));
}
