/** A TCP relay in front of guacd that reads what it is told, connection by connection. Knows no gateway. */

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { InstructionReader } from '../../gateway/protocols/rdp/instruction.js';

export interface GuacdTap {
  readonly port: number;
  /** Everything that was said to guacd on any connection, as `opcode argument …`, in order. */
  readonly said: string[];
  /** Connections open now. */
  readonly connections: number;
  close(): Promise<void>;
}

export async function startGuacdTap(to: number): Promise<GuacdTap> {
  const said: string[] = [];
  const links = new Set<readonly [Socket, Socket]>();
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: to, host: '127.0.0.1', noDelay: true });
    const link = [near, far] as const;
    const reader = new InstructionReader();
    links.add(link);
    for (const end of link) {
      end.on('error', () => undefined);
      end.on('close', () => {
        links.delete(link);
        near.destroySoon();
        far.destroySoon();
      });
    }
    near.on('data', (bytes) => {
      far.write(bytes);
      reader.push(bytes);
      while (reader.next()) said.push([reader.opcode, ...reader.args()].join(' '));
    });
    far.on('data', (bytes) => near.write(bytes));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    said,
    get connections() {
      return links.size;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const ends of links) for (const end of ends) end.destroy();
      await closed;
    },
  };
}
