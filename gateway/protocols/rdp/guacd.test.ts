/** One connection to guacd and its end, with a guacd of sockets only. */

import { afterEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Guacd } from './guacd.js';
import { encode, InstructionReader } from './instruction.js';

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** An open connection, and guacd's end of it. */
async function openTo(server: Server): Promise<{ readonly guacd: Guacd; readonly socket: Socket }> {
  closing.push(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const incoming = once(server, 'connection');
  const guacd = await Guacd.open({
    engine: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    ...{ select: 'rdp', width: 320, height: 240, lossless: true, audio: false },
    arguments: (names) => names.map(() => ''),
    signal: new AbortController().signal,
  });
  closing.push(() => guacd.close());
  const [socket] = (await incoming) as [Socket];
  closing.push(() => socket.destroy());
  return { guacd, socket };
}

test('guacd is told goodbye also by who leaves in the middle of a picture', async () => {
  const heard: string[] = [];
  const errors: string[] = [];
  const server = createServer((socket) => {
    const reader = new InstructionReader();
    socket.on('error', (error: NodeJS.ErrnoException) => errors.push(error.code ?? error.message));
    socket.on('data', (bytes) => {
      reader.push(bytes);
      while (reader.next()) {
        heard.push(reader.opcode);
        if (reader.opcode === 'select') socket.write(encode('args', 'VERSION_1_3_0', 'hostname'));
        if (reader.opcode !== 'connect') continue;
        socket.write(encode('ready', '$id'));
        // Busy drawing: it hears nothing of what is said meanwhile, and goes on when who listens has left.
        socket.pause();
        const picture = encode('blob', 1, 'A'.repeat(6048));
        for (let count = 0; count < 400; count += 1) socket.write(picture);
      }
    });
  });
  const { guacd, socket } = await openTo(server);
  await new Promise<void>((resolve) => {
    guacd.listen({
      instruction: () => {
        guacd.close();
        resolve();
      },
      pause: () => undefined,
      closed: () => undefined,
    });
  });
  guacd.close();
  // The next thing guacd does is draw on, and only then does it look at what it was told.
  const closed = once(socket, 'close');
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise(setImmediate);
    socket.write(encode('sync', turn));
  }
  socket.resume();
  await closed;
  expect(heard).toContain('disconnect');
  expect(errors).toEqual([]);
}, 5_000);

test('a guacd that has everything answered and reads no answer is left before it fills our memory', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.pause();
      socket.write(Buffer.concat([encode('args', 'VERSION_1_3_0', 'hostname'), encode('ready', '$id')]));
    });
  });
  const { guacd } = await openTo(server);
  const ended: string[] = [];
  guacd.listen({
    instruction: () => undefined,
    pause: () => undefined,
    closed: (why) => ended.push(why),
  });
  const answers = Buffer.alloc(64 * 1024, encode('sync', 1));
  // What the kernel takes on its way, and then what waits for it: far less than all of this.
  for (let count = 0; count < 1_000 && ended.length === 0; count += 1) guacd.write(answers);
  expect(ended).toEqual(['closed']);
});
