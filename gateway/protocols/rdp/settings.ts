/** How one machine is to be treated over RDP, with what holds when nothing was said. Pure. */

import { settingsFor, settingsOf, type SettingsOf } from '../../wire/endpoint-settings.js';

export type RdpSettings = Omit<SettingsOf<'rdp'>, 'protocol'>;

const { protocol: _, ...defaults } = settingsFor('rdp', settingsOf('rdp', null));
/** The careful choice: encrypted, no clipboard, no sound. */
export const DEFAULT_SETTINGS: RdpSettings = defaults;
