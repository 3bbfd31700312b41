/** Limits of sessions in words. Pure. */

import type { AccessHours } from '../../../gateway/domain/access-hours.js';
import type { Extension, SessionLimits } from '../../../gateway/domain/session-limits.js';
import { hoursWords } from './hours.js';
import { minutesLong } from './time.js';

const TIMES = ['never', 'once', 'twice'];

/** "30 minutes, twice" */
export const extensionWords = ({ minutes, times }: Extension): string =>
  `${minutesLong(minutes)}, ${TIMES[times] ?? `${times} times`}`;

export const hoursOf = (hours: AccessHours | null): string =>
  hours === null ? 'at any time' : hoursWords(hours);

/** One sentence each. */
export function limitsWords({
  hours,
  maxMinutes,
  extension,
  idleMinutes,
  observer,
}: SessionLimits): readonly string[] {
  return [
    `It may be used ${hoursOf(hours)}.`,
    maxMinutes === null
      ? 'A session may last as long as it has to.'
      : `A session lasts ${minutesLong(maxMinutes)} at most. ${
          extension === null
            ? 'A domain admin can give it more time.'
            : `Its controller can add ${extensionWords(extension)}; more only a domain admin.`
        }`,
    ...(idleMinutes === null
      ? []
      : [`A session whose controller does nothing for ${minutesLong(idleMinutes)} ends.`]),
    ...(observer ? ['Somebody has to watch: without a viewer nothing typed reaches the machine.'] : []),
  ];
}
