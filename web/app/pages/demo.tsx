/** A demonstration link: signs its person in, and opens the joint session it is about. */

import { Loader } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import type { DemoEntered, SessionView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { eventsLink } from '../events/use-events.js';
import { ErrorNote } from '../parts/answer.js';
import { startSession } from '../parts/start-session.js';
import { LoginFrame } from './login-frame.js';

/** How often a viewer looks whether the controller has come (ms). */
const LOOK_EVERY_MS = 1_000;

export default function Demo() {
  const [token] = useState(() => window.location.hash.slice(1));
  const cache = useQueryClient();
  const entered = useQuery({
    queryKey: ['demo', token],
    queryFn: async () => {
      const answer = await calls.enterDemo(token);
      await cache.invalidateQueries({ queryKey: ['me'] });
      return answer;
    },
    retry: false,
    staleTime: Infinity,
  });
  useEffect(() => {
    document.title = 'Demonstration · Jumpseat';
  }, []);
  return (
    <LoginFrame title="Demonstration">
      {entered.error !== null && <ErrorNote error={entered.error} />}
      {entered.data?.role === 'controller' && <Controller of={entered.data} />}
      {entered.data?.role === 'viewer' && <Viewer of={entered.data} />}
    </LoginFrame>
  );
}

/** Takes up his running session, or starts one on the sandbox machine. */
function Controller({ of }: { readonly of: DemoEntered }) {
  const navigate = useNavigate();
  const opened = useQuery({
    queryKey: ['demo-session', of.endpointId],
    queryFn: async () => {
      eventsLink.open();
      const mine = (await sessionsOf(of)).find((session) => session.may.control === null);
      if (mine !== undefined) return mine.id;
      const { user = '', password = '' } = of.account ?? {};
      return startSession(of.endpointId, 'Demonstration', { method: 'password', user, password });
    },
    retry: false,
    staleTime: Infinity,
  });
  useEffect(() => {
    if (opened.data !== undefined) void navigate(`/session/${opened.data}`, { replace: true });
  }, [opened.data, navigate]);
  if (opened.error !== null) return <ErrorNote error={opened.error} again={() => void opened.refetch()} />;
  return <Waiting>Starting a session on the sandbox machine…</Waiting>;
}

/** Waits for a live session and joins it. */
function Viewer({ of }: { readonly of: DemoEntered }) {
  const navigate = useNavigate();
  const live = useQuery({
    queryKey: ['demo-live', of.endpointId],
    queryFn: async () => (await sessionsOf(of)).find((session) => session.may.view === null)?.id ?? null,
    refetchInterval: LOOK_EVERY_MS,
  });
  useEffect(() => {
    if (typeof live.data === 'string') void navigate(`/session/${live.data}`, { replace: true });
  }, [live.data, navigate]);
  if (live.error !== null) return <ErrorNote error={live.error} again={() => void live.refetch()} />;
  return <Waiting>Waiting for the controller. Open the other link, in this browser or another.</Waiting>;
}

async function sessionsOf({ domainId, endpointId }: DemoEntered): Promise<readonly SessionView[]> {
  return (await calls.sessions(domainId, { state: 'running', endpoint: endpointId })).rows;
}

function Waiting({ children }: { readonly children: string }) {
  return (
    <p role="status">
      <Loader size="xs" mr="xs" />
      {children}
    </p>
  );
}
