/** A TCP relay in front of an RDP server: counts who is connected, and can hang or hang up. Knows no gateway. */

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Road {
  readonly port: number;
  /** Callers connected now. */
  readonly connections: number;
  /** Callers ever. */
  readonly accepted: number;
  /** What callers said, and machines answered, so far (bytes). */
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** Who calls from now on comes to another port. */
  lead(port: number): void;
  /** Nothing passes any more, and nobody is told. */
  hang(): void;
  hangUp(): void;
  close(): Promise<void>;
}

export async function startRoad(to: number): Promise<Road> {
  let port = to;
  const links = new Set<readonly [Socket, Socket]>();
  let [accepted, bytesUp, bytesDown, hung] = [0, 0, 0, false];
  const server = createServer({ noDelay: true }, (near) => {
    accepted += 1;
    const far = connect({ port, host: '127.0.0.1', noDelay: true });
    const link = [near, far] as const;
    links.add(link);
    const drop = (): void => {
      links.delete(link);
      near.destroy();
      far.destroy();
    };
    for (const end of link) {
      end.on('error', drop);
      end.on('close', drop);
    }
    near.on('data', (bytes) => {
      bytesUp += bytes.length;
      if (!hung) far.write(bytes);
    });
    far.on('data', (bytes) => {
      bytesDown += bytes.length;
      if (!hung) near.write(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const hangUp = (): void => {
    for (const [near, far] of links) {
      near.destroy();
      far.destroy();
    }
  };
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return links.size;
    },
    get accepted() {
      return accepted;
    },
    get bytesUp() {
      return bytesUp;
    },
    get bytesDown() {
      return bytesDown;
    },
    lead: (elsewhere) => {
      port = elsewhere;
    },
    hang: () => {
      hung = true;
    },
    hangUp,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      hangUp();
      await closed;
    },
  };
}
