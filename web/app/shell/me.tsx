/** Who is signed in, and in which domain they look around now. Everything below may rely on both. */

import { useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import type { Me } from '../../../gateway/wire/api.js';
import { ApiError } from '../api/fetch-json.js';
import { useMeQuery } from '../api/queries.js';
import { learnTime } from '../events/server-clock.js';
import { eventsLink, useLinkState } from '../events/use-events.js';
import { Answer } from '../parts/answer.js';

/** Which domain was looked at last; a convenience of this browser, not a right. */
const DOMAIN_KEY = 'jumpseat.domain';

export type Domain = Me['domains'][number];

interface Signed {
  readonly me: Me;
  /** Undefined for a person without any domain. */
  readonly domain: Domain | undefined;
  readonly chooseDomain: (id: string) => void;
}

const SignedContext = createContext<Signed | null>(null);

export function useSigned(): Signed {
  const signed = useContext(SignedContext);
  if (signed === null) throw new Error('used outside of SignedIn');
  return signed;
}

export const useMe = (): Me => useSigned().me;

/** The domain chosen now; only inside NeedsDomain. */
export function useDomain(): Domain {
  const { domain } = useSigned();
  if (domain === undefined) throw new Error('used without a domain');
  return domain;
}

export const useIsAdmin = (domainId: string): boolean =>
  useMe().domains.some(({ id, role }) => id === domainId && role === 'admin');

/** Lets in who is signed in; sends everybody else to the sign-in page and back. */
export function SignedIn() {
  const query = useMeQuery();
  const location = useLocation();
  const link = useLinkState();
  const cache = useQueryClient();
  const signedOut = query.error instanceof ApiError && query.error.status === 401;

  useEffect(() => {
    if (query.data === undefined) return;
    learnTime(query.data.now);
    eventsLink.open();
  }, [query.data]);
  useEffect(() => {
    if (link === 'signed-out') void cache.invalidateQueries({ queryKey: ['me'] });
  }, [link, cache]);

  if (signedOut) {
    const back = location.pathname + location.search;
    return <Navigate to={`/login${back === '/' ? '' : `?back=${encodeURIComponent(back)}`}`} replace />;
  }
  return (
    <Answer of={query} rows={6}>
      {(me) => (
        <SignedProvider me={me}>
          <Outlet />
        </SignedProvider>
      )}
    </Answer>
  );
}

function SignedProvider({ me, children }: { readonly me: Me; readonly children: ReactNode }) {
  const [chosen, setChosen] = useState(() => window.localStorage.getItem(DOMAIN_KEY));
  const chooseDomain = useCallback((id: string) => {
    window.localStorage.setItem(DOMAIN_KEY, id);
    setChosen(id);
  }, []);
  const signed = useMemo<Signed>(
    () => ({ me, domain: me.domains.find(({ id }) => id === chosen) ?? me.domains[0], chooseDomain }),
    [me, chosen, chooseDomain],
  );
  return <SignedContext value={signed}>{children}</SignedContext>;
}
