/** One try at a machine through guacd, from the probe to its first frame. Knows no session. */

import type { Socket } from 'node:net';
import type { LineSecurity, Shortfall } from '../../domain/machine-policy.js';
import type { EngineAddress } from '../../net/engine.js';
import { forwardOnce, type Forwarder } from '../../net/forwarder.js';
import { Gathering } from '../../net/gathering.js';
import { StartError, type Asker, type PresentedKey, type Size } from '../../sessions/ports.js';
import { abilitiesOf, comparedByGuacd, shortfallsOf, type Abilities } from './abilities.js';
import { ownerArguments } from './connect-arguments.js';
import { Guacd } from './guacd.js';
import { dialMachine, probe, type MachineAddress } from './probe.js';
import { lineOf, type EngineSecurity } from './security.js';
import type { RdpSettings } from './settings.js';
import type { SignIn } from './sign-in.js';

/** Where the machine and guacd are, and how this machine is to be treated. */
export interface RdpTarget extends MachineAddress {
  readonly engine: EngineAddress;
  /** Default: DEFAULT_SETTINGS. */
  readonly settings?: Partial<RdpSettings>;
}

/** guacd dials the forwarder as soon as it has read its arguments (ms). */
const CALLED_WITHIN_MS = 15_000;

/** @throws StartError */
function openDoor(machine: Socket, reading: Gathering, { network }: EngineAddress): Promise<Forwarder> {
  return forwardOnce(machine, reading, CALLED_WITHIN_MS, network).catch((error: unknown) => {
    throw new StartError('engine-missing', { detail: String(error) });
  });
}

export interface Attempt {
  readonly target: RdpTarget;
  readonly settings: RdpSettings;
  readonly size: Size;
  readonly asker: Asker;
  readonly signIn: SignIn;
  readonly signal: AbortSignal;
}

export type Outcome =
  | {
      readonly is: 'ready';
      readonly guacd: Guacd;
      readonly road: Forwarder;
      readonly line: LineSecurity;
      readonly shortfalls: readonly Shortfall[];
      readonly security: EngineSecurity;
      readonly abilities: Abilities;
    }
  | { readonly is: 'unknown-key'; readonly key: PresentedKey };

/** @throws StartError; when `signal` aborts, everything is cut at once. */
export async function attempt(options: Attempt): Promise<Outcome> {
  const { target, settings, asker, signIn, signal, size } = options;
  asker.progress('dialling');
  const probed = await probe(target, settings, signal);
  asker.progress('checking-host-key');
  // Nothing about anybody has been said yet, and nothing will be to a machine that is not the one that was pinned.
  if ((await asker.judgeKey(probed.key)) === 'unknown' && probed.certificate !== undefined)
    return { is: 'unknown-key', key: probed.key };
  asker.progress('signing-in');
  // With NLA the machine has nothing to show before it knows who comes (MS-RDPBCGR 5.4.5.2).
  const given = await signIn.credentials({ ownScreen: probed.security !== 'nla' });
  if (signal.aborted) throw new StartError('machine-closed');
  const reading = new Gathering();
  // The very machine whose certificate was judged, wherever its name leads by now.
  const machine = await dialMachine({ ...target, host: probed.address }, signal, reading);
  const road = await openDoor(machine, reading, target.engine);
  const cut = (): void => {
    road.close();
  };
  signal.addEventListener('abort', cut, { once: true });
  let abilities: Abilities = abilitiesOf([]);
  try {
    const guacd = await Guacd.open({
      engine: target.engine,
      select: 'rdp',
      width: size.columns,
      height: size.rows,
      lossless: settings.quality === 'lossless',
      audio: settings.audio,
      arguments: (names) => {
        abilities = abilitiesOf(names);
        return ownerArguments(names, {
          ...given,
          port: road.port,
          width: size.columns,
          height: size.rows,
          security: probed.security,
          certificate: comparedByGuacd(abilities, probed.certificate),
          settings,
        });
      },
      signal,
    });
    const { security } = probed;
    const compared = comparedByGuacd(abilities, probed.certificate) !== undefined;
    const line = lineOf(security, compared);
    const shortfalls = shortfallsOf(abilities, settings);
    return { is: 'ready', guacd, road, security, abilities, line, shortfalls };
  } catch (error) {
    road.close();
    throw error;
  } finally {
    signal.removeEventListener('abort', cut);
  }
}

/**
 * guacd would not have the machine it met, and may have met another one than the probe did: who is there now?
 * @throws StartError always: `host-key-changed` when it is another one still.
 */
export async function judgeAgain({ target, settings, asker, signal }: Attempt): Promise<never> {
  const { key } = await probe(target, settings, signal);
  await asker.judgeKey(key);
  throw new StartError('handshake-failed', { detail: 'guacd met a machine it could not agree with' });
}
