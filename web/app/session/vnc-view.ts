/**
 * One VNC desktop in an element: a new noVNC for every socket, fitted and scaled. It says nothing of its own but
 * what showing a picture takes; keys and pointer are switched on by the controller's screen alone.
 */

import type { DesktopOptions, DesktopView } from './desktop-view.js';
import { SizedRfb } from './sized-rfb.js';
import { StreamLink } from './stream-link.js';
import { WindowFit } from './window-fit.js';

export function openVnc(options: DesktopOptions): DesktopView {
  const { host, label, controls } = options;
  let rfb: SizedRfb | undefined;
  let takesFocus = controls;
  const sizing = new WindowFit(host, controls ? (options.fit ?? 'fit') : 'fit');
  const link = new StreamLink({
    ticket: options.ticket,
    protocol: options.protocol,
    onOpen: () => undefined,
    onFrame: () => undefined,
    onState: options.onState,
    adopt: (socket) => {
      const mine = new SizedRfb(host, socket, { shared: true });
      rfb = mine;
      mine.viewOnly = !controls;
      mine.onResizing = options.onResizing;
      sizing.screen = mine;
      mine.showDotCursor = controls;
      mine.focusOnClick = takesFocus;
      mine.background = 'transparent';
      const canvas = host.querySelector('canvas');
      canvas?.setAttribute('role', 'img');
      canvas?.setAttribute('aria-label', label);
      mine.addEventListener('desktopname', ({ detail }) => {
        options.onTitle(detail.name);
      });
      mine.addEventListener('clipboard', ({ detail }) => {
        options.onCopied?.(detail.text);
      });
      // noVNC tells nobody that the machine's size changed; its canvas has it.
      const watcher = new MutationObserver(() => {
        if (canvas !== null) options.onSize(canvas.width, canvas.height);
      });
      if (canvas !== null)
        watcher.observe(canvas, { attributes: true, attributeFilter: ['width', 'height'] });
      let over = false;
      mine.addEventListener('disconnect', () => {
        over = true;
      });
      return () => {
        watcher.disconnect();
        if (rfb === mine) rfb = sizing.screen = undefined;
        // noVNC complains when it is told so after its socket has gone.
        if (!over) mine.disconnect();
        // Its last picture must not stay behind the next one, or behind an end card.
        host.replaceChildren();
      };
    },
  });
  const hurry = (): void => link.hurry();
  window.addEventListener('online', hurry);
  link.open();
  return {
    focus: () => rfb?.focus(),
    press: (chord) => {
      for (const key of chord) rfb?.sendKey(key, null, true);
      for (const key of [...chord].reverse()) rfb?.sendKey(key, null, false);
    },
    key: (down, keysym) => rfb?.sendKey(keysym, null, down),
    takeFocus: (on) => {
      takesFocus = on && controls;
      sizing.held = !takesFocus;
      if (rfb !== undefined) rfb.focusOnClick = takesFocus;
    },
    setFit: (fit) => {
      if (controls) sizing.fit = fit;
    },
    setMuted: () => undefined,
    paste: (text) => rfb?.clipboardPasteFrom(text),
    close: () => {
      window.removeEventListener('online', hurry);
      link.close();
      sizing.close();
    },
  };
}
