/** What a machine's sixteen colours look like, in three themes. */

import type { ITheme } from '@xterm/xterm';

/** The machine's 16 colours; with minimumContrastRatio 4.5 in the terminal options. */
export const night: ITheme = {
  background: '#0b0f13',
  foreground: '#dbe2e9',
  cursor: '#62c4e6',
  cursorAccent: '#0b0f13',
  selectionBackground: '#2c5364',
  selectionInactiveBackground: '#2c5364',
  black: '#1a2229',
  red: '#f2766d',
  green: '#5fcf8f',
  yellow: '#e6b455',
  blue: '#6aa9f4',
  magenta: '#c49af5',
  cyan: '#5cc7d8',
  white: '#c9d2da',
  brightBlack: '#7d8996',
  brightRed: '#ff958d',
  brightGreen: '#86e3ad',
  brightYellow: '#f7cf85',
  brightBlue: '#93c3ff',
  brightMagenta: '#d8bbff',
  brightCyan: '#8be3ef',
  brightWhite: '#ffffff',
};

export const day: ITheme = {
  background: '#ffffff',
  foreground: '#11181f',
  cursor: '#0b6280',
  cursorAccent: '#ffffff',
  selectionBackground: '#bfdfea',
  selectionInactiveBackground: '#dce1e7',
  black: '#11181f',
  red: '#b3241c',
  green: '#0e6b3a',
  yellow: '#824700',
  blue: '#1b55b3',
  magenta: '#7a2fa8',
  cyan: '#0b6280',
  white: '#52606d',
  brightBlack: '#52606d',
  brightRed: '#c42f27',
  brightGreen: '#12803f',
  brightYellow: '#8f5600',
  brightBlue: '#2463c9',
  brightMagenta: '#8c3fbd',
  brightCyan: '#0f7698',
  brightWhite: '#323d48',
};
export const contrast: ITheme = {
  ...night,
  background: '#000000',
  foreground: '#ffffff',
  cursor: '#ffff00',
  cursorAccent: '#000000',
  selectionBackground: '#005fcc',
  selectionInactiveBackground: '#44515e',
  black: '#000000',
};
