/** A bare TCP relay that knows when it last handed on a byte of the machine's. Knows no protocol. */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { moment } from './moment.js';

export interface StampedRoad {
  readonly port: number;
  /** When the last bytes went towards the client (ms). */
  readonly lastAt: number;
  close(): void;
}

export async function startStampedRoad(to: number): Promise<StampedRoad> {
  const sockets = new Set<Socket>();
  let lastAt = 0;
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: to, host: '127.0.0.1', noDelay: true });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (bytes) => far.write(bytes));
    far.on('data', (bytes) => {
      lastAt = moment();
      near.write(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get lastAt() {
      return lastAt;
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
