/** How a terminal looks: themes and text size, a personal choice kept in this browser. */

import type { ITerminalOptions, ITheme } from '@xterm/xterm';
import { useLocalStorage } from '@mantine/hooks';
import { contrast, day, night } from './terminal-colours.js';

export const TEXT_SIZES = { least: 10, most: 24, usual: 14 } as const;
export const THEMES = ['night', 'day', 'contrast'] as const;
export type ThemeName = (typeof THEMES)[number];
export const THEME_WORDS: Readonly<Record<ThemeName, string>> = {
  night: 'Night',
  day: 'Day',
  contrast: 'High contrast',
};

const COLOURS: Readonly<Record<ThemeName, ITheme>> = { night, day, contrast };
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
