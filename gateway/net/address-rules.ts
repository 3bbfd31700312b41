/**
 * Decides which addresses the gateway may dial. Pure: every spelling is normalised with ipaddr.js and classified;
 * knows no resolver and no socket (see dial.ts).
 */

import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';

/** What one gateway lets its endpoints be. */
export interface AddressRules {
  /** CIDRs, or single addresses, the operator allows although they are denied by default, e.g. `127.0.0.0/8` for a demo. */
  readonly allow: readonly string[];
  /** Ports the gateway itself listens on: refused on its own addresses whatever `allow` says. May grow. */
  readonly ownPorts: ReadonlySet<number>;
  /** Addresses of this machine. Default: its interfaces, read anew at every call. */
  readonly ownAddresses?: () => readonly string[];
}

/** Why an address is refused, for the log and the page. */
export type Denied =
  | 'loopback'
  | 'link-local'
  | 'metadata'
  | 'unspecified'
  | 'multicast'
  | 'unique-local'
  | 'shared'
  | 'reserved'
  | 'own-address'
  | 'own-port'
  | 'odd-spelling';

type Parsed = ipaddr.IPv4 | ipaddr.IPv6;

/** Never dialled, whatever is allowed: cloud metadata services hand out credentials to whoever asks. */
const METADATA = new Set(
  [
    '169.254.169.254',
    '169.254.170.2',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    'fd00:ec2::254',
  ].map((address) => ipaddr.parse(address).toNormalizedString()),
);
/** The only IPv6 space with machines of the wide world in it (RFC 4291 §2.4, IANA registry). */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');
/** A DNS name as we take it: labels of letters, digits, `-` and `_`. */
const NAME =
  /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/i;
/** A last label like this makes resolvers read the whole as an IPv4 address: 2130706433, 0x7f.1, 0177.1 (WHATWG URL §3.5). */
const NUMERIC_LABEL = /^(\d+|0x[0-9a-f]*)$/i;

/** A host as dialled: a literal address, a name to resolve, or a spelling nobody needs. */
export type Host =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'odd' };

export function readHost(host: string): Host {
  const bare = /^\[(.*)\]$/.exec(host)?.[1] ?? host;
  // Zone ids name an interface of ours: nothing an endpoint needs.
  if (isIP(bare) !== 0) return bare.includes('%') ? { kind: 'odd' } : { kind: 'address', address: bare };
  const name = bare.endsWith('.') ? bare.slice(0, -1) : bare;
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (!NAME.test(name) || NUMERIC_LABEL.test(last)) return { kind: 'odd' };
  return { kind: 'name', name };
}

/** Why `address` (a literal) may not be dialled on `port`; undefined = it may. */
export function judgeAddress(address: string, port: number, rules: AddressRules): Denied | undefined {
  if (isIP(address) === 0 || address.includes('%')) return 'odd-spelling';
  const ip = ipaddr.process(address);
  const own = isOwn(ip, rules);
  if (rules.ownPorts.has(port) && (own || ip.range() === 'loopback')) return 'own-port';
  const denied = METADATA.has(ip.toNormalizedString()) ? 'metadata' : kindOf(ip);
  if (denied === 'metadata' || denied === 'unspecified' || denied === 'multicast') return denied;
  if (denied === undefined && !own) return undefined;
  return isAllowed(ip, rules) ? undefined : (denied ?? 'own-address');
}

/** One spelling for one address: IPv4-mapped IPv6 becomes IPv4. */
export function sameAddress(left: string, right: string): boolean {
  if (isIP(left) === 0 || isIP(right) === 0) return false;
  return ipaddr.process(left).toNormalizedString() === ipaddr.process(right).toNormalizedString();
}

function kindOf(ip: Parsed): Denied | undefined {
  const range: string = ip.range();
  if (ip.kind() === 'ipv6' && range === 'unicast') return ip.match(GLOBAL_IPV6) ? undefined : 'reserved';
  switch (range) {
    case 'unicast':
    case 'private': // Factories live in 10/8, 172.16/12 and 192.168/16.
      return undefined;
    case 'loopback':
      return 'loopback';
    case 'linkLocal':
      return 'link-local';
    case 'unspecified':
      return 'unspecified';
    case 'multicast':
    case 'broadcast':
      return 'multicast';
    case 'uniqueLocal':
      return 'unique-local';
    case 'carrierGradeNat':
      return 'shared';
    default: // Tunnels (6to4, Teredo, NAT64) carry any IPv4 address inside; the rest has no machines.
      return 'reserved';
  }
}

function isOwn(ip: Parsed, rules: AddressRules): boolean {
  const text = ip.toNormalizedString();
  const own = rules.ownAddresses?.() ?? interfaceAddresses();
  return own.some((address) => isIP(address) !== 0 && ipaddr.process(address).toNormalizedString() === text);
}

function isAllowed(ip: Parsed, rules: AddressRules): boolean {
  return rules.allow.some((cidr) => {
    const [network, bits] = rangeOf(cidr);
    return network.kind() === ip.kind() && ip.match(network, bits);
  });
}

/** A range, or a single address as the range that holds nothing else. */
function rangeOf(text: string): [Parsed, number] {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const ip = ipaddr.process(text);
  return [ip, ip.kind() === 'ipv4' ? 32 : 128];
}

function interfaceAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).map((one) => one.address.split('%')[0] ?? ''),
  );
}
