/** Which library shows a desktop: fetched with the first one somebody opens. */

import type { Protocol } from '../../../gateway/domain/protocol.js';
import type { Chord } from './desktop-keys.js';
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
  /** The machine's clipboard; a viewer's gateway never sends it. */
  readonly onCopied?: (text: string) => void;
}

export interface DesktopView {
  readonly focus: () => void;
  /** Keys pressed together and released again. */
  readonly press: (chord: Chord) => void;
  /** Puts text on the machine's clipboard. */
  readonly paste: (text: string) => void;
  readonly close: () => void;
}

/** Opens as soon as the library is here; what is done before then is forgotten. */
export function openDesktop(by: Protocol, options: DesktopOptions): DesktopView {
  let view: DesktopView | undefined;
  let over = false;
  const loading =
    by === 'rdp'
      ? import('./rdp-view.js').then((library) => library.openRdp)
      : import('./vnc-view.js').then((library) => library.openVnc);
  void loading.then((open) => {
    if (!over) view = open(options);
  });
  return {
    focus: () => view?.focus(),
    press: (chord) => view?.press(chord),
    paste: (text) => view?.paste(text),
    close: () => {
      over = true;
      view?.close();
    },
  };
}
