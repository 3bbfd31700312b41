/**
 * What a guacd can do, as far as the names of the arguments it takes tell, for it never says its version; and what that
 * means for one endpoint and its machine. Pure.
 */

import type { Shortfall } from '../../domain/machine-policy.js';
import type { RdpSettings } from './settings.js';

export interface Abilities {
  /** Compares the certificate on its own connection as well: from 1.6.0 on. */
  readonly pins: boolean;
  /** Sends no picture with losses where that is asked for: from 1.4.0 on. */
  readonly exact: boolean;
  /** Ends a frame before it has reached the machine: from 1.6.0 on. */
  readonly endsEarly: boolean;
  /**
   * Locks itself up for good when a frame ends while it copies the picture for who joins: 1.6.0 (GUACAMOLE-2270). 1.6.1
   * takes the same arguments and is treated the same; what comes after it takes more.
   */
  readonly locksUp: boolean;
}

/** `names`: guacd's answer to `select`. */
export const abilitiesOf = (names: readonly string[]): Abilities => ({
  pins: names.includes('cert-fingerprints'),
  endsEarly: names.includes('cert-fingerprints'),
  exact: names.includes('force-lossless'),
  locksUp: names.includes('cert-fingerprints') && !names.includes('clipboard-buffer-size'),
});

/**
 * The certificate guacd itself compares, on its own connection; undefined where it cannot, and where the machine shows
 * none.
 */
export const comparedByGuacd = ({ pins }: Abilities, certificate: string | undefined): string | undefined =>
  pins ? certificate : undefined;

/** What the endpoint asks for and this guacd cannot give. */
export const shortfallsOf = ({ exact }: Abilities, { quality }: Pick<RdpSettings, 'quality'>): Shortfall[] =>
  quality === 'lossless' && !exact ? ['exact-picture'] : [];
