/** Unsaved changes warn before the page goes: each form says whether it has any, the shell asks once for all. */

import { useEffect, useId, useSyncExternalStore } from 'react';
import { useBlocker } from 'react-router';

const WARNING = 'Your changes are not saved. Leave anyway?';

const unsaved = new Set<string>();
const listeners = new Set<() => void>();
const tell = (): void => listeners.forEach((listener) => listener());
const listen = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** A form's word: it has changes that are not saved. */
export function useLeaveGuard(changed: boolean): void {
  const id = useId();
  useEffect(() => {
    if (!changed) return;
    unsaved.add(id);
    tell();
    return () => {
      unsaved.delete(id);
      tell();
    };
  }, [changed, id]);
}

/** Once, in the shell: the router knows one blocker at a time. */
export function useLeaveQuestion(): void {
  const changed = useSyncExternalStore(listen, () => unsaved.size > 0);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => changed && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    if (window.confirm(WARNING)) blocker.proceed();
    else blocker.reset();
  }, [blocker]);
  useEffect(() => {
    if (!changed) return;
    const handleUnload = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', handleUnload);
    return () => window.removeEventListener('beforeunload', handleUnload);
  }, [changed]);
}
