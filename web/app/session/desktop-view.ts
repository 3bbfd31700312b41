/** What every library that shows a desktop is given, and gives. Knows none of them. */

import type { Chord } from './desktop-keys.js';
import type { Fit, Resizing } from './fit.js';
import type { SoundState } from './desktop-sound.js';
import type { StreamState } from './stream-link.js';

export interface DesktopOptions {
  readonly host: HTMLElement;
  readonly label: string;
  readonly ticket: () => Promise<{ readonly ticket: string }>;
  readonly protocol: string;
  /** True: keys and pointer are handed on. The gateway drops what anybody else sends. */
  readonly controls: boolean;
  readonly onState: (state: StreamState) => void;
  readonly onSize: (width: number, height: number) => void;
  readonly onTitle: (title: string) => void;
  /** A controller's first choice; absent, the picture is scaled. */
  readonly fit?: Fit;
  /** Called where the machine says whether it can be given another size. */
  readonly onResizing?: (now: Resizing) => void;
  /** Nothing is heard at first. */
  readonly muted?: boolean;
  /** Called where the machine plays something, and whenever it is heard or not from then on. */
  readonly onSound?: (now: SoundState) => void;
  /** The machine's clipboard; a viewer's gateway never sends it. */
  readonly onCopied?: (text: string) => void;
}

export interface DesktopView {
  readonly focus: () => void;
  /** Keys pressed together and released again. */
  readonly press: (chord: Chord) => void;
  /** One key goes down or up (an X keysym). */
  readonly key: (down: boolean, keysym: number) => void;
  /** Whether a press on the picture gives it the keyboard; at first it does. */
  readonly takeFocus: (on: boolean) => void;
  /** Puts text on the machine's clipboard. */
  readonly paste: (text: string) => void;
  /** How the picture and the window come to one size; a view without a choice takes no notice. */
  readonly setFit: (fit: Fit) => void;
  /** Whether what the machine plays is to be heard; a view without sound takes no notice. */
  readonly setMuted: (muted: boolean) => void;
  readonly close: () => void;
}
