/** Whether an authority vouches for an endpoint's machine, so that no key is pinned. */

import type { EndpointView } from '../../../gateway/wire/api.js';

export const vouchedFor = ({ settings }: EndpointView): boolean =>
  settings.protocol === 'vnc' && settings.authority !== '';
