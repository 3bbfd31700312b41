/** Every call the page makes, by name. The only place that spells a path of the API. */

import type * as access from '../../../gateway/wire/access.js';
import type { LimitRules, SessionLimits } from '../../../gateway/domain/session-limits.js';
import type * as api from '../../../gateway/wire/api.js';
import type { ConsentView } from '../../../gateway/wire/consent.js';
import type { EndpointSettings } from '../../../gateway/wire/endpoint-settings.js';
import type * as wish from '../../../gateway/wire/access-requests.js';
import type { AccessReview } from '../../../gateway/wire/review.js';
import type * as ask from '../../../gateway/wire/requests.js';
import { fetchJson } from './fetch-json.js';

const get = <T>(path: string) => fetchJson<T>('GET', path);
const post = <T>(path: string, body: unknown = {}) => fetchJson<T>('POST', path, body);
const put = <T>(path: string, body: unknown) => fetchJson<T>('PUT', path, body);
const patch = <T>(path: string, body: unknown) => fetchJson<T>('PATCH', path, body);
const del = <T>(path: string) => fetchJson<T>('DELETE', path);

/** `?a=1&b=2` of what is set. */
export function query(params: Readonly<Record<string, string | number | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params))
    if (value !== undefined && value !== '') search.set(name, String(value));
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

export interface SessionsFilter {
  readonly state: 'running' | 'ended' | 'all';
  readonly endpoint?: string | undefined;
  readonly before?: string | undefined;
  readonly mine?: 'true' | undefined;
}
export interface RequestsFilter {
  readonly whose: 'all' | 'mine';
  readonly show: 'waiting' | 'answered' | 'all';
  readonly before?: string | undefined;
}
export interface AuditFilter {
  readonly q?: string | undefined;
  readonly action?: string | undefined;
  readonly result?: 'done' | 'refused' | undefined;
  readonly session?: string | undefined;
  readonly days?: number | undefined;
  readonly before?: string | undefined;
}

export interface ReviewFilter {
  readonly person?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly show?: 'standing' | undefined;
}

export const calls = {
  publicInfo: () => get<api.PublicInfo>('/api/public'),
  me: () => get<api.Me>('/api/me'),
  signIn: (body: ask.SignIn) => post<api.Me>('/api/login', body),
  signOut: () => post<null>('/api/logout'),
  lookAtWelcome: (token: string) => post<api.WelcomeInfo>('/api/welcome/look', { token }),
  welcome: (body: ask.Welcome) => post<api.Me>('/api/welcome', body),
  changePassword: (body: { current: string; next: string }) => post<null>('/api/account/password', body),
  changeAccount: (body: ask.ChangeAccount) => patch<api.Me>('/api/account', body),
  eventsTicket: () => post<api.TicketView>('/api/events-ticket'),

  domains: () => get<readonly api.DomainView[]>('/api/domains'),
  domain: (id: string) => get<api.DomainView>(`/api/domains/${id}`),
  addDomain: (name: string) => post<api.DomainView>('/api/domains', { name }),
  changeDomain: (id: string, body: ask.ChangeDomain) => patch<api.DomainView>(`/api/domains/${id}`, body),
  domainLimits: (id: string) => get<SessionLimits>(`/api/domains/${id}/limits`),
  changeDomainLimits: (id: string, body: SessionLimits) => put<unknown>(`/api/domains/${id}/limits`, body),
  people: (domainId: string) => get<readonly api.PersonView[]>(`/api/domains/${domainId}/people`),
  addPerson: (domainId: string, body: ask.AddPerson) =>
    post<api.WelcomeLink | null>(`/api/domains/${domainId}/people`, body),
  changePerson: (domainId: string, userId: string, body: ask.ChangePerson) =>
    patch<unknown>(`/api/domains/${domainId}/people/${userId}`, body),
  removePerson: (domainId: string, userId: string) =>
    del<unknown>(`/api/domains/${domainId}/people/${userId}`),
  personLink: (domainId: string, userId: string) =>
    post<api.WelcomeLink>(`/api/domains/${domainId}/people/${userId}/link`),

  groups: (domainId: string) => get<readonly api.GroupView[]>(`/api/domains/${domainId}/groups`),
  addGroup: (domainId: string, body: ask.AddGroup) =>
    post<{ readonly id: string }>(`/api/domains/${domainId}/groups`, body),
  changeGroup: (id: string, body: ask.ChangeGroup) => patch<unknown>(`/api/groups/${id}`, body),
  removeGroup: (id: string) => del<unknown>(`/api/groups/${id}`),

  endpoints: (domainId: string) => get<readonly api.EndpointView[]>(`/api/domains/${domainId}/endpoints`),
  addEndpoint: (domainId: string, body: ask.AddEndpoint) =>
    post<api.EndpointView>(`/api/domains/${domainId}/endpoints`, body),
  endpoint: (id: string) => get<api.EndpointView>(`/api/endpoints/${id}`),
  changeEndpoint: (id: string, body: ask.ChangeEndpoint) =>
    patch<api.EndpointView>(`/api/endpoints/${id}`, body),
  removeEndpoint: (id: string) => del<null>(`/api/endpoints/${id}`),
  switchJoint: (id: string, on: boolean) => put<api.EndpointView>(`/api/endpoints/${id}/joint`, { on }),
  changeSettings: (id: string, body: EndpointSettings) =>
    put<api.EndpointView>(`/api/endpoints/${id}/settings`, body),
  star: (id: string, on: boolean) => put<unknown>(`/api/endpoints/${id}/star`, { on }),
  access: (id: string) => get<api.EndpointAccess>(`/api/endpoints/${id}/access`),
  changeAccess: (id: string, body: ask.ChangeAccess) => put<unknown>(`/api/endpoints/${id}/access`, body),
  changeLimits: (id: string, body: LimitRules) => put<unknown>(`/api/endpoints/${id}/limits`, body),
  credentials: (id: string) => get<api.StoredCredentials>(`/api/endpoints/${id}/credentials`),
  changeCredentials: (id: string, body: ask.PutCredentials) =>
    put<unknown>(`/api/endpoints/${id}/credentials`, body),
  clearCredentials: (id: string) => del<unknown>(`/api/endpoints/${id}/credentials`),
  hostKeys: (id: string) => get<readonly api.HostKeyView[]>(`/api/endpoints/${id}/host-keys`),
  replaceHostKey: (id: string, fingerprint: string) =>
    post<unknown>(`/api/endpoints/${id}/host-key`, { fingerprint }),
  forgetHostKey: (id: string) => del<unknown>(`/api/endpoints/${id}/host-key`),

  owners: (id: string) => get<api.EndpointOwners>(`/api/endpoints/${id}/owners`),
  changeOwners: (id: string, owners: readonly string[]) =>
    put<unknown>(`/api/endpoints/${id}/owners`, { owners }),
  lookAtConsent: (token: string) => post<ConsentView>('/api/consent/look', { token }),
  answerConsent: (token: string, allow: boolean) =>
    post<ConsentView>('/api/consent/answer', { token, allow }),
  endByConsent: (token: string) => post<ConsentView>('/api/consent/end', { token }),
  changeApproval: (id: string, approvers: number) =>
    put<api.EndpointView>(`/api/endpoints/${id}/approval`, { approvers }),

  requests: (domainId: string, filter: RequestsFilter) =>
    get<api.Page<access.RequestView>>(`/api/domains/${domainId}/requests${query({ ...filter })}`),
  request: (id: string) => get<access.RequestView>(`/api/requests/${id}`),
  askAccess: (endpointId: string, body: wish.AskAccess) =>
    post<access.RequestView>(`/api/endpoints/${endpointId}/requests`, body),
  breakGlass: (endpointId: string, body: wish.BreakGlass) =>
    post<access.RequestView>(`/api/endpoints/${endpointId}/break-glass`, body),
  approve: (id: string, body: wish.Approve) => post<access.RequestView>(`/api/requests/${id}/approve`, body),
  deny: (id: string, note: string) => post<access.RequestView>(`/api/requests/${id}/deny`, { note }),
  cancelRequest: (id: string) => post<access.RequestView>(`/api/requests/${id}/cancel`),
  review: (id: string, note: string) => post<access.RequestView>(`/api/requests/${id}/review`, { note }),
  withdraw: (approvalId: string, note: string) =>
    post<unknown>(`/api/approvals/${approvalId}/withdraw`, { note }),
  giveBack: (approvalId: string) => post<unknown>(`/api/approvals/${approvalId}/give-back`),
  askMore: (approvalId: string, body: wish.AskMore) =>
    post<access.RequestView>(`/api/approvals/${approvalId}/more`, body),
  accessRules: (domainId: string) => get<access.AccessRulesView>(`/api/domains/${domainId}/access-rules`),
  changeAccessRules: (domainId: string, body: wish.ChangeAccessRules) =>
    patch<access.AccessRulesView>(`/api/domains/${domainId}/access-rules`, body),
  renewWebhookSecret: (domainId: string) =>
    post<access.WebhookSecret>(`/api/domains/${domainId}/webhook-secret`),
  tokens: (domainId: string) => get<readonly access.ApiTokenView[]>(`/api/domains/${domainId}/api-tokens`),
  addToken: (domainId: string, body: wish.AddToken) =>
    post<access.NewApiToken>(`/api/domains/${domainId}/api-tokens`, body),
  revokeToken: (domainId: string, tokenId: string) =>
    del<unknown>(`/api/domains/${domainId}/api-tokens/${tokenId}`),

  startSession: (endpointId: string, body: ask.StartSession) =>
    post<api.StartedSession>(`/api/endpoints/${endpointId}/sessions`, body),
  sessions: (domainId: string, filter: SessionsFilter) =>
    get<api.Page<api.SessionView>>(`/api/domains/${domainId}/sessions${query({ ...filter })}`),
  session: (id: string) => get<api.SessionView>(`/api/sessions/${id}`),
  enterDemo: (token: string) => post<api.DemoEntered>('/api/demo/enter', { token }),
  control: (id: string) => post<api.TicketView>(`/api/sessions/${id}/control`),
  join: (id: string) => post<api.TicketView>(`/api/sessions/${id}/join`),
  end: (id: string) => post<unknown>(`/api/sessions/${id}/end`),
  /** `minutes`: a domain admin's choice; a controller has what the endpoint allows. */
  extend: (id: string, minutes?: number) =>
    post<unknown>(`/api/sessions/${id}/extend`, minutes === undefined ? {} : { minutes }),
  terminate: (id: string, reason: string) => post<unknown>(`/api/sessions/${id}/terminate`, { reason }),

  accessReview: (domainId: string, filter: ReviewFilter) =>
    get<AccessReview>(`/api/domains/${domainId}/review${query({ ...filter })}`),
  accessReviewExport: (domainId: string, filter: ReviewFilter) =>
    `/api/domains/${domainId}/review/export${query({ ...filter })}`,
  audit: (domainId: string, filter: AuditFilter) =>
    get<api.Page<api.AuditRow>>(`/api/domains/${domainId}/audit${query({ ...filter })}`),
  auditProof: (domainId: string) => get<api.AuditProof>(`/api/domains/${domainId}/audit/proof`),
  auditExport: (domainId: string, filter: AuditFilter) =>
    `/api/domains/${domainId}/audit/export${query({ ...filter })}`,
};
