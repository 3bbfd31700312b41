/**
 * How a person signs in to a machine: password, private key, or the machine asks. Secrets live in this form's
 * state alone and leave it with `take`.
 */

import { FileButton, Button, PasswordInput, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useCallback, useState, type ReactNode } from 'react';
import type { CredentialsWord } from '../../../gateway/wire/events.js';

type Method = CredentialsWord['method'];
export const METHODS: readonly { readonly value: Method; readonly label: string }[] = [
  { value: 'password', label: 'Password' },
  { value: 'key', label: 'Private key' },
  { value: 'ask', label: 'Machine asks' },
];
/** Larger than any private key (bytes); the gateway refuses more. */
const MAX_KEY_BYTES = 32 * 1024;

const ONCE = 'Used once to connect, then forgotten. Nobody who watches can see it.';
const PASSWORD_ONLY = 'Leave it empty if the machine asks for a password only.';
const OWN_SCREEN = 'Leave user name and password empty to sign in on the machine’s own screen.';
const EMPTY = { password: '', privateKey: '', passphrase: '' };

export interface CredentialsForm {
  readonly fields: ReactNode;
  /** What was typed, or null with the missing field marked. */
  readonly check: () => CredentialsWord | null;
  /** Empties the secrets. Called as soon as they were handed over. */
  readonly forget: () => void;
}

/** What a machine can take: any method, a user with a password, that or nothing, or a password alone. */
export type Wants = 'any' | 'user-and-password' | 'user-and-password-if-any' | 'password';

interface FormOptions {
  readonly methods?: typeof METHODS;
  /** Said below every secret. */
  readonly note?: string;
  readonly userOptional?: boolean;
}

export function useCredentialsForm(
  initialUser = '',
  initialMethod: Method = 'password',
  wants: Wants = 'any',
  { methods = METHODS, note = ONCE, userOptional = false }: FormOptions = {},
): CredentialsForm {
  const ownScreen = wants === 'user-and-password-if-any';
  const [method, setMethod] = useState<Method>(initialMethod);
  const [user, setUser] = useState(initialUser);
  const [secrets, setSecrets] = useState(EMPTY);
  const [missing, setMissing] = useState<'user' | 'privateKey' | null>(null);
  const set = (part: Partial<typeof EMPTY>): void => setSecrets((before) => ({ ...before, ...part }));

  const check = useCallback((): CredentialsWord | null => {
    if (user.trim() === '' && wants !== 'password' && !userOptional && !ownScreen) {
      setMissing('user');
      return null;
    }
    if (method === 'key' && secrets.privateKey.trim() === '') {
      setMissing('privateKey');
      return null;
    }
    setMissing(null);
    switch (method) {
      case 'password':
        return { method, user: user.trim(), password: secrets.password };
      case 'key':
        return { method, user: user.trim(), privateKey: secrets.privateKey, passphrase: secrets.passphrase };
      case 'ask':
        return { method, user: user.trim() };
    }
  }, [method, user, secrets, wants, userOptional, ownScreen]);
  const forget = useCallback(() => setSecrets(EMPTY), []);

  const fields = (
    <>
      {wants === 'any' && (
        <SegmentedControl
          fullWidth
          aria-label="How to sign in to the machine"
          data={methods.map((each) => ({ ...each }))}
          value={method}
          onChange={setMethod}
        />
      )}
      {wants !== 'password' && (
        <TextInput
          label="User name on the machine"
          description={ownScreen ? OWN_SCREEN : userOptional ? PASSWORD_ONLY : undefined}
          value={user}
          onChange={(event) => setUser(event.currentTarget.value)}
          error={missing === 'user' ? 'Type the user name on the machine.' : null}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={255}
          data-autofocus={initialUser === '' ? true : undefined}
        />
      )}
      {method === 'password' && (
        <PasswordInput
          label="Password"
          description={note}
          value={secrets.password}
          onChange={(event) => set({ password: event.currentTarget.value })}
          autoComplete="off"
          data-1p-ignore
          data-autofocus={initialUser === '' && wants !== 'password' ? undefined : true}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0 }}
        />
      )}
      {method === 'key' && (
        <KeyFields
          secrets={secrets}
          set={set}
          note={note}
          error={missing === 'privateKey' ? 'Paste or choose a private key.' : null}
        />
      )}
      {method === 'ask' && (
        <p className="sub">The machine asks its own questions in the session window. Only you see them.</p>
      )}
    </>
  );
  return { fields, check, forget };
}

interface KeyFieldsProps {
  readonly secrets: typeof EMPTY;
  readonly set: (part: Partial<typeof EMPTY>) => void;
  readonly note: string;
  readonly error: string | null;
}

function KeyFields({ secrets, set, note, error }: KeyFieldsProps) {
  const [tooLarge, setTooLarge] = useState(false);
  const read = async (file: File | null): Promise<void> => {
    if (file === null) return;
    setTooLarge(file.size > MAX_KEY_BYTES);
    if (file.size <= MAX_KEY_BYTES) set({ privateKey: await file.text() });
  };
  return (
    <>
      <Textarea
        label="Private key"
        description={note}
        placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
        value={secrets.privateKey}
        onChange={(event) => set({ privateKey: event.currentTarget.value })}
        error={tooLarge ? 'This file is too large to be a private key.' : error}
        autoComplete="off"
        spellCheck={false}
        minRows={3}
        maxRows={5}
        maxLength={MAX_KEY_BYTES}
        classNames={{ input: 'mono key-text' }}
      />
      <FileButton onChange={(file) => void read(file)}>
        {(props) => (
          <Button
            {...props}
            variant="default"
            size="xs"
            leftSection={<IconFileUpload size={15} aria-hidden="true" />}
          >
            Choose a file
          </Button>
        )}
      </FileButton>
      <PasswordInput
        label="Passphrase"
        description="Only if the key has one."
        value={secrets.passphrase}
        onChange={(event) => set({ passphrase: event.currentTarget.value })}
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': 'Show the passphrase', tabIndex: 0 }}
      />
    </>
  );
}
