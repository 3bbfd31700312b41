/** Ctrl+Alt+Shift, pressed and released, leads from the machine to the bar; Esc leads back. */

import { useEffect } from 'react';
import { Chord } from './chord.js';

export function useFocusChord(toBar: () => void): void {
  useEffect(() => {
    const chord = new Chord();
    const handleDown = ({ key }: KeyboardEvent): void => chord.press(key);
    const handleUp = ({ key }: KeyboardEvent): void => {
      if (chord.release(key)) toBar();
    };
    const handleBlur = (): void => chord.forget();
    // Seen on the way down, before the terminal takes the key.
    window.addEventListener('keydown', handleDown, true);
    window.addEventListener('keyup', handleUp, true);
    window.addEventListener('blur', handleBlur);
    return () => {
      window.removeEventListener('keydown', handleDown, true);
      window.removeEventListener('keyup', handleUp, true);
      window.removeEventListener('blur', handleBlur);
    };
  }, [toBar]);
}
