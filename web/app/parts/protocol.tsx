/** A protocol as a tile and as a tag, and the address it is spoken at. */

import { IconAppWindow, IconDeviceDesktop, IconTerminal2 } from '@tabler/icons-react';
import type { Protocol } from '../../../gateway/domain/protocol.js';

const ICON = { ssh: IconTerminal2, vnc: IconDeviceDesktop, rdp: IconAppWindow } satisfies Record<
  Protocol,
  unknown
>;

/** Protocols that have an adapter in the gateway; the others can be registered and are told "not yet". */
const OPENABLE: Readonly<Record<Protocol, boolean>> = { ssh: true, vnc: true, rdp: true };
export const opensInBrowser = (protocol: Protocol): boolean => OPENABLE[protocol];

export function ProtocolTile({ protocol }: { readonly protocol: Protocol }) {
  const Icon = ICON[protocol];
  return (
    <span className="proto-tile" aria-hidden="true">
      <Icon size={18} stroke={1.7} />
    </span>
  );
}

export function ProtocolTag({ protocol }: { readonly protocol: Protocol }) {
  return <span className="proto-tag">{protocol.toUpperCase()}</span>;
}

/** "10.20.4.12:22", "[2001:db8::1]:22" */
export function addressOf({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

export function Address({ of }: { readonly of: { readonly host: string; readonly port: number } }) {
  const address = addressOf(of);
  // A list cuts a long one; the whole of it is told on hover.
  return (
    <span className="mono address" title={address}>
      {address}
    </span>
  );
}
