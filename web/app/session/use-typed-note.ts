/** A viewer who types is told, for four seconds and at most every twenty, that nothing of it reaches the machine. */

import { useEffect, useState } from 'react';

const SHOWN_MS = 4_000;
const AT_MOST_EVERY_MS = 20_000;

const isPlainTyping = (event: KeyboardEvent): boolean =>
  event.key.length === 1 &&
  event.key !== ' ' &&
  !event.ctrlKey &&
  !event.metaKey &&
  !event.altKey &&
  !'+-0='.includes(event.key);

const isForPage = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('button, a, [role="menu"], [role="dialog"], input, select') !== null;

export function useTypedNote(on: boolean): boolean {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!on) return;
    let last = -Infinity;
    let timer: number | undefined;
    const handleKey = (event: KeyboardEvent): void => {
      if (!isPlainTyping(event) || isForPage(event.target)) return;
      if (performance.now() - last < AT_MOST_EVERY_MS) return;
      last = performance.now();
      setShown(true);
      timer = window.setTimeout(() => setShown(false), SHOWN_MS);
    };
    window.addEventListener('keydown', handleKey);
    return () => {
      window.removeEventListener('keydown', handleKey);
      window.clearTimeout(timer);
      setShown(false);
    };
  }, [on]);
  return shown;
}
