/** A picture with soft colours and noise, as X's own xwud shows it (XWD version 7). Knows no display. */

import { writeFileSync } from 'node:fs';

/** A hundred bytes of numbers and a name, without which xwud shows nothing. */
const HEADER = 108;

/** Writes a file for `xwud -in`. `seed` makes pictures that differ. */
export function writePhoto(file: string, width: number, height: number, seed = 1): void {
  const head = Buffer.alloc(HEADER);
  head.write('photo', 100);
  const fields = [
    ...[HEADER, 7, 2, 24, width, height, 0, 0, 32, 0, 32, 32, width * 4, 4],
    ...[0xff0000, 0xff00, 0xff, 8, 256, 0, width, height, 0, 0, 0],
  ];
  for (const [i, value] of fields.entries()) head.writeUInt32BE(value, i * 4);
  const pixels = Buffer.alloc(width * height * 4);
  let noise = seed;
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      noise = (Math.imul(noise, 1103515245) + 12345) >>> 0;
      const soft = [x * 2 + seed, y * 2, x + y].map((value) => value & 0xff) as [number, number, number];
      const rough = x > width / 2 ? noise & 0x3f : 0;
      pixels.writeUInt32LE((((soft[0] ^ rough) << 16) | (soft[1] << 8) | soft[2]) >>> 0, (y * width + x) * 4);
    }
  writeFileSync(file, Buffer.concat([head, pixels]));
}
