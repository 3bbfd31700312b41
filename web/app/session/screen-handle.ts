/** What the window's bar and dialogs may do with a screen. Knows no role: a viewer's screen has fewer of these. */

import type { SearchAddon } from '@xterm/addon-search';
import type { CopiedText } from './copied-text.js';
import type { Chord } from './desktop-keys.js';

export interface ScreenHandle {
  readonly focus: () => void;
}

export interface TerminalHandle extends ScreenHandle {
  readonly search: SearchAddon;
  readonly selection: () => string;
}

/** Only a controller's screen can put anything in. */
export interface ControllerHandle extends TerminalHandle {
  /** Bytes as if typed; dropped while the line is down. */
  readonly type: (text: string) => void;
  /** Text as if pasted: cleaned, bracketed where the machine asked for it. */
  readonly paste: (text: string) => void;
  /** An arrow key, in the form the machine asked for. */
  readonly arrow: (direction: 'A' | 'B' | 'C' | 'D') => void;
}

/** The same for a desktop. */
export interface DesktopHandle extends ScreenHandle {
  /** Keys pressed together and released again. */
  readonly press: (chord: Chord) => void;
  /** One key goes down or up (an X keysym). */
  readonly key: (down: boolean, keysym: number) => void;
  /** Whether a press on the picture gives it the keyboard; at first it does. */
  readonly takeFocus: (on: boolean) => void;
  /** What came from the machine's clipboard. */
  readonly copied: CopiedText;
  /** Puts text on the machine's clipboard. */
  readonly paste: (text: string) => void;
}
