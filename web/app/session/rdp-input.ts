/**
 * What a person does at an RDP desktop, as guacd takes it: pointer and touch, keys, and text that no key stands for.
 * Knows no socket.
 */

import Guacamole from 'guacamole-common-js';
import { keysymOf } from './soft-typing.js';

const POINTER = ['mousedown', 'mousemove', 'mouseup'];

/** A touch is a press, a long one the right button's, a second one right after it drags. */
export function takePointer(client: Guacamole.Client, element: HTMLElement): void {
  const display = client.getDisplay();
  const mouse = new Guacamole.Mouse(element);
  const touch = new Guacamole.Mouse.Touchscreen(element);
  display.oncursor = (canvas, x, y) => {
    mouse.setCursor(canvas, x, y);
  };
  for (const pointer of [mouse, touch])
    pointer.onEach(POINTER, (event) => {
      event.preventDefault();
      client.sendMouseState(event.state, true);
      display.showCursor(false);
    });
}

/** A hidden text field takes the keys, so that dead keys and input methods work as anywhere. */
export function takeKeys(host: HTMLElement, press: (pressed: 0 | 1, keysym: number) => void) {
  const sink = new Guacamole.InputSink();
  const field = sink.getElement();
  field.setAttribute('aria-hidden', 'true');
  field.tabIndex = -1;
  // Where there is no keyboard the phone's own is opened by a key of ours, not by every touch of the picture.
  field.inputMode = 'none';
  takeText(field, press);
  const around = host.parentElement ?? host;
  around.append(field);
  const keyboard = new Guacamole.Keyboard(field);
  keyboard.onkeydown = (keysym) => {
    press(1, keysym);
    return false;
  };
  keyboard.onkeyup = (keysym) => press(0, keysym);
  const focus = (): void => field.focus({ preventScroll: true });
  const release = (): void => keyboard.reset();
  let takesFocus = true;
  host.addEventListener('pointerdown', () => {
    if (takesFocus) window.setTimeout(focus);
  });
  field.addEventListener('blur', release);
  window.addEventListener('blur', release);
  return {
    focus,
    takeFocus: (on: boolean) => {
      takesFocus = on;
    },
    close: () => {
      window.removeEventListener('blur', release);
      field.remove();
    },
  };
}

/**
 * Text that comes without keys, from an input method or a list of emoji. Guacamole's own keyboard takes it as well,
 * but only until the first composition, or only compositions, and not what lies beyond 16 bits.
 */
function takeText(field: HTMLElement, press: (pressed: 0 | 1, keysym: number) => void): void {
  const type = (event: Event, text: string | null): void => {
    // Guacamole's listeners come after ours.
    event.stopImmediatePropagation();
    for (const character of text ?? '') {
      press(1, keysymOf(character));
      press(0, keysymOf(character));
    }
  };
  field.addEventListener('compositionend', (event) => type(event, event.data));
  field.addEventListener('input', (event) => {
    const { data, isComposing, inputType } = event;
    // What was composed comes with its end.
    type(event, isComposing || inputType.includes('Composition') ? null : data);
  });
}
