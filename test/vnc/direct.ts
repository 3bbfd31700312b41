/** What a VNC server shows, asked by somebody else directly: one full update in raw pixels. Knows no gateway. */

import { once } from 'node:events';
import { connect } from 'node:net';

export interface Direct {
  readonly width: number;
  readonly height: number;
  /** R, G, B, 0 for each pixel. */
  readonly pixels: Buffer;
}

/** For servers that ask for no password. */
export async function lookDirectly(port: number): Promise<Direct> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  let pending = Buffer.alloc(0);
  let more: () => void = () => undefined;
  socket.on('data', (bytes) => {
    pending = Buffer.concat([pending, bytes]);
    more();
  });
  const read = async (length: number): Promise<Buffer> => {
    while (pending.length < length) await new Promise<void>((resolve) => (more = resolve));
    const taken = pending.subarray(0, length);
    pending = pending.subarray(length);
    return taken;
  };
  try {
    await read(12);
    socket.write('RFB 003.008\n');
    const count = (await read(1)).readUInt8(0);
    await read(count);
    socket.write(Uint8Array.of(1));
    await read(4);
    socket.write(Uint8Array.of(1));
    const init = await read(24);
    const [width, height] = [init.readUInt16BE(0), init.readUInt16BE(2)];
    await read(init.readUInt32BE(20));
    const format = Buffer.from([0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 0, 8, 16, 0, 0, 0]);
    const ask = Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    ask.writeUInt16BE(width, 6);
    ask.writeUInt16BE(height, 8);
    socket.write(Buffer.concat([format, Buffer.from([2, 0, 0, 1, 0, 0, 0, 0]), ask]));
    const pixels = Buffer.alloc(width * height * 4);
    let left = width * height;
    while (left > 0) {
      const head = await read(4);
      if (head[0] !== 0) throw new Error('not an update');
      for (let rects = head.readUInt16BE(2); rects > 0; rects -= 1) {
        const rect = await read(12);
        const [x, y, w, h] = [0, 2, 4, 6].map((at) => rect.readUInt16BE(at)) as [
          number,
          number,
          number,
          number,
        ];
        const data = await read(w * h * 4);
        for (let row = 0; row < h; row += 1)
          data.copy(pixels, ((y + row) * width + x) * 4, row * w * 4, (row + 1) * w * 4);
        left -= w * h;
      }
    }
    for (let at = 3; at < pixels.length; at += 4) pixels[at] = 0;
    return { width, height, pixels };
  } finally {
    socket.destroy();
  }
}
