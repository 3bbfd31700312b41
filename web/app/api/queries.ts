/** Answers as React values. Knows the calls, no page. */

import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { serverNow } from '../events/server-clock.js';
import { useTopic } from '../events/use-events.js';
import {
  calls,
  type AuditFilter,
  type RequestsFilter,
  type ReviewFilter,
  type SessionsFilter,
} from './calls.js';
import { keys } from './keys.js';
import { turnsOfEndpoint, turnsOfRequest, untilNext } from './turning.js';

export const usePublicInfo = () =>
  useQuery({ queryKey: keys.publicInfo, queryFn: calls.publicInfo, staleTime: 0 });

export const useMeQuery = () => useQuery({ queryKey: keys.me, queryFn: calls.me });

export const useDomains = (enabled = true) =>
  useQuery({ queryKey: keys.domains, queryFn: calls.domains, enabled });

export const useDomainQuery = (id: string) =>
  useQuery({ queryKey: keys.domain(id), queryFn: () => calls.domain(id) });

export const useDomainLimits = (id: string) =>
  useQuery({ queryKey: keys.domainLimits(id), queryFn: () => calls.domainLimits(id) });

export const usePeople = (domainId: string, enabled = true) =>
  useQuery({ queryKey: keys.people(domainId), queryFn: () => calls.people(domainId), enabled });

export const useGroups = (domainId: string) =>
  useQuery({ queryKey: keys.groups(domainId), queryFn: () => calls.groups(domainId) });

/** What may be started turns at the second an approval begins or ends. */
export const useEndpoints = (domainId: string) =>
  useQuery({
    queryKey: keys.endpoints(domainId),
    queryFn: () => calls.endpoints(domainId),
    refetchInterval: ({ state }) => untilNext((state.data ?? []).flatMap(turnsOfEndpoint), serverNow()),
    refetchIntervalInBackground: true,
  });

export const useEndpoint = (id: string) =>
  useQuery({
    queryKey: keys.endpoint(id),
    queryFn: () => calls.endpoint(id),
    refetchInterval: ({ state }) =>
      state.data === undefined ? false : untilNext(turnsOfEndpoint(state.data), serverNow()),
    refetchIntervalInBackground: true,
  });

export const useAccess = (id: string) =>
  useQuery({ queryKey: keys.access(id), queryFn: () => calls.access(id) });

export const useOwners = (id: string) =>
  useQuery({ queryKey: keys.owners(id), queryFn: () => calls.owners(id) });

export const useCredentials = (id: string) =>
  useQuery({ queryKey: keys.credentials(id), queryFn: () => calls.credentials(id) });

export const useHostKeys = (id: string) =>
  useQuery({ queryKey: keys.hostKeys(id), queryFn: () => calls.hostKeys(id) });

/** Sessions of the domain that are not over: read once, then kept live by events. */
export function useLiveSessions(domainId: string) {
  useTopic(`domain:${domainId}`);
  return useQuery({
    queryKey: keys.live(domainId),
    queryFn: async () => (await calls.sessions(domainId, { state: 'running' })).rows,
  });
}

export const useHistory = (domainId: string, filter: SessionsFilter) =>
  useInfiniteQuery({
    queryKey: [...keys.history(domainId), filter],
    queryFn: ({ pageParam }) => calls.sessions(domainId, { ...filter, before: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

/** One session, kept live by its own topic. */
export function useSession(id: string) {
  useTopic(`session:${id}`);
  return useQuery({ queryKey: keys.session(id), queryFn: () => calls.session(id) });
}

export const useRequests = (domainId: string, filter: RequestsFilter, enabled = true) =>
  useQuery({
    queryKey: [...keys.requests(domainId), filter],
    queryFn: async () => (await calls.requests(domainId, filter)).rows,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => untilNext((state.data ?? []).flatMap(turnsOfRequest), serverNow()),
    refetchIntervalInBackground: true,
    enabled,
  });

export const useRequest = (id: string) =>
  useQuery({
    queryKey: keys.request(id),
    queryFn: () => calls.request(id),
    refetchInterval: ({ state }) =>
      state.data === undefined ? false : untilNext(turnsOfRequest(state.data), serverNow()),
    refetchIntervalInBackground: true,
  });

export const useAccessRules = (domainId: string) =>
  useQuery({ queryKey: keys.accessRules(domainId), queryFn: () => calls.accessRules(domainId) });

export const useTokens = (domainId: string) =>
  useQuery({ queryKey: keys.tokens(domainId), queryFn: () => calls.tokens(domainId) });

/** Always asked anew: a review of yesterday's rights is worse than none. */
export const useReview = (domainId: string, filter: ReviewFilter) =>
  useQuery({
    queryKey: [...keys.review(domainId), filter],
    queryFn: () => calls.accessReview(domainId, filter),
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchOnMount: 'always',
  });

export const useAudit = (domainId: string, filter: AuditFilter) =>
  useInfiniteQuery({
    queryKey: [...keys.audit(domainId), filter],
    queryFn: ({ pageParam }) => calls.audit(domainId, { ...filter, before: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    // New rows wait behind a button: nothing moves while somebody reads.
    staleTime: Infinity,
    refetchOnMount: 'always',
    enabled: domainId !== '',
  });

export const useAuditProof = (domainId: string) =>
  useQuery({ queryKey: keys.proof(domainId), queryFn: () => calls.auditProof(domainId) });
