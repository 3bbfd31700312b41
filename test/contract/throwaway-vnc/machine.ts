/** A VNC server just large enough for the contract: raw pixels, no password, input is counted (RFC 6143). */

import { createServer, type Socket } from 'node:net';

export const WIDTH = 32;
export const HEIGHT = 20;
const NAME = Buffer.from('throwaway');
/** Client messages of fixed length, by type (RFC 6143 §7.5); 2 and 6 carry their own. */
const LENGTHS: Readonly<Record<number, number>> = { 0: 20, 3: 10, 4: 8, 5: 6 };

export interface Machine {
  readonly port: number;
  inputs(): number;
  requests(): number;
  connections(): number;
  draw(): void;
  hang(): void;
  hangUp(): void;
  close(): Promise<void>;
}

export async function startMachine(): Promise<Machine> {
  const sockets = new Set<Socket>();
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 4, 0x30);
  let inputs = 0;
  let requests = 0;
  let hung = false;
  let strokes = 0;

  const update = (x: number, y: number, width: number, height: number): Buffer => {
    const head = Buffer.alloc(16);
    head.writeUInt16BE(1, 2);
    for (const [i, value] of [x, y, width, height].entries()) head.writeUInt16BE(value, 4 + 2 * i);
    const rows = Array.from({ length: height }, (_, row) => {
      const from = ((y + row) * WIDTH + x) * 4;
      return pixels.subarray(from, from + width * 4);
    });
    return Buffer.concat([head, ...rows]);
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    let stage: 'version' | 'security' | 'init' | 'open' = 'version';
    let pending = Buffer.alloc(0);
    socket.write('RFB 003.008\n');
    const take = (length: number): Buffer | undefined => {
      if (pending.length < length) return undefined;
      const taken = pending.subarray(0, length);
      pending = pending.subarray(length);
      return taken;
    };
    /** True when something was understood. */
    const step = (): boolean => {
      switch (stage) {
        case 'version':
          if (take(12) === undefined) return false;
          socket.write(Buffer.from([1, 1]));
          stage = 'security';
          return true;
        case 'security':
          if (take(1) === undefined) return false;
          socket.write(Buffer.alloc(4));
          stage = 'init';
          return true;
        case 'init': {
          if (take(1) === undefined) return false;
          const init = Buffer.alloc(24);
          init.writeUInt16BE(WIDTH, 0);
          init.writeUInt16BE(HEIGHT, 2);
          Buffer.from([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0]).copy(init, 4);
          init.writeUInt32BE(NAME.length, 20);
          socket.write(Buffer.concat([init, NAME]));
          stage = 'open';
          return true;
        }
        case 'open': {
          const type = pending[0];
          if (type === undefined) return false;
          const length = type === 2 && pending.length >= 4 ? 4 + 4 * pending.readUInt16BE(2) : LENGTHS[type];
          if (length === undefined || take(length) === undefined) return false;
          if (type === 4 || type === 5) inputs += length;
          if (type === 3) {
            requests += 1;
            if (requests === 1) socket.write(update(0, 0, WIDTH, HEIGHT));
          }
          return true;
        }
      }
    };
    socket.on('data', (data) => {
      if (hung) return;
      pending = Buffer.concat([pending, data]);
      while (step());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    inputs: () => inputs,
    requests: () => requests,
    connections: () => sockets.size,
    draw: () => {
      strokes += 1;
      const x = (strokes * 5) % (WIDTH - 4);
      for (let row = 3; row < 7; row += 1)
        pixels.fill(0x40 + strokes, (row * WIDTH + x) * 4, (row * WIDTH + x + 4) * 4);
      for (const socket of sockets) socket.write(update(x, 3, 4, 4));
    },
    hang: () => {
      hung = true;
    },
    hangUp: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}
