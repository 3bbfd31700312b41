/** In full screen the bar gives way to the machine: a stripe stays, and a small handle to bring the bar back. */

import { IconEye, IconKeyboard } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import type { SessionView } from '../../../gateway/wire/api.js';
import { watching } from '../events/live-sessions.js';
import { Seats } from '../parts/seats.js';

/** How long the handle is seen before it fades (ms). */
const SEEN_MS = 3_000;
/** The pointer this near to the top edge (px) brings it back. */
const EDGE_PX = 12;
/** The pointer this far below the bar (px) lets the bar go again. */
const AWAY_PX = 140;

export interface BarShown {
  readonly shown: boolean;
  readonly faded: boolean;
  readonly show: () => void;
}

export function useBarShown(fullScreen: boolean): BarShown {
  const [wanted, setWanted] = useState(false);
  const [faded, setFaded] = useState(false);
  useEffect(() => {
    if (!fullScreen) return;
    let timer = window.setTimeout(() => setFaded(true), SEEN_MS);
    const handleMove = ({ clientY }: PointerEvent): void => {
      if (clientY <= EDGE_PX) {
        setFaded(false);
        window.clearTimeout(timer);
        timer = window.setTimeout(() => setFaded(true), SEEN_MS);
      } else if (clientY > AWAY_PX && document.querySelector('.bar :focus, .mantine-Menu-dropdown') === null)
        setWanted(false);
    };
    window.addEventListener('pointermove', handleMove);
    return () => {
      window.clearTimeout(timer);
      window.removeEventListener('pointermove', handleMove);
      setWanted(false);
      setFaded(false);
    };
  }, [fullScreen]);
  const show = useCallback(() => setWanted(fullScreen), [fullScreen]);
  return { shown: !fullScreen || wanted, faded, show };
}

interface FullScreenHandleProps {
  readonly role: 'controller' | 'viewer';
  readonly session: SessionView;
  readonly faded: boolean;
  readonly onShow: () => void;
}

export function FullScreenHandle({ role, session, faded, onShow }: FullScreenHandleProps) {
  const Icon = role === 'controller' ? IconKeyboard : IconEye;
  return (
    <button
      type="button"
      className={`handle${faded ? ' handle-faded' : ''}`}
      aria-label="Show the session bar"
      onClick={onShow}
    >
      <Icon size={15} aria-hidden="true" />
      <Seats taken={watching(session).length} of={session.seats} label={false} />
    </button>
  );
}
