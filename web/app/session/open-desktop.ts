/** Which library shows a desktop: fetched with the first one somebody opens. */

import type { Protocol } from '../../../gateway/domain/protocol.js';
import type { DesktopOptions, DesktopView } from './desktop-view.js';

/** Opens as soon as the library is here; keys of before then are forgotten. */
export function openDesktop(by: Protocol, options: DesktopOptions): DesktopView {
  let view: DesktopView | undefined;
  let { fit, muted = false } = options;
  let over = false;
  const loading =
    by === 'rdp'
      ? import('./rdp-view.js').then((library) => library.openRdp)
      : import('./vnc-view.js').then((library) => library.openVnc);
  void loading.then((open) => {
    if (!over) view = open({ ...options, muted, ...(fit === undefined ? {} : { fit }) });
  });
  return {
    focus: () => view?.focus(),
    press: (chord) => view?.press(chord),
    key: (down, keysym) => view?.key(down, keysym),
    takeFocus: (on) => view?.takeFocus(on),
    paste: (text) => view?.paste(text),
    setFit: (next) => {
      fit = next;
      view?.setFit(next);
    },
    setMuted: (next) => {
      muted = next;
      view?.setMuted(next);
    },
    close: () => {
      over = true;
      view?.close();
    },
  };
}
