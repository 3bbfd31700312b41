/** Sign in by name and password. One sentence for every failure. */

import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { calls } from '../api/calls.js';
import { keys } from '../api/keys.js';
import { usePublicInfo } from '../api/queries.js';
import { safeReturnPath } from '../api/return-path.js';
import { ErrorNote } from '../parts/answer.js';
import { LoginFrame } from './login-frame.js';

export function Login() {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const info = usePublicInfo().data;
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const passwordField = useRef<HTMLInputElement>(null);
  const signIn = useMutation({
    mutationFn: () => calls.signIn({ name, password }),
    onSuccess: (me) => {
      cache.clear();
      cache.setQueryData(keys.me, me);
      void navigate(safeReturnPath(params.get('back'), window.location.origin), { replace: true });
    },
    onError: () => passwordField.current?.select(),
  });
  useEffect(() => {
    document.title = 'Sign in · Jumpseat';
  }, []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name !== '' && password !== '') signIn.mutate();
  };
  return (
    <LoginFrame title="Sign in">
      {info?.needsFirstAdmin === true && (
        <p className="login-note">
          Nobody can sign in yet. Open the one-time link that Jumpseat printed where it was started.
        </p>
      )}
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            size="md"
            label="User name"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            withAsterisk={false}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            autoFocus
          />
          <PasswordInput
            ref={passwordField}
            size="md"
            label="Password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0 }}
          />
          {signIn.error !== null && <ErrorNote error={signIn.error} />}
          <Button size="md" fullWidth type="submit" loading={signIn.isPending}>
            Sign in
          </Button>
        </Stack>
      </form>
      <p className="login-help">Cannot get in? A domain admin can send you a new link.</p>
    </LoginFrame>
  );
}
