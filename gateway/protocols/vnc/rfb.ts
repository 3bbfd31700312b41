/** Numbers of the RFB protocol (RFC 6143, and the community's rfbproto for what came later). Knows no message. */

export const ENCODING = {
  raw: 0,
  copyRect: 1,
  rre: 2,
  hextile: 5,
  zlib: 6,
  tight: 7,
  zrle: 16,
  // What follows carries no pixels, or is a wish.
  qualityLevel0: -32,
  desktopSize: -223,
  lastRect: -224,
  cursor: -239,
  compressLevel0: -256,
  qemuKey: -258,
  qemuLed: -261,
  desktopName: -307,
  extendedDesktopSize: -308,
  fence: -312,
  continuousUpdates: -313,
  mouseButtons: -316,
  extendedClipboard: 0xc0a1e5ce | 0,
  vmwareCursor: 0x574d5664,
} as const;

/** Types of the messages a client sends. */
export const FROM_CLIENT = {
  setPixelFormat: 0,
  setEncodings: 2,
  updateRequest: 3,
  key: 4,
  pointer: 5,
  cutText: 6,
  continuousUpdates: 150,
  fence: 248,
  xvp: 250,
  setDesktopSize: 251,
  qemu: 255,
} as const;

/** Types of the messages a server sends. */
export const FROM_SERVER = {
  update: 0,
  colourMap: 1,
  bell: 2,
  cutText: 3,
  endOfContinuousUpdates: 150,
  fence: 248,
  xvp: 250,
} as const;

/** A fence that wants an answer. */
export const FENCE_REQUEST = 0x80000000;
/** Fence flags we honour: everything before is done before the answer, and before anything after it. */
export const FENCE_BLOCK = 0x3;
/** Longest fence payload (bytes). */
export const MAX_FENCE = 64;

/** Pixels of a width times height area, for checks before anything is allocated. */
export interface Area {
  readonly width: number;
  readonly height: number;
}

/** A rectangle of the framebuffer. */
export interface Rect extends Area {
  readonly x: number;
  readonly y: number;
}
