/** A state as icon, word and colour, in this order of importance. */

import {
  IconAlertOctagon,
  IconEye,
  IconHourglass,
  IconKeyboard,
  IconPlayerStop,
  IconPointFilled,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';

export type Tone = 'controller' | 'viewer' | 'live' | 'wait' | 'ended' | 'danger';

const TONE_ICON = {
  controller: IconKeyboard,
  viewer: IconEye,
  live: IconPointFilled,
  wait: IconHourglass,
  ended: IconPlayerStop,
  danger: IconAlertOctagon,
} satisfies Record<Tone, unknown>;

interface ChipProps {
  readonly tone: Tone;
  readonly children: ReactNode;
  readonly pulse?: boolean;
  /** Without the pill around it, for use inside a table. */
  readonly plain?: boolean;
}

export function Chip({ tone, children, pulse = false, plain = false }: ChipProps) {
  const Icon = TONE_ICON[tone];
  return (
    <span className={`chip chip-${tone}${plain ? ' chip-plain' : ''}`}>
      <Icon size={tone === 'live' ? 12 : 14} stroke={2} className={pulse ? 'pulse' : ''} aria-hidden="true" />
      {children}
    </span>
  );
}
