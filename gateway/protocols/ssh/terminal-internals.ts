/**
 * The parts of @xterm/headless 6.0.0 that its public API hides and a faithful picture needs (its own serializer
 * loses them). The version is pinned; the property tests fail when a part moves. Knows nothing of pictures.
 */

import type { Terminal } from '@xterm/headless';

/** Three numbers a cell: content, foreground, background (common/buffer/Constants.ts of xterm). */
export interface Line {
  readonly _data: Uint32Array;
  readonly _combined: Readonly<Record<number, string>>;
  readonly _extendedAttrs: Readonly<Record<number, Extended | undefined>>;
  readonly isWrapped: boolean;
}

export interface Extended {
  readonly underlineStyle: number;
  readonly underlineColor: number;
  readonly urlId: number;
}

export interface Attributes {
  readonly fg: number;
  readonly bg: number;
  readonly extended: Extended;
}

export interface Buffer {
  readonly lines: { get(index: number): Line | undefined; readonly length: number };
  readonly x: number;
  readonly y: number;
  readonly ybase: number;
  readonly savedX: number;
  readonly savedY: number;
  readonly savedCurAttrData: Attributes;
  readonly savedCharset: object | undefined;
  readonly scrollTop: number;
  readonly scrollBottom: number;
  readonly tabs: Readonly<Record<number, boolean | undefined>>;
}

export interface Core {
  writeSync(bytes: Uint8Array): void;
  readonly buffers: { readonly normal: Buffer; readonly alt: Buffer; readonly active: Buffer };
  readonly _inputHandler: {
    readonly _curAttrData: Attributes;
    readonly _parser: { readonly precedingJoinState: number };
  };
  readonly coreService: {
    readonly isCursorHidden: boolean;
    readonly modes: { readonly insertMode: boolean };
    readonly decPrivateModes: {
      readonly applicationCursorKeys: boolean;
      readonly applicationKeypad: boolean;
      readonly bracketedPasteMode: boolean;
      readonly cursorBlink: boolean | undefined;
      readonly cursorStyle: 'block' | 'underline' | 'bar' | undefined;
      readonly origin: boolean;
      readonly reverseWraparound: boolean;
      readonly sendFocus: boolean;
      readonly synchronizedOutput: boolean;
      readonly wraparound: boolean;
    };
  };
  readonly coreMouseService: {
    readonly activeProtocol: string;
    readonly activeEncoding: string;
  };
  readonly _charsetService: {
    readonly glevel: number;
    readonly charset: object | undefined;
    readonly _charsets: readonly (object | undefined)[];
  };
  readonly optionsService: {
    readonly rawOptions: { readonly convertEol: boolean; readonly cursorBlink: boolean };
  };
  readonly _oscLinkService: {
    getLinkData(id: number): { readonly id?: string; readonly uri: string } | undefined;
  };
}

export function coreOf(terminal: Terminal): Core {
  return (terminal as unknown as { readonly _core: Core })._core;
}

/** Bits of `content`. */
export const CODEPOINT = 0x1fffff;
export const IS_COMBINED = 0x200000;
export const HAS_CONTENT = 0x3fffff;
export const WIDTH_SHIFT = 22;
/** Bits of `fg` and `bg`: the colour and its kind. */
export const COLOR = 0x3ffffff;
export const COLOR_KIND = 0x3000000;
export const PALETTE_16 = 0x1000000;
export const PALETTE_256 = 0x2000000;
export const RGB = 0x3000000;
export const FG = {
  inverse: 0x4000000,
  bold: 0x8000000,
  underline: 0x10000000,
  blink: 0x20000000,
  invisible: 0x40000000,
  strikethrough: 0x80000000,
} as const;
export const BG = {
  italic: 0x4000000,
  dim: 0x8000000,
  extended: 0x10000000,
  protected: 0x20000000,
  overline: 0x40000000,
} as const;
