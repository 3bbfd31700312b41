/** The way out to machines, put together: which addresses may be dialled, and an adapter for each protocol. */

import type { CheckHost } from './commands/office.js';
import type { AdapterTable, MachineTarget } from './commands/sessions/room.js';
import type { AddressRules } from './net/address-rules.js';
import { checkAddress, DialError } from './net/dial.js';
import { USUAL_GUACD, type EngineAddress } from './net/engine.js';
import { rdpAdapter } from './protocols/rdp/adapter.js';
import { sshAdapter } from './protocols/ssh/adapter.js';
import { vncAdapter } from './protocols/vnc/adapter.js';
import { settingsFor } from './wire/endpoint-settings.js';

export interface Machines {
  readonly adapters: AdapterTable;
  readonly checkHost: CheckHost;
  /** What may be dialled, `ofDomain` beside what the operator allows. */
  readonly rulesFor: RulesFor;
  /** A port this gateway listens on itself: never dialled, whatever is allowed. */
  addOwnPort(port: number): void;
}

export interface MachinesOptions {
  /** What the operator allows beside the ordinary ranges, for every domain. */
  readonly allowedRanges: readonly string[];
  /** Where guacd is, which speaks RDP for us. */
  readonly guacd: EngineAddress;
}

export function openMachines({ allowedRanges, guacd }: MachinesOptions): Machines {
  // guacd asks nobody who he is: no endpoint may lead there, nor where one may come to listen.
  const ownPorts = new Set<number>([guacd.port, USUAL_GUACD.port]);
  const rulesFor: RulesFor = (ofDomain) => ({ allow: [...allowedRanges, ...ofDomain], ownPorts });
  return {
    adapters: adaptersWith(rulesFor, guacd),
    checkHost: hostCheck(rulesFor),
    rulesFor,
    addOwnPort: (port) => void ownPorts.add(port),
  };
}

type RulesFor = (allowedRanges: readonly string[]) => AddressRules;

function adaptersWith(rulesFor: RulesFor, engine: EngineAddress): AdapterTable {
  return {
    ssh: {
      ...sshAdapter,
      connect: ({ host, port, allowedRanges }: MachineTarget) =>
        sshAdapter.connect({ host, port, rules: rulesFor(allowedRanges) }),
    },
    vnc: {
      ...vncAdapter,
      connect: ({ host, port, allowedRanges, settings }: MachineTarget) => {
        const { protocol: _, authority, ...how } = settingsFor('vnc', settings);
        const vouching = authority === '' ? {} : { authority };
        return vncAdapter.connect({ host, port, rules: rulesFor(allowedRanges), ...how, ...vouching });
      },
    },
    rdp: {
      ...rdpAdapter,
      connect: ({ host, port, allowedRanges, settings }: MachineTarget) => {
        const { protocol: _, ...rdp } = settingsFor('rdp', settings);
        return rdpAdapter.connect({ host, port, rules: rulesFor(allowedRanges), engine, settings: rdp });
      },
    },
  };
}

const hostCheck =
  (rulesFor: RulesFor): CheckHost =>
  async (host, port, { allowedRanges }) => {
    try {
      await checkAddress(host, port, rulesFor(allowedRanges));
      return { ok: true };
    } catch (error) {
      if (!(error instanceof DialError)) throw error;
      // A name that does not resolve yet may be saved: it is judged again at each dial.
      return error.failure === 'unknown-name' ? { ok: true } : { ok: false, why: error.why };
    }
  };
