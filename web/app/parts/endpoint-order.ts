/** The order of endpoints: starred first, then those in use, then the last used. Pure. */

import type { EndpointView } from '../../../gateway/wire/api.js';

export function inUse(endpoints: readonly EndpointView[]): readonly EndpointView[] {
  return endpoints.toSorted(
    (a, b) =>
      Number(b.starred) - Number(a.starred) ||
      Number(b.live > 0) - Number(a.live > 0) ||
      (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0) ||
      a.name.localeCompare(b.name),
  );
}

/** For long lists: starred first, then by name, so that a row stays where it was. */
export function byName(endpoints: readonly EndpointView[]): readonly EndpointView[] {
  return endpoints.toSorted((a, b) => Number(b.starred) - Number(a.starred) || a.name.localeCompare(b.name));
}

/** True when every word of the search is found in name, address or a tag. */
export function matches(endpoint: EndpointView, search: string): boolean {
  const text = [endpoint.name, endpoint.host, endpoint.port, endpoint.protocol, ...endpoint.tags]
    .join(' ')
    .toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
