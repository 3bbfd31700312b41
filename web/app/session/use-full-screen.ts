/** Full screen, with the keys the browser would keep where it lets us have them. */

import { useCallback, useEffect, useState } from 'react';

interface KeyboardLock {
  readonly keyboard?: { readonly lock?: () => Promise<void>; readonly unlock?: () => void };
}

export function useFullScreen(): { readonly on: boolean; readonly toggle: () => void } {
  const [on, setOn] = useState(false);
  useEffect(() => {
    const handleChange = (): void => {
      const now = document.fullscreenElement !== null;
      setOn(now);
      const { keyboard } = navigator as KeyboardLock;
      if (now) void keyboard?.lock?.().catch(() => {});
      else keyboard?.unlock?.();
    };
    document.addEventListener('fullscreenchange', handleChange);
    return () => document.removeEventListener('fullscreenchange', handleChange);
  }, []);
  const toggle = useCallback(() => {
    if (document.fullscreenElement === null)
      void document.documentElement.requestFullscreen().catch(() => {});
    else void document.exitFullscreen().catch(() => {});
  }, []);
  return { on, toggle };
}
