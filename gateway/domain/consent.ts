/** The yes of a machine's owner before a session reaches it: what it can become. Knows no clock, mail or row. */

/**
 * How long an owner has to answer (ms): time to read a mail and look at the machine. Longer, and whoever asked has
 * gone; what he would say yes to is then another situation.
 */
export const CONSENT_WITHIN_MS = 5 * 60_000;
/** Addresses that are asked for one machine: the owner and who stands in for him, not a distribution list. */
export const MAX_OWNERS = 10;

/** `expired`: nobody answered in time. One whose session ended meanwhile stays `waiting`, and is over with it. */
export const CONSENT_STATES = ['waiting', 'allowed', 'refused', 'expired'] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

/** How the mail to the owners goes: not yet, at least one is on its way, or none could be sent so far. */
export type OwnersTold = 'not-yet' | 'sent' | 'failed';

/** What an owner's yes is for; when any of it changes meanwhile, his yes is for something else. */
export interface AskedOf {
  readonly owners: readonly string[];
  readonly host: string;
  readonly port: number;
}

/** Still the same machine and the same people asked? The order of addresses says nothing. */
export function sameAsked(a: AskedOf, b: AskedOf): boolean {
  const mine = new Set(a.owners);
  return (
    a.host === b.host &&
    a.port === b.port &&
    mine.size === new Set(b.owners).size &&
    b.owners.every((owner) => mine.has(owner))
  );
}
