/** A look through guacd, with a guacd that takes its time between the pointer and the screen. */

import { expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { encode, InstructionReader } from './instruction.js';
import { look } from './look.js';

/** Longer than a picture must stand still to count as whole (ms). */
const COMPRESSING_MS = 600;
const SOUND = encode('audio', 5, 'audio/L16;rate=44100,channels=2');

test('the pointer alone is no picture, however long guacd compresses the screen, nor is half a screen; sound is told apart', async () => {
  const reader = new InstructionReader();
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    const say = (...words: Buffer[]): void => void socket.write(Buffer.concat(words));
    socket.on('data', (bytes) => {
      reader.push(bytes);
      while (reader.next()) {
        if (reader.opcode === 'select') say(encode('args', 'VERSION_1_3_0', 'read-only'));
        if (reader.opcode !== 'connect') continue;
        say(
          encode('ready', '$id'),
          ...[SOUND, encode('blob', 5, 'AAAA')],
          ...[encode('size', -1, 32, 32), encode('img', 0, 12, -1, 'image/png', 0, 0), encode('end', 0)],
          encode('cursor', 3, 3, -1, 0, 0, 32, 32),
        );
        setTimeout(say, COMPRESSING_MS, encode('size', 0, 9, 9), encode('img', 1, 14, 0, 'image/png', 0, 0));
        setTimeout(say, 2 * COMPRESSING_MS, encode('blob', 1, 'AAAA'), encode('end', 1));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { frames, seq, sounds } = await look({
      engine: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
      ...{
        id: '$id',
        width: 320,
        height: 240,
        lossless: true,
        audio: true,
        signal: new AbortController().signal,
      },
      endOf: () => undefined,
      live: () => ({ seq: 7, timestamp: '42', between: true }),
    });
    const said = Buffer.concat(frames).toString();
    expect(sounds).toEqual([SOUND]);
    expect(said).not.toMatch(/audio|4\.blob,1\.5/);
    expect([seq, said.endsWith('3.end,1.1;4.sync,2.42;')]).toEqual([7, true]);
  } finally {
    server.close();
  }
});
