/**
 * The controller's pointer over a viewer's picture, with his name. The machine draws none for who only watches. Goes
 * when it has not moved for a while. Knows no stream: positions come with the events.
 */

import { useCallback, useEffect, useState, type RefObject } from 'react';
import { useMessages } from '../events/use-events.js';
import type { EventsDown } from '../../../gateway/wire/events.js';

/** A pointer that rests longer (ms) tells nothing and hides something. */
const RESTS_MS = 4_000;
/** From here on (of the width) the name stands on the other side. */
const FLIP_AT = 0.8;

interface Place {
  readonly left: number;
  readonly top: number;
  readonly flipped: boolean;
}

interface ControllerPointerProps {
  readonly sessionId: string;
  readonly name: string;
  /** Holds the canvas. */
  readonly picture: RefObject<HTMLDivElement | null>;
}

export function ControllerPointer({ sessionId, name, picture }: ControllerPointerProps) {
  const [at, setAt] = useState<{ readonly x: number; readonly y: number } | null>(null);
  const [place, setPlace] = useState<Place | null>(null);
  useMessages(
    useCallback(
      (message: EventsDown) => {
        if (message.t === 'pointer' && message.sessionId === sessionId) setAt({ x: message.x, y: message.y });
      },
      [sessionId],
    ),
  );
  useEffect(() => {
    if (at === null) return;
    const put = (): void => setPlace(placeOf(at, picture.current));
    put();
    const watcher = new ResizeObserver(put);
    if (picture.current !== null) watcher.observe(picture.current);
    const timer = window.setTimeout(() => setAt(null), RESTS_MS);
    return () => {
      watcher.disconnect();
      window.clearTimeout(timer);
    };
  }, [at, picture]);
  if (at === null || place === null) return null;
  return (
    <div
      className={place.flipped ? 'pointer pointer-left' : 'pointer'}
      style={{ transform: `translate(${String(place.left)}px, ${String(place.top)}px)` }}
      aria-hidden="true"
    >
      <svg width="14" height="20" viewBox="0 0 14 20">
        <path
          d="M1 1v15.2l3.7-3.5 2.5 6 2.6-1.1-2.5-5.9 5-.3z"
          fill="currentColor"
          stroke="#fff"
          strokeWidth="1.2"
        />
      </svg>
      <span className="pointer-name">{name}</span>
    </div>
  );
}

/** Where a pixel of the machine lies over the element; null before there is a picture. */
function placeOf(
  { x, y }: { readonly x: number; readonly y: number },
  picture: HTMLDivElement | null,
): Place | null {
  const canvas = picture?.querySelector('canvas');
  if (picture == null || canvas == null || canvas.width === 0) return null;
  const [shown, around] = [canvas.getBoundingClientRect(), picture.getBoundingClientRect()];
  return {
    left: Math.round(shown.left - around.left + (x / canvas.width) * shown.width),
    top: Math.round(shown.top - around.top + (y / canvas.height) * shown.height),
    flipped: x > canvas.width * FLIP_AT,
  };
}
