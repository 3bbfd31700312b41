/**
 * Two fingers zoom a viewer's picture, about the point between them; one finger scrolls it, as the browser does. What
 * shows the picture hears of no touch: it would keep them for the machine, which a viewer does not reach.
 */

import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';

interface Pinch {
  /** Between the fingers when they came down (px). */
  readonly distance: number;
  readonly zoom: number;
  /** The point between them, as parts of the whole picture, and where it lies in the window (px). */
  readonly at: { readonly across: number; readonly down: number };
  readonly from: { readonly left: number; readonly top: number };
}

const TOUCHES = ['touchstart', 'touchmove', 'touchend', 'touchcancel'] as const;

export function usePinch(
  around: RefObject<HTMLElement | null>,
  zoom: number,
  onZoom: (zoom: number) => void,
): void {
  const pinch = useRef<Pinch | null>(null);
  const latest = useRef({ zoom, onZoom });
  useEffect(() => {
    latest.current = { zoom, onZoom };
  });
  useEffect(() => {
    const element = around.current;
    if (element === null) return;
    const handleTouch = (event: TouchEvent): void => {
      event.stopPropagation();
      const [one, two] = event.touches;
      if (one === undefined || two === undefined || event.touches.length !== 2) pinch.current = null;
      else {
        if (event.cancelable) event.preventDefault();
        const distance = Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
        pinch.current ??= begun(element, distance, latest.current.zoom, [one, two]);
        latest.current.onZoom((pinch.current.zoom * distance) / pinch.current.distance);
      }
    };
    for (const type of TOUCHES)
      element.addEventListener(type, handleTouch, { capture: true, passive: false });
    return () => {
      for (const type of TOUCHES) element.removeEventListener(type, handleTouch, { capture: true });
    };
  }, [around]);
  useLayoutEffect(() => {
    const [element, now] = [around.current, pinch.current];
    if (element === null || now === null) return;
    element.scrollLeft = now.at.across * element.scrollWidth - now.from.left;
    element.scrollTop = now.at.down * element.scrollHeight - now.from.top;
  }, [around, zoom]);
}

function begun(
  element: HTMLElement,
  distance: number,
  zoom: number,
  [one, two]: readonly [Touch, Touch],
): Pinch {
  const box = element.getBoundingClientRect();
  const from = {
    left: (one.clientX + two.clientX) / 2 - box.left,
    top: (one.clientY + two.clientY) / 2 - box.top,
  };
  const at = {
    across: (element.scrollLeft + from.left) / element.scrollWidth,
    down: (element.scrollTop + from.top) / element.scrollHeight,
  };
  return { distance: Math.max(1, distance), zoom, at, from };
}
