/** What the bar is told and what it can ask for. */

import type { RefObject } from 'react';
import type { SessionView } from '../../../gateway/wire/api.js';
import type { Look } from './terminal-look.js';
import type { FitChoice } from './use-fit.js';
import type { SoundChoice } from './use-sound.js';

export interface BarProps {
  readonly role: 'controller' | 'viewer';
  readonly session: SessionView;
  readonly size: string;
  readonly news: string | null;
  readonly people: boolean;
  readonly fullScreen: boolean;
  /** Undefined where there is no text to size: a desktop. */
  readonly look: Look | undefined;
  readonly zoom: number;
  /** Undefined where the controller has no choice of size. */
  readonly fit: FitChoice | undefined;
  /** Undefined where the machine plays nothing. */
  readonly sound: Pick<SoundChoice, 'state' | 'toggle'> | undefined;
  readonly firstTool: RefObject<HTMLButtonElement | null>;
  readonly onLook: (look: Look) => void;
  readonly onZoom: (zoom: number) => void;
  readonly onPeople: () => void;
  /** Keys the browser keeps for itself, by name, and how each is sent. */
  readonly sendKeys: readonly (readonly [string, () => void])[];
  readonly onClipboard: () => void;
  readonly onLookDialog: () => void;
  /** Undefined where there is no text to search. */
  readonly onSearch: (() => void) | undefined;
  readonly onFullScreen: () => void;
  /** End one's own session, or leave somebody else's. */
  readonly onOut: () => void;
  /** Undefined for who may not. */
  readonly onTerminate: (() => void) | undefined;
  /** Ask for more time before the approval ends. */
  readonly onMore: () => void;
  readonly onEscape: () => void;
}
