/** Which library shows a desktop: fetched with the first one somebody opens. */

import type { Protocol } from '../../../gateway/domain/protocol.js';
import type { DesktopOptions, DesktopView } from './desktop-view.js';

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
    key: (down, keysym) => view?.key(down, keysym),
    takeFocus: (on) => view?.takeFocus(on),
    paste: (text) => view?.paste(text),
    close: () => {
      over = true;
      view?.close();
    },
  };
}
