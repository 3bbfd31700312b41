/** How a socket presents its ticket: in the sub-protocol header, never in a URL. Knows no socket. */

export const EVENTS_PROTOCOL = 'jumpseat.events';
export const streamProtocol = (protocol: string): string => `jumpseat.${protocol}`;
const TICKET_PREFIX = 'ticket.';

/** The two sub-protocols a page asks for; the gateway selects the first and never echoes the ticket. */
export function protocolsWith(name: string, ticket: string): [string, string] {
  return [name, TICKET_PREFIX + ticket];
}

/** Reads the header back. Undefined unless it is exactly one known name and one ticket. */
export function readProtocols(
  header: string | undefined,
): { readonly name: string; readonly ticket: string } | undefined {
  const parts = (header ?? '').split(',').map((part) => part.trim());
  const [name, second] = parts;
  if (parts.length !== 2 || name === undefined || second === undefined) return undefined;
  if (!/^jumpseat\.[a-z]+$/.test(name) || !/^ticket\.[A-Za-z0-9_-]{43}$/.test(second)) return undefined;
  return { name, ticket: second.slice(TICKET_PREFIX.length) };
}

/** Where the sockets live. */
export const EVENTS_PATH = '/ws/events';
export const STREAM_PATH = '/ws/stream';
