/** What a page with noVNC says, message by message. Knows no socket. */

const long = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value | 0);
  return bytes;
};

export const PIXEL_FORMAT = Buffer.from([
  0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 0, 8, 16, 0, 0, 0,
]);
/** As noVNC 1.7.0 lists them. */
export const ENCODINGS = [
  1, 7, -260, 16, 21, 5, 2, 6, 0, -26, -254, -223, -224, -258, -261, -308, -309, -312, -313, -307, 0xc0a1e5ce,
  -316, 0x574d5664, -239,
];
export const setEncodings = (encodings: readonly number[]): Buffer =>
  Buffer.concat([Buffer.from([2, 0, 0, encodings.length]), ...encodings.map(long)]);
export const updateRequest = (incremental: boolean): Buffer =>
  Buffer.from([3, incremental ? 1 : 0, 0, 0, 0, 0, 0, 64, 0, 64]);
export const keyEvent = (keysym: number, down = true): Buffer =>
  Buffer.concat([Buffer.from([4, down ? 1 : 0, 0, 0]), long(keysym)]);
export const pointerEvent = (x: number, y: number, buttons = 0): Buffer => {
  const message = Buffer.from([5, buttons, 0, 0, 0, 0]);
  message.writeUInt16BE(x, 2);
  message.writeUInt16BE(y, 4);
  return message;
};
export const cutText = (text: string): Buffer =>
  Buffer.concat([Buffer.from([6, 0, 0, 0]), long(text.length), Buffer.from(text, 'latin1')]);
export const desktopSize = (width: number, height: number): Buffer => {
  const message = Buffer.alloc(24);
  message[0] = 251;
  message[6] = 1;
  for (const at of [2, 16]) message.writeUInt16BE(width, at);
  for (const at of [4, 18]) message.writeUInt16BE(height, at);
  return message;
};
export const qemuKey = (keysym: number, code: number): Buffer =>
  Buffer.concat([Buffer.from([255, 0, 0, 1]), long(keysym), long(code)]);
export const fenceEcho = (payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from([248, 0, 0, 0]), long(3), Buffer.from([payload.length]), payload]);

/** The handshake, then everything up to the first picture. */
export const greeting = (): Buffer[] => [Buffer.from('RFB 003.008\n'), Buffer.from([1]), Buffer.from([1])];
export const opening = (): Buffer[] => [PIXEL_FORMAT, setEncodings(ENCODINGS), updateRequest(false)];

/** All of it, and every message of input there is. */
export const clientWords = (): Buffer[] => [
  ...greeting(),
  ...opening(),
  keyEvent(0x61),
  pointerEvent(5, 5, 1),
  Buffer.from([5, 0x81, 0, 5, 0, 5, 1]),
  cutText('typed by somebody'),
  Buffer.concat([Buffer.from([6, 0, 0, 0]), long(-4), long(0x01000001)]),
  Buffer.from([250, 0, 1, 2]),
  desktopSize(800, 600),
  qemuKey(0x61, 30),
  Buffer.from([150, 1, 0, 0, 0, 0, 0, 64, 0, 64]),
  updateRequest(true),
  keyEvent(0x61, false),
];
