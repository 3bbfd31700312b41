/** What a person may do with an endpoint beside starting at once: ask for access, or wait for it. Knows no page. */

import type { EndpointView } from '../../../gateway/wire/api.js';

/** It is his to use, now or after an approval. */
export const reaches = ({ may }: EndpointView): boolean =>
  may.start === null || may.start === 'needs-approval' || may.start === 'approval-not-yet';

/** Somebody must approve before he can start. */
export const mustAsk = ({ may }: EndpointView): boolean => may.start === 'needs-approval';
