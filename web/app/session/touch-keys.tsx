/** The row of keys above a phone's own keyboard. */

import { IconArrowDown, IconArrowLeft, IconArrowRight, IconArrowUp, IconKeyboard } from '@tabler/icons-react';
import type { ControllerHandle } from './screen-handle.js';
import type { Sticky } from './sticky-keys.js';

interface TouchKeysProps {
  readonly screen: ControllerHandle | null;
  readonly sticky: Sticky;
  readonly onSticky: (sticky: Sticky) => void;
}

const ARROWS = [
  ['D', 'Left', IconArrowLeft],
  ['B', 'Down', IconArrowDown],
  ['A', 'Up', IconArrowUp],
  ['C', 'Right', IconArrowRight],
] as const;

export function TouchKeys({ screen, sticky, onSticky }: TouchKeysProps) {
  // A tap must not take the focus, or the phone's keyboard goes away.
  const keep = (event: { preventDefault: () => void }): void => event.preventDefault();
  return (
    <div className="touchkeys" role="toolbar" aria-label="Keys">
      <button type="button" onPointerDown={keep} onClick={() => screen?.type('\u001b')}>
        Esc
      </button>
      <button type="button" onPointerDown={keep} onClick={() => screen?.type('\t')}>
        Tab
      </button>
      <button
        type="button"
        aria-pressed={sticky.ctrl}
        onPointerDown={keep}
        onClick={() => onSticky({ ...sticky, ctrl: !sticky.ctrl })}
      >
        Ctrl
      </button>
      <button
        type="button"
        aria-pressed={sticky.alt}
        onPointerDown={keep}
        onClick={() => onSticky({ ...sticky, alt: !sticky.alt })}
      >
        Alt
      </button>
      {ARROWS.map(([direction, name, Icon]) => (
        <button
          key={name}
          type="button"
          aria-label={name}
          onPointerDown={keep}
          onClick={() => screen?.arrow(direction)}
        >
          <Icon size={18} aria-hidden="true" />
        </button>
      ))}
      <button type="button" aria-label="Show the keyboard" onClick={() => screen?.focus()}>
        <IconKeyboard size={20} aria-hidden="true" />
      </button>
    </div>
  );
}
