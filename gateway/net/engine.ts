/**
 * Opens sockets to a helper process that the operator named and that runs beside the gateway (guacd). Endpoints
 * have no say in where this goes; see dial.ts for machines. Knows no protocol.
 */

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Gathering } from './gathering.js';

export interface EngineAddress {
  /** Loopback: the helper shares the gateway's network. */
  readonly host: string;
  readonly port: number;
  /** The network it is in, where that is not ours; then `host` is its loopback. */
  readonly network?: EngineNetwork | undefined;
}

/** A helper's own network, in which there is nothing but its loopback. */
export interface EngineNetwork {
  /** @throws Error */
  dial(port: number, timeoutMs: number): Promise<Socket>;
  /** Listens on a free port of its loopback. @throws Error */
  listen(): Promise<Server>;
}

/** guacd's usual port. */
export const USUAL_GUACD: EngineAddress = { host: '127.0.0.1', port: 4822 };

/**
 * A connected socket with Nagle off, read by `reading` if that is given. Rejects with the error of the socket, or when
 * it took too long.
 */
export async function dialEngine(
  { host, port, network }: EngineAddress,
  timeoutMs: number,
  reading?: Gathering,
): Promise<Socket> {
  if (network !== undefined) {
    const socket = (await network.dial(port, timeoutMs)).setNoDelay(true);
    reading?.adopt(socket);
    return socket;
  }
  return new Promise((resolve, reject) => {
    const onread = reading === undefined ? {} : { onread: reading.onread };
    const socket = connect({ host, port, noDelay: true, autoSelectFamily: false, ...onread });
    const fail = (error: Error): void => {
      clearTimeout(timer);
      socket.on('error', () => undefined);
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(() => {
      fail(new Error('the engine did not answer in time'));
    }, timeoutMs);
    socket.once('error', fail);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeListener('error', fail);
      resolve(socket);
    });
  });
}

/** A port of 127.0.0.1 that nobody listens on now, for a helper process of ours. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const closed = once(server, 'close');
  server.close();
  await closed;
  return port;
}
