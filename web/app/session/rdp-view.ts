/**
 * One RDP desktop in an element, shown by guacamole-common-js: scaled to fit, a new picture at every reset. Keys and
 * pointer are handed on by a controller's view alone; the gateway takes nothing of a viewer's in any case.
 */

import Guacamole from 'guacamole-common-js';
import {
  MAX_DESKTOP_SIDE,
  MIN_DESKTOP_SIDE,
  type RdpControllerUp,
} from '../../../gateway/wire/rdp-stream.js';
import { clipboardWords, writeWord } from './guac-words.js';
import { makeTunnel } from './guac-tunnel.js';
import { DesktopSound } from './desktop-sound.js';
import type { DesktopOptions, DesktopView } from './desktop-view.js';
import { RdpFeed, type Picture } from './rdp-feed.js';
import { takeKeys, takePointer } from './rdp-input.js';
import { StreamLink } from './stream-link.js';

/** A window being dragged changes its size all the time; the machine is told once it rests this long (ms). */
const RESIZE_RESTS_MS = 250;

const clamp = (side: number): number =>
  Math.min(MAX_DESKTOP_SIDE, Math.max(MIN_DESKTOP_SIDE, Math.floor(side)));

export function openRdp({ host, label, controls, ...options }: DesktopOptions): DesktopView {
  const words = new TextEncoder();
  let client: Guacamole.Client | undefined;
  let stop = (): void => undefined;
  host.classList.add('desktop-centred');

  const say = (...elements: (string | number)[]): void => {
    if (controls) link.send(words.encode(writeWord(...elements)));
  };
  const fit = (): void => {
    const display = client?.getDisplay();
    if (display === undefined || display.getWidth() === 0) return;
    display.scale(Math.min(host.clientWidth / display.getWidth(), host.clientHeight / display.getHeight()));
  };
  const begin = (): Picture => {
    const tunnel = makeTunnel(say);
    const next = new Guacamole.Client(tunnel);
    const display = next.getDisplay();
    const element = display.getElement();
    const before = stop;
    let fresh = true;
    sound.begin();
    next.connect();
    element.setAttribute('role', 'img');
    element.setAttribute('aria-label', label);
    display.onresize = (width, height) => {
      options.onSize(width, height);
      fit();
    };
    // Viewers see the controller's pointer over the picture, with his name.
    display.showCursor(false);
    if (controls) takePointer(next, element);
    client = next;
    stop = () => {
      next.disconnect();
      element.remove();
    };
    return {
      show: (opcode, args) => {
        if (sound.admits(opcode, args)) tunnel.oninstruction?.(opcode, args);
      },
      shown: (done) =>
        display.flush(() => {
          if (fresh) {
            fresh = false;
            // The old picture stays until the new one is whole.
            before();
            host.append(element);
            fit();
          }
          done();
        }),
    };
  };
  const sound = new DesktopSound(
    () => Guacamole.AudioContextFactory.getAudioContext(),
    window,
    (state) => options.onSound?.(state),
  );
  sound.muted = options.muted === true;
  const feed = new RdpFeed({
    begin,
    ack: (bytes) => void link.send(JSON.stringify({ t: 'ack', bytes } satisfies RdpControllerUp)),
    clipboard: (text) => options.onCopied?.(text),
  });
  const askForSize = (): void => {
    const size = { width: clamp(host.clientWidth), height: clamp(host.clientHeight) };
    link.send(JSON.stringify({ t: 'size', ...size } satisfies RdpControllerUp));
  };
  const link = new StreamLink({
    ticket: options.ticket,
    protocol: options.protocol,
    onOpen: () => {
      feed.opened();
      if (controls) askForSize();
    },
    onFrame: (frame) => feed.take(frame),
    onState: options.onState,
  });
  const keys = controls
    ? takeKeys(host, (pressed, keysym) => client?.sendKeyEvent(pressed, keysym))
    : undefined;
  let resting: number | undefined;
  const watcher = new ResizeObserver(() => {
    fit();
    if (!controls) return;
    window.clearTimeout(resting);
    resting = window.setTimeout(askForSize, RESIZE_RESTS_MS);
  });
  watcher.observe(host);
  const hurry = (): void => link.hurry();
  window.addEventListener('online', hurry);
  link.open();
  return {
    focus: () => keys?.focus(),
    press: (chord) => {
      for (const key of chord) client?.sendKeyEvent(1, key);
      for (const key of [...chord].reverse()) client?.sendKeyEvent(0, key);
    },
    key: (down, keysym) => client?.sendKeyEvent(down ? 1 : 0, keysym),
    takeFocus: (on) => keys?.takeFocus(on),
    // The machine always takes the window's size.
    setFit: () => undefined,
    setMuted: (muted) => (sound.muted = muted),
    paste: (text) => {
      for (const word of clipboardWords(text)) link.send(words.encode(word));
    },
    close: () => {
      window.removeEventListener('online', hurry);
      window.clearTimeout(resting);
      watcher.disconnect();
      keys?.close();
      sound.close();
      link.close();
      stop();
    },
  };
}
