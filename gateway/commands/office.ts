/** What the commands work with: everything they may reach, and nothing they could reach around it. */

import type { Audit } from '../audit/audit.js';
import type { Logins } from '../auth/logins.js';
import type { Passwords } from '../auth/passwords.js';
import type { Clock } from '../clock.js';
import type { Log } from '../log.js';
import type { Store } from '../store/source.js';
import type { Vault } from '../vault/vault.js';
import type { Repeats } from './repeats.js';
import type { Strangers } from './strangers.js';

/** What a domain allows its endpoints to be. */
export interface AddressRules {
  /** CIDR ranges allowed beside the ordinary ones. */
  readonly allowedRanges: readonly string[];
}

export type AddressVerdict = { readonly ok: true } | { readonly ok: false; readonly why: string };

/** The outbound guard's answer at the time of saving; it judges again at each dial. */
export type CheckHost = (host: string, port: number, rules: AddressRules) => Promise<AddressVerdict>;

export interface Office {
  readonly store: Store;
  readonly audit: Pick<Audit, 'record' | 'key' | 'anchorFile'>;
  readonly log: Log;
  readonly clock: Clock;
  readonly publicUrl: URL;
  readonly passwords: Passwords;
  readonly logins: Logins;
  readonly strangers: Strangers;
  readonly vault: Vault;
  readonly repeats: Repeats;
  readonly checkHost: CheckHost;
  /** The secret a domain's webhook is signed with, by its salt. */
  readonly webhookSecretOf: (salt: string) => string;
  /** A mail server is configured. */
  readonly mailReady: boolean;
  /** Is there a guacd, without which no RDP session can start? */
  readonly rdpReady: () => boolean;
}
