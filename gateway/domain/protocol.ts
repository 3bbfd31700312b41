/** The protocols an endpoint may speak. Knows no adapter. */

export const PROTOCOLS = ['ssh', 'vnc', 'rdp'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** The registered port of each protocol (IANA), offered when none is typed. */
export const DEFAULT_PORT: Readonly<Record<Protocol, number>> = { ssh: 22, vnc: 5900, rdp: 3389 };
