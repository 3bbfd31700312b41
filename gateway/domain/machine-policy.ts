/** What a domain may insist on where a machine's desktop is opened, whatever the protocol. Knows no adapter. */

/**
 * What an endpoint may insist on, weakest first. `password`: somebody has to sign in. `encrypted`: and nobody reads
 * along, though he could stand in the middle. `verified`: and the machine proves who it is.
 */
export const SECURITY_LEVELS = ['none', 'password', 'encrypted', 'verified'] as const;
export type SecurityLevel = (typeof SECURITY_LEVELS)[number];

/** How one connection is secured, with the name its protocol has for it. */
export interface LineSecurity {
  readonly level: SecurityLevel;
  readonly name: string;
}

/** What an endpoint asks for and its session does without, where that is no reason not to open it. */
export type Shortfall = 'exact-picture';

/** Somebody on the way may read what passes. */
export const isWeak = (level: SecurityLevel): boolean => level === 'none' || level === 'password';

/** Which way the controller's clipboard goes. Viewers have none, whatever the policy. */
export const CLIPBOARD_POLICIES = ['off', 'to-machine', 'from-machine', 'both'] as const;
export type ClipboardPolicy = (typeof CLIPBOARD_POLICIES)[number];

/** Longest text of a clipboard that passes, either way (bytes of UTF-8); a longer one does not pass at all. */
export const MAX_CLIPBOARD_TEXT = 256 * 1024;

export const mayPasteInto = (policy: ClipboardPolicy): boolean =>
  policy === 'to-machine' || policy === 'both';
export const mayCopyFrom = (policy: ClipboardPolicy): boolean =>
  policy === 'from-machine' || policy === 'both';
