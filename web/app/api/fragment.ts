/** The token of a one-time link, taken out of the address bar at once: it must not stay in the history. */

export function takeFragment(): string {
  const token = window.location.hash.slice(1);
  if (token !== '') window.history.replaceState(window.history.state, '', window.location.pathname);
  return token;
}
