/** What the bar is told and what it can ask for. */

import type { RefObject } from 'react';
import type { SessionView } from '../../../gateway/wire/api.js';
import type { Look } from './terminal-look.js';

export interface BarProps {
  readonly role: 'controller' | 'viewer';
  readonly session: SessionView;
  readonly size: string;
  readonly news: string | null;
  readonly people: boolean;
  readonly fullScreen: boolean;
  readonly look: Look;
  readonly zoom: number;
  readonly firstTool: RefObject<HTMLButtonElement | null>;
  readonly onLook: (look: Look) => void;
  readonly onZoom: (zoom: number) => void;
  readonly onPeople: () => void;
  readonly onKeys: (bytes: string) => void;
  readonly onClipboard: () => void;
  readonly onLookDialog: () => void;
  readonly onSearch: () => void;
  readonly onFullScreen: () => void;
  /** End one's own session, or leave somebody else's. */
  readonly onOut: () => void;
  /** Undefined for who may not. */
  readonly onTerminate: (() => void) | undefined;
  readonly onEscape: () => void;
}
