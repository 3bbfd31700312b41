/** `+`, `−` and `0` zoom a viewer's picture; the keys go nowhere else. */

import { useEffect } from 'react';
import { ZOOM } from './zoom-menu.js';

type SetZoom = (wanted: number | ((now: number) => number)) => void;

const inField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea:not(.xterm-helper-textarea)');

export function useZoomKeys(on: boolean, setZoom: SetZoom): void {
  useEffect(() => {
    if (!on) return;
    const handleKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
      if (event.key === '+' || event.key === '=') setZoom((now) => now * ZOOM.step);
      else if (event.key === '-') setZoom((now) => now / ZOOM.step);
      else if (event.key === '0') setZoom(1);
    };
    window.addEventListener('keydown', handleKey);
    return () => window.removeEventListener('keydown', handleKey);
  }, [on, setZoom]);
}
