/** A session opens in a tab of its own, which a browser only allows in the very moment of the click. */

/** Opens an empty tab at once, to be sent on its way later. Null when the browser blocked it. */
export function openTab(): Window | null {
  return window.open('about:blank', '_blank');
}

/** Null also when the person has closed the tab meanwhile. */
export function sendTab(tab: Window | null, path: string): boolean {
  if (tab === null || tab.closed) return false;
  tab.location.replace(new URL(path, window.location.href).href);
  return true;
}

export const sessionPath = (sessionId: string): string => `/session/${sessionId}`;
export const sessionLink = (sessionId: string): string =>
  new URL(sessionPath(sessionId), window.location.href).href;
