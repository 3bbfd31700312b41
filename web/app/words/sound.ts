/** What the button for a machine's sound does, by what it is now. */

import type { SoundState } from '../session/desktop-sound.js';

export const SOUND_WORDS: Readonly<Record<SoundState, string>> = {
  none: 'No sound',
  heard: 'Mute the machine',
  muted: 'Hear the machine',
  waiting: 'Hear the machine: the browser waits for a click',
};
