/** The names under which answers are kept, so that an event knows what to renew. */

export const keys = {
  publicInfo: ['public'] as const,
  me: ['me'] as const,
  domains: ['domains'] as const,
  domain: (id: string) => ['domain', id] as const,
  domainLimits: (id: string) => ['domain-limits', id] as const,
  people: (domainId: string) => ['people', domainId] as const,
  groups: (domainId: string) => ['groups', domainId] as const,
  endpoints: (domainId: string) => ['endpoints', domainId] as const,
  /** Every single endpoint, its access list and its keys. */
  allEndpoints: ['endpoint'] as const,
  endpoint: (id: string) => ['endpoint', id] as const,
  access: (id: string) => ['endpoint', id, 'access'] as const,
  owners: (id: string) => ['endpoint', id, 'owners'] as const,
  credentials: (id: string) => ['endpoint', id, 'credentials'] as const,
  hostKeys: (id: string) => ['endpoint', id, 'host-keys'] as const,
  /** Sessions of a domain that are not over, kept live by events. */
  live: (domainId: string) => ['live', domainId] as const,
  history: (domainId: string) => ['history', domainId] as const,
  session: (id: string) => ['session', id] as const,
  requests: (domainId: string) => ['requests', domainId] as const,
  /** Every single request. */
  allRequests: ['request'] as const,
  request: (id: string) => ['request', id] as const,
  accessRules: (domainId: string) => ['access-rules', domainId] as const,
  tokens: (domainId: string) => ['tokens', domainId] as const,
  review: (domainId: string) => ['review', domainId] as const,
  audit: (domainId: string) => ['audit', domainId] as const,
  proof: (domainId: string) => ['proof', domainId] as const,
};
