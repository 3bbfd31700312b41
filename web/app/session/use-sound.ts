/** Whether one hears the machine: a personal choice kept in this browser, for desktops that play something. */

import { useLocalStorage } from '@mantine/hooks';
import { useState } from 'react';
import type { SoundState } from './desktop-sound.js';

export interface SoundChoice {
  readonly state: SoundState;
  readonly muted: boolean;
  readonly toggle: () => void;
  /** Stable. */
  readonly heard: (now: SoundState) => void;
}

export function useSound(): SoundChoice {
  const [muted, setMuted] = useLocalStorage({
    key: 'jumpseat.muted',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const [state, heard] = useState<SoundState>('none');
  return {
    state,
    muted,
    // Where the browser waits for a click, this is the click.
    toggle: () => setMuted(state !== 'muted' && state !== 'waiting'),
    heard,
  };
}
