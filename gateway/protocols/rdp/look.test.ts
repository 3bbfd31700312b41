/** A look through guacd, with a guacd that takes its time between the pointer and the screen. */

import { expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { encode, InstructionReader } from './instruction.js';
import { look } from './look.js';

/** Longer than a picture must stand still to count as whole (ms). */
const COMPRESSING_MS = 600;
const SOUND = encode('audio', 5, 'audio/L16;rate=44100,channels=2');

/** Plays a guacd that says this to who joins. */
async function lookAt(
  says: (say: (...words: Buffer[]) => void) => void,
  options: Partial<Parameters<typeof look>[0]> = {},
): ReturnType<typeof look> {
  const reader = new InstructionReader();
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    const say = (...words: Buffer[]): void => void socket.write(Buffer.concat(words));
    socket.on('data', (bytes) => {
      reader.push(bytes);
      while (reader.next()) {
        if (reader.opcode === 'select') say(encode('args', 'VERSION_1_3_0', 'read-only'));
        if (reader.opcode !== 'connect') continue;
        say(encode('ready', '$id'));
        says(say);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await look({
      engine: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
      id: '$id',
      width: 320,
      height: 240,
      lossless: true,
      audio: true,
      signal: new AbortController().signal,
      endOf: () => undefined,
      live: () => ({ seq: 7, timestamp: '42', between: true }),
      ...options,
    });
  } finally {
    server.close();
  }
}

const SCREEN = [encode('img', 1, 14, 0, 'image/png', 0, 0), encode('blob', 1, 'AAAA'), encode('end', 1)];

test('the pointer alone is no picture, however long guacd compresses the screen, nor is half a screen; sound is told apart', async () => {
  const { frames, seq, sounds } = await lookAt((say) => {
    say(
      ...[SOUND, encode('blob', 5, 'AAAA')],
      ...[encode('size', -1, 32, 32), encode('img', 0, 12, -1, 'image/png', 0, 0), encode('end', 0)],
      encode('cursor', 3, 3, -1, 0, 0, 32, 32),
    );
    setTimeout(say, COMPRESSING_MS, encode('size', 0, 9, 9), encode('img', 1, 14, 0, 'image/png', 0, 0));
    setTimeout(say, 2 * COMPRESSING_MS, encode('blob', 1, 'AAAA'), encode('end', 1));
  });
  const said = Buffer.concat(frames).toString();
  expect(sounds).toEqual([SOUND]);
  expect(said).not.toMatch(/audio|4\.blob,1\.5/);
  expect([seq, said.endsWith('3.end,1.1;4.sync,2.42;')]).toEqual([7, true]);
});

const WORD = encode('blob', 3, 'vj3cR/boGOFH'.repeat(700));

test('a look that comes in the middle of an instruction begins with the next one, wherever it was cut', async () => {
  for (const cut of [1, 6, 7, 8, 10, 12, 14, 15, 20, 400, WORD.length - 1]) {
    const { frames, seq } = await lookAt(
      (say) => {
        // In two pieces: the rest of the word need not come at once.
        say(...SCREEN, WORD.subarray(cut, cut + 300));
        setTimeout(say, 5, WORD.subarray(cut + 300), encode('rect', 0, 1, 1, 2, 2), encode('sync', 43));
      },
      { endOf: (timestamp) => (timestamp === '43' ? 9 : undefined) },
    );
    const after = Buffer.concat([...SCREEN, encode('rect', 0, 1, 1, 2, 2), encode('sync', 43)]);
    expect([cut, seq, Buffer.concat(frames).toString()]).toEqual([cut, 9, after.toString()]);
  }
});

test('what is no instruction a second time, or without an end, fails the look', async () => {
  const nothing = Buffer.alloc(200 * 1024, 'x');
  for (const rest of [[Buffer.from('vj3cR;'), encode('nop'), Buffer.from('=;')], [nothing]])
    await expect(
      lookAt((say) => {
        say(...SCREEN, ...rest);
      }),
    ).rejects.toThrow('guacd ended the look');
});

test.each([
  [
    'draws without an end',
    encode('blob', 1, 'QUJD'.repeat(8_000)),
    [encode('img', 1, 12, 0, 'image/jpeg', 0, 0)],
  ],
  ['ends one frame after the other', encode('sync', 5), []],
])('a guacd that %s is left', async (_, word, first) => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      const picture = sizedJpeg();
      socket.write(
        Buffer.concat([
          ...[encode('args', 'VERSION_1_3_0', 'read-only'), encode('ready', '$id')],
          ...[...first, encode('blob', 1, picture)],
        ]),
      );
      const many = Buffer.concat(Array.from({ length: 2_000 }, () => word));
      const flood = (): void => {
        if (!socket.destroyed) socket.write(many, flood);
      };
      flood();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await expect(
      look({
        engine: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
        ...{ id: '$id', width: 320, height: 240, lossless: true, audio: false },
        signal: new AbortController().signal,
        endOf: () => undefined,
        live: () => ({ seq: 7, timestamp: '42', between: false }),
      }),
    ).rejects.toThrow('guacd showed more than any picture');
  } finally {
    server.close();
  }
});

/** As far as its size (ITU T.81 B.2.2), in base64. */
const sizedJpeg = (): string =>
  Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0, 9, 0, 9, 3, 0]).toString('base64');
