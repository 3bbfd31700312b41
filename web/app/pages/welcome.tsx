/** A one-time link: makes the first admin, or lets a person set a password. The token never leaves the fragment but in a POST body. */

import { Anchor, Button, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent } from 'react';
import { Link, useNavigate } from 'react-router';
import type { WelcomeInfo } from '../../../gateway/wire/api.js';
import type { Welcome as WelcomeBody } from '../../../gateway/wire/requests.js';
import { calls } from '../api/calls.js';
import { ApiError, fieldErrors } from '../api/fetch-json.js';
import { takeFragment } from '../api/fragment.js';
import { keys } from '../api/keys.js';
import { Answer, ErrorNote } from '../parts/answer.js';
import { NewPassword, usePasswordPair } from '../parts/new-password.js';
import { LoginFrame } from './login-frame.js';

export default function Welcome() {
  const [token, setToken] = useState(takeFragment);
  useEffect(() => {
    // Another link opened in the same tab changes the fragment only.
    const handleHash = (): void => {
      const next = takeFragment();
      if (next !== '') setToken(next);
    };
    window.addEventListener('hashchange', handleHash);
    return () => window.removeEventListener('hashchange', handleHash);
  }, []);
  const look = useQuery({
    queryKey: ['welcome', token],
    queryFn: () => calls.lookAtWelcome(token),
    enabled: token !== '',
    staleTime: Infinity,
  });
  useEffect(() => {
    document.title = 'Welcome · Jumpseat';
  }, []);
  if (token === '')
    return (
      <LoginFrame title="This link is not complete">
        <p>Copy the whole address, up to its last character, and open it again.</p>
      </LoginFrame>
    );
  if (look.error instanceof ApiError && look.error.code === 'welcome-link-used')
    return (
      <LoginFrame title="This link no longer works">
        <p>It was used already, or its time is over. A domain admin can send you a new one.</p>
        <p>
          <Anchor component={Link} to="/login">
            Go to the sign-in page
          </Anchor>
        </p>
      </LoginFrame>
    );
  const title =
    look.data === undefined
      ? 'Welcome'
      : look.data.kind === 'first-admin'
        ? 'Set up Jumpseat'
        : 'Choose a password';
  return (
    <LoginFrame title={title}>
      <Answer of={look}>
        {(info) =>
          info.kind === 'first-admin' ? (
            <FirstAdmin token={token} />
          ) : (
            <SetPassword token={token} info={info} />
          )
        }
      </Answer>
    </LoginFrame>
  );
}

function useWelcome() {
  const cache = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: WelcomeBody) => calls.welcome(body),
    onSuccess: (me) => {
      cache.clear();
      cache.setQueryData(keys.me, me);
      void navigate('/', { replace: true });
    },
  });
}

function FirstAdmin({ token }: { readonly token: string }) {
  const [name, setName] = useState('');
  const [fullName, setFullName] = useState('');
  const [domainName, setDomainName] = useState('');
  const pair = usePasswordPair();
  const welcome = useWelcome();
  const wrong = fieldErrors(welcome.error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (pair.check())
      welcome.mutate({ kind: 'first-admin', token, name, fullName, domainName, password: pair.password });
  };
  return (
    <form onSubmit={submit}>
      <p className="login-note">You become the first admin, of Jumpseat and of its first domain.</p>
      <Stack gap="sm">
        <TextInput
          size="md"
          label="User name"
          description="What you sign in with."
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={wrong['name']}
          autoFocus
        />
        <TextInput
          size="md"
          label="Full name"
          description="What others see."
          autoComplete="name"
          required
          withAsterisk={false}
          maxLength={100}
          value={fullName}
          onChange={(event) => setFullName(event.currentTarget.value)}
          error={wrong['fullName']}
        />
        <TextInput
          size="md"
          label="Name of the first domain"
          description="A plant, a team or a customer. More can follow."
          required
          withAsterisk={false}
          maxLength={60}
          value={domainName}
          onChange={(event) => setDomainName(event.currentTarget.value)}
          error={wrong['domainName']}
        />
        <NewPassword pair={pair} size="md" error={wrong['password']} />
        {welcome.error !== null && <ErrorNote error={welcome.error} />}
        <Button size="md" fullWidth type="submit" loading={welcome.isPending}>
          Set up and sign in
        </Button>
      </Stack>
    </form>
  );
}

function SetPassword({ token, info }: { readonly token: string; readonly info: WelcomeInfo }) {
  const pair = usePasswordPair();
  const welcome = useWelcome();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (pair.check()) welcome.mutate({ kind: 'set-password', token, password: pair.password });
  };
  return (
    <form onSubmit={submit}>
      {info.person !== undefined && (
        <p className="login-note">
          For {info.person.fullName}. You sign in as <b>{info.person.name}</b>.
        </p>
      )}
      <Stack gap="sm">
        <NewPassword pair={pair} size="md" error={fieldErrors(welcome.error)['password']} />
        {welcome.error !== null && <ErrorNote error={welcome.error} />}
        <Button size="md" fullWidth type="submit" loading={welcome.isPending}>
          Save and sign in
        </Button>
      </Stack>
    </form>
  );
}
