/**
 * How long sessions may last, when, and under whose eyes: said by the domain, or by an endpoint in its own words.
 * Pure; knows no clock and no session.
 */

import type { AccessHours } from './access-hours.js';

/** What holds for the sessions at one endpoint. */
export interface SessionLimits {
  /** Null: at any time. */
  readonly hours: AccessHours | null;
  /** The longest a session lasts (minutes); null = no end. */
  readonly maxMinutes: number | null;
  /** What a controller may add to that by himself; null = nothing, a domain admin may. */
  readonly extension: Extension | null;
  /** A session whose controller does nothing for so long ends (minutes); null = never. */
  readonly idleMinutes: number | null;
  /** Input passes only while somebody watches. */
  readonly observer: boolean;
}

/** So many minutes more, so many times in one session. */
export interface Extension {
  readonly minutes: number;
  readonly times: number;
}

/** An endpoint's own words, limit by limit; `domain` = as its domain says, now and later. */
export type LimitRules = { readonly [K in keyof SessionLimits]: SessionLimits[K] | 'domain' };

/** What a domain that has said nothing says. */
export const NO_LIMITS: SessionLimits = {
  hours: null,
  maxMinutes: null,
  extension: null,
  idleMinutes: null,
  observer: false,
};

/** What an endpoint that has said nothing says. */
export const AS_DOMAIN: LimitRules = {
  hours: 'domain',
  maxMinutes: 'domain',
  extension: 'domain',
  idleMinutes: 'domain',
  observer: 'domain',
};

export function limitsUnder(rules: LimitRules, domain: SessionLimits): SessionLimits {
  return {
    hours: rules.hours === 'domain' ? domain.hours : rules.hours,
    maxMinutes: rules.maxMinutes === 'domain' ? domain.maxMinutes : rules.maxMinutes,
    extension: rules.extension === 'domain' ? domain.extension : rules.extension,
    idleMinutes: rules.idleMinutes === 'domain' ? domain.idleMinutes : rules.idleMinutes,
    observer: rules.observer === 'domain' ? domain.observer : rules.observer,
  };
}
