/**
 * Shows a film on the X display of DISPLAY, each picture in one stroke and so many a second, whatever else the machine
 * has to do: a program that draws as fast as it can would have its own pace measured. Knows no RDP.
 */

import { connect } from 'node:net';

/** A quarter of a screen of 1280 × 800. */
const WIDTH = 640;
const HEIGHT = 384;
/** Pictures before it begins again. */
const PICTURES = 12;
const EVERY_MS = 100;
/** Squares of one colour (pixels), as a compressed film has them; what of a colour is chance in each pixel. */
const SQUARE = 8;
const GRAIN = 64;
/** Lines of one request: without extensions X takes 256 KiB. */
const LINES = 64;
const GC = 1;

// X protocol, "Encoding": little-endian, version 11, no authorisation.
const socket = connect(`/tmp/.X11-unix/X${/^:(\d+)/.exec(process.env['DISPLAY'] ?? '')?.[1] ?? '0'}`);
socket.write(Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
socket.on('error', () => process.exit(1));
socket.on('close', () => process.exit());
let said = Buffer.alloc(0);
const handleSetup = (bytes: Buffer): void => {
  said = Buffer.concat([said, bytes]);
  if (said.length < 8 || said.length < 8 + said.readUInt16LE(6) * 4) return;
  socket.removeListener('data', handleSetup);
  // Events are of no interest.
  socket.resume();
  const base = said.readUInt32LE(12);
  const screen = 40 + Math.ceil(said.readUInt16LE(24) / 4) * 4 + said.readUInt8(29) * 8;
  play(base, said.readUInt32LE(screen));
};
socket.on('data', handleSetup);

function play(base: number, root: number): void {
  const gc = base + GC;
  const noExposures = [0x10000, 0];
  socket.write(request(55, 0, [gc, root, ...noExposures]));
  for (let at = 0; at < PICTURES; at += 1) {
    socket.write(request(53, 24, [gc + 1 + at, root, pair(WIDTH, HEIGHT)]));
    const pixels = picture(at);
    for (let y = 0; y < HEIGHT; y += LINES) {
      const lines = pixels.subarray(y * WIDTH * 4, (y + LINES) * WIDTH * 4);
      const place = [gc + 1 + at, gc, pair(WIDTH, LINES), pair(0, y), 24 << 8];
      socket.write(Buffer.concat([request(72, 2, place, lines.length), lines]));
    }
  }
  let shown = 0;
  const from = performance.now();
  const show = (): void => {
    socket.write(request(62, 0, [gc + 1 + (shown % PICTURES), root, gc, 0, 0, pair(WIDTH, HEIGHT)]));
    shown += 1;
    setTimeout(show, Math.max(0, from + shown * EVERY_MS - performance.now()));
  };
  show();
}

function request(opcode: number, detail: number, words: readonly number[], more = 0): Buffer {
  const bytes = Buffer.alloc(4 + words.length * 4);
  bytes.writeUInt8(opcode, 0);
  bytes.writeUInt8(detail, 1);
  bytes.writeUInt16LE((bytes.length + more) / 4, 2);
  for (const [at, word] of words.entries()) bytes.writeUInt32LE(word, 4 + at * 4);
  return bytes;
}

const pair = (first: number, second: number): number => first + second * 65_536;

/** Every square of another colour than its neighbours, and than it was a picture before; the same every time. */
function picture(number: number): Buffer {
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 4);
  let state = number + 1;
  for (let y = 0; y < HEIGHT; y += 1)
    for (let x = 0; x < WIDTH; x += 1) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      const square = Math.imul((x / SQUARE) | 0, 7_919) + Math.imul((y / SQUARE) | 0, 104_729) + number * 31;
      const grain = ((state >>> 20) % GRAIN) * 0x01_01_01;
      pixels.writeUInt32LE(
        ((Math.imul(square, 2_654_435_761) >>> 8) & 0xe0_e0_e0) + grain,
        (y * WIDTH + x) * 4,
      );
    }
  return pixels;
}
