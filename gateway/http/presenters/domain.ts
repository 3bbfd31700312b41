/** What leaves of a domain. Knows no right: whoever calls has decided. */

import type { CountedDomain } from '../../store/domains.js';
import type { DomainView } from '../../wire/api.js';

export const presentDomain = (domain: CountedDomain): DomainView => ({
  id: domain.id,
  name: domain.name,
  people: domain.people,
  endpoints: domain.endpoints,
  adminsAcceptHostKeys: domain.adminsAcceptHostKeys,
  allowedRanges: domain.allowedRanges,
  createdAt: domain.createdAt,
});
