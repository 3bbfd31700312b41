/** One's own account: name, password, this browser's habits, and signing out. */

import {
  Alert,
  Button,
  Group,
  PasswordInput,
  SegmentedControl,
  Stack,
  Switch,
  TextInput,
  useMantineColorScheme,
} from '@mantine/core';
import { IconCheck, IconLogout } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { calls } from '../api/calls.js';
import { ApiError, fieldErrors } from '../api/fetch-json.js';
import { keys } from '../api/keys.js';
import { ErrorNote } from '../parts/answer.js';
import { Moment } from '../parts/moment.js';
import { NewPassword, usePasswordPair } from '../parts/new-password.js';
import { PageHeader } from '../parts/page-header.js';
import { SaveForm } from '../parts/save-form.js';
import { Section } from '../parts/section.js';
import { useLetterKeys } from '../shell/letter-keys.js';
import { useMe } from '../shell/me.js';
import { signOut } from '../shell/sign-out.js';
import { length } from '../words/time.js';

/** As the caches of answers know this form. */
const SAVING_NAME = ['save', 'name'];
const SAVING_MAIL = ['save', 'mail'];

export default function Account() {
  const me = useMe();
  return (
    <>
      <PageHeader title="Account" sub={`Signed in as ${me.user.name}.`} />
      <div className="stack narrow">
        <YourName key={me.user.fullName} />
        <YourMail key={me.user.mail ?? ''} />
        <Password />
        <Look />
        <SigningOut />
      </div>
    </>
  );
}

function YourName() {
  const me = useMe();
  const cache = useQueryClient();
  const [fullName, setFullName] = useState(me.user.fullName);
  const save = useMutation({
    mutationKey: SAVING_NAME,
    mutationFn: () => calls.changeAccount({ fullName }),
    onSuccess: () => void cache.invalidateQueries({ queryKey: keys.me }),
  });
  return (
    <Section title="Your name">
      <SaveForm
        of={SAVING_NAME}
        save={save}
        onSave={() => save.mutate()}
        changed={fullName !== me.user.fullName}
      >
        <TextInput
          label="Full name"
          description="What others see beside you, and in the audit log."
          required
          withAsterisk={false}
          maxLength={100}
          maw={420}
          autoComplete="name"
          value={fullName}
          onChange={(event) => setFullName(event.currentTarget.value)}
          error={fieldErrors(save.error)['fullName']}
        />
      </SaveForm>
    </Section>
  );
}

function YourMail() {
  const me = useMe();
  const cache = useQueryClient();
  const kept = me.user.mail ?? '';
  const [mail, setMail] = useState(kept);
  const save = useMutation({
    mutationKey: SAVING_MAIL,
    mutationFn: () =>
      calls.changeAccount({ fullName: me.user.fullName, mail: mail.trim() === '' ? null : mail.trim() }),
    onSuccess: () => void cache.invalidateQueries({ queryKey: keys.me }),
  });
  const wrong = fieldErrors(save.error)['mail'];
  return (
    <Section title="Mail">
      <SaveForm
        of={SAVING_MAIL}
        save={save}
        onSave={() => save.mutate()}
        changed={mail.trim().toLowerCase() !== kept}
        told={wrong !== undefined}
      >
        <TextInput
          label="Mail address"
          description="Optional. You are told there when your requests are answered, withdrawn or about to end. Domain admins see it."
          type="text"
          inputMode="email"
          maxLength={200}
          maw={420}
          autoComplete="email"
          value={mail}
          onChange={(event) => setMail(event.currentTarget.value)}
          error={wrong === undefined ? null : 'This is not a mail address.'}
        />
      </SaveForm>
    </Section>
  );
}

function Password() {
  const [current, setCurrent] = useState('');
  const pair = usePasswordPair();
  const save = useMutation({
    mutationFn: () => calls.changePassword({ current, next: pair.password }),
    onSuccess: () => {
      setCurrent('');
      pair.clear();
    },
  });
  const wrongNow = save.error instanceof ApiError && save.error.code === 'wrong-password';
  return (
    <Section title="Password">
      <form
        className="section-body"
        onSubmit={(event) => {
          event.preventDefault();
          if (pair.check()) save.mutate();
        }}
      >
        <Stack gap="md" maw={420}>
          <PasswordInput
            label="Current password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            error={wrongNow ? save.error?.message : null}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the current password', tabIndex: 0 }}
          />
          <NewPassword pair={pair} error={fieldErrors(save.error)['next']} />
          <p className="sub">Signs you out everywhere else.</p>
          {save.error !== null && !wrongNow && <ErrorNote error={save.error} />}
          {save.isSuccess && (
            <Alert color="petrol" role="status" icon={<IconCheck size={18} aria-hidden="true" />}>
              The password was changed.
            </Alert>
          )}
          <Group>
            <Button type="submit" loading={save.isPending}>
              Change password
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

const SCHEMES = [
  { value: 'auto', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

function Look() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [letterKeys, setLetterKeys] = useLetterKeys();
  return (
    <Section title="In this browser">
      <div className="section-body">
        <Stack gap="md">
          <div>
            <div className="field-label" id="look-label">
              Look
            </div>
            <SegmentedControl
              aria-labelledby="look-label"
              data={SCHEMES.map((each) => ({ ...each }))}
              value={colorScheme}
              onChange={setColorScheme}
            />
          </div>
          <Switch
            checked={letterKeys}
            onChange={(event) => setLetterKeys(event.currentTarget.checked)}
            label="Letter keys"
            description="/ searches, J and K move, ? lists the keys. Never in a session window."
          />
        </Stack>
      </div>
    </Section>
  );
}

function SigningOut() {
  const me = useMe();
  const leave = useMutation({ mutationFn: signOut });
  return (
    <Section title="Signing out">
      <div className="section-body">
        <Stack gap="md">
          <p className="sub">
            You are signed out after {length(me.idleMs)} without activity, and at the latest{' '}
            <Moment at={me.loginEndsAt} as="within" />. Signing out also closes your session windows.
          </p>
          {leave.error !== null && <ErrorNote error={leave.error} />}
          <Group>
            <Button
              variant="default"
              leftSection={<IconLogout size={16} aria-hidden="true" />}
              loading={leave.isPending}
              onClick={() => leave.mutate()}
            >
              Sign out
            </Button>
          </Group>
        </Stack>
      </div>
    </Section>
  );
}
