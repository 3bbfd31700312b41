/** How a terminal looks: themes and text size, a personal choice kept in this browser. */

import type { ITerminalOptions, ITheme } from '@xterm/xterm';
import { useLocalStorage } from '@mantine/hooks';
import { terminalTheme } from '../theme.js';

export const TEXT_SIZES = { least: 10, most: 24, usual: 14 } as const;
export const THEMES = ['night', 'day', 'contrast'] as const;
export type ThemeName = (typeof THEMES)[number];
export const THEME_WORDS: Readonly<Record<ThemeName, string>> = {
  night: 'Night',
  day: 'Day',
  contrast: 'High contrast',
};

const day: ITheme = {
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
const contrast: ITheme = {
  ...terminalTheme,
  background: '#000000',
  foreground: '#ffffff',
  cursor: '#ffff00',
  cursorAccent: '#000000',
  selectionBackground: '#005fcc',
  selectionInactiveBackground: '#44515e',
  black: '#000000',
};

const COLOURS: Readonly<Record<ThemeName, ITheme>> = { night: terminalTheme, day, contrast };
/** WCAG AA, and AAA for those who ask for it. */
const LEAST_CONTRAST: Readonly<Record<ThemeName, number>> = { night: 4.5, day: 4.5, contrast: 7 };

export interface Look {
  readonly textSize: number;
  readonly theme: ThemeName;
  /** Lets a screen reader follow the text; costs speed. */
  readonly screenReader: boolean;
}
const USUAL: Look = { textSize: TEXT_SIZES.usual, theme: 'night', screenReader: false };

export const useLook = () =>
  useLocalStorage<Look>({ key: 'jumpseat.terminal', defaultValue: USUAL, getInitialValueInEffect: false });

/** The part of a terminal's options that follows the look. */
export function lookOptions({ theme, screenReader }: Look): ITerminalOptions {
  return {
    theme: COLOURS[theme],
    minimumContrastRatio: LEAST_CONTRAST[theme],
    screenReaderMode: screenReader,
  };
}
export const backgroundOf = ({ theme }: Look): string => COLOURS[theme].background ?? '#000000';
