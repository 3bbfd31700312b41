/**
 * The page of a machine's owner, opened by his link and without an account: who wants to reach the machine, yes or
 * no, and the end of what he allowed. Opening it changes nothing. The token travels in bodies only.
 */

import { Button, Group, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ConsentView } from '../../../gateway/wire/consent.js';
import { calls } from '../api/calls.js';
import { ApiError } from '../api/fetch-json.js';
import { takeFragment } from '../api/fragment.js';
import { learnTime } from '../events/server-clock.js';
import { Answer, ErrorNote } from '../parts/answer.js';
import { Countdown, Moment } from '../parts/moment.js';
import { LoginFrame } from './login-frame.js';

/** How often an open page looks whether anything has changed (ms). */
const LOOK_EVERY_MS = 5_000;
/** In this tab only, so that a reload finds it again; the address bar and the history do not keep it. */
const KEPT_AS = 'jumpseat.consent';

function takeToken(): string {
  const fresh = takeFragment();
  if (fresh === '') return window.sessionStorage.getItem(KEPT_AS) ?? '';
  window.sessionStorage.setItem(KEPT_AS, fresh);
  return fresh;
}

export default function Consent() {
  const [token, setToken] = useState(takeToken);
  useEffect(() => {
    document.title = 'Your answer · Jumpseat';
    const handleHash = (): void => setToken(takeToken());
    window.addEventListener('hashchange', handleHash);
    return () => window.removeEventListener('hashchange', handleHash);
  }, []);
  if (token === '')
    return (
      <LoginFrame title="This link is not complete">
        <p>Copy the whole address, up to its last character, and open it again.</p>
      </LoginFrame>
    );
  return <Asked key={token} token={token} />;
}

const isOpen = (view: ConsentView): boolean => view.state === 'waiting' || view.running;

function useConsent(token: string) {
  const cache = useQueryClient();
  const queryKey = ['consent', token];
  const look = useQuery({
    queryKey,
    queryFn: async () => {
      const view = await calls.lookAtConsent(token);
      learnTime(view.now);
      return view;
    },
    refetchInterval: ({ state }) => (state.data !== undefined && isOpen(state.data) ? LOOK_EVERY_MS : false),
  });
  const act = useMutation({
    mutationFn: (what: 'allow' | 'refuse' | 'end') =>
      what === 'end' ? calls.endByConsent(token) : calls.answerConsent(token, what === 'allow'),
    onSuccess: (view) => cache.setQueryData(queryKey, view),
    // Somebody was quicker, or nobody waits any more: the page says which.
    onError: () => void cache.invalidateQueries({ queryKey }),
  });
  return { look, act };
}

function Asked({ token }: { readonly token: string }) {
  const { look, act } = useConsent(token);
  if (look.error instanceof ApiError && look.error.code === 'not-found')
    return (
      <LoginFrame title="This link does not work">
        <p>It may be cut off. Copy the whole address from the mail and open it again.</p>
      </LoginFrame>
    );
  return (
    <LoginFrame title={look.data === undefined ? 'Your machine' : titleOf(look.data)}>
      <Answer of={look}>
        {(view) => (
          <div aria-live="polite">
            <Stack gap="md">
              {view.state === 'waiting' && <Question view={view} act={act} />}
              {view.running && <Running view={view} act={act} />}
              {!isOpen(view) && <p>{overWords(view)}</p>}
              {act.error !== null && <ErrorNote error={act.error} />}
            </Stack>
          </div>
        )}
      </Answer>
    </LoginFrame>
  );
}

function titleOf({ state, running, session }: ConsentView): string {
  if (running) return `Open on ${session?.endpoint ?? 'your machine'}`;
  switch (state) {
    case 'waiting':
      return `Let ${session?.person ?? 'somebody'} in?`;
    case 'allowed':
      return 'This session is over';
    case 'refused':
      return 'Refused';
    case 'expired':
      return 'The time to answer is over';
    case 'over':
      return 'No answer is needed any more';
  }
}

function overWords({ state }: ConsentView): string {
  switch (state) {
    case 'allowed':
      return 'Nobody is at your machine through Jumpseat by this link. A new session asks you again.';
    case 'refused':
      return 'Nothing reached your machine. A new session asks you again.';
    case 'expired':
    case 'waiting':
    case 'over':
      return 'Nothing reached your machine. You can close this page.';
  }
}

type Act = ReturnType<typeof useConsent>['act'];

function Question({ view, act }: { readonly view: ConsentView; readonly act: Act }) {
  return (
    <>
      <Details view={view} />
      <p className="sub">
        They work at the machine as if they sat in front of it
        {view.session?.joint === true ? ', and colleagues of theirs may watch' : ''}. Close what they should
        not see. If you know nothing of this work, refuse.
      </p>
      <Group gap="xs" grow>
        <Button
          size="md"
          loading={act.isPending && act.variables === 'allow'}
          disabled={act.isPending}
          onClick={() => act.mutate('allow')}
        >
          Allow
        </Button>
        <Button
          size="md"
          variant="default"
          loading={act.isPending && act.variables === 'refuse'}
          disabled={act.isPending}
          onClick={() => act.mutate('refuse')}
        >
          Refuse
        </Button>
      </Group>
      <p className="sub">
        <Countdown to={view.endsAt} /> left to answer. Without an answer nothing reaches the machine.
      </p>
    </>
  );
}

function Running({ view, act }: { readonly view: ConsentView; readonly act: Act }) {
  return (
    <>
      <p className="login-note">Allowed. You can end it here, or by the same link, as long as it runs.</p>
      <Details view={view} />
      <Button
        size="md"
        color="red"
        variant="light"
        fullWidth
        loading={act.isPending}
        onClick={() => act.mutate('end')}
      >
        End this session
      </Button>
    </>
  );
}

function Details({ view: { session, askedAt } }: { readonly view: ConsentView }) {
  if (session === null) return null;
  const rows: readonly (readonly [string, string])[] = [
    ['Who', session.person],
    ['Machine', session.endpoint],
    ['Domain', session.domain],
    ['What for', session.purpose],
    ['Approved for', session.reason],
    ['Ticket', session.ticket ?? ''],
  ];
  return (
    <dl className="consent-facts">
      {rows
        .filter(([, text]) => text !== '')
        .map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{text}</dd>
          </div>
        ))}
      <div>
        <dt>Asked</dt>
        <dd>
          <Moment at={askedAt} />
        </dd>
      </div>
    </dl>
  );
}
