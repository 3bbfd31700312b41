/** Two fields for a new password: long enough, and the same twice. */

import { PasswordInput } from '@mantine/core';
import { useState } from 'react';

/** Same as the gateway's rule; said before the button. */
const LEAST = 12;

export interface PasswordPair {
  readonly password: string;
  readonly again: string;
  readonly wrong: 'short' | 'different' | null;
  readonly set: (part: { readonly password?: string; readonly again?: string }) => void;
  readonly check: () => boolean;
  readonly clear: () => void;
}

export function usePasswordPair(): PasswordPair {
  const [{ password, again }, setBoth] = useState({ password: '', again: '' });
  const [wrong, setWrong] = useState<PasswordPair['wrong']>(null);
  return {
    password,
    again,
    wrong,
    set: (part) => setBoth((before) => ({ ...before, ...part })),
    check: () => {
      const found = password.length < LEAST ? 'short' : password === again ? null : 'different';
      setWrong(found);
      return found === null;
    },
    clear: () => setBoth({ password: '', again: '' }),
  };
}

interface NewPasswordProps {
  readonly pair: PasswordPair;
  readonly size?: 'sm' | 'md';
  /** What the gateway found wrong with it. */
  readonly error?: string | undefined;
}

export function NewPassword({ pair, size = 'sm', error }: NewPasswordProps) {
  return (
    <>
      <PasswordInput
        size={size}
        label="New password"
        description={`At least ${LEAST} characters. A few words are fine.`}
        autoComplete="new-password"
        maxLength={128}
        value={pair.password}
        onChange={(event) => pair.set({ password: event.currentTarget.value })}
        error={pair.wrong === 'short' ? `Use at least ${LEAST} characters.` : error}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the new password', tabIndex: 0 }}
      />
      <PasswordInput
        size={size}
        label="The same again"
        autoComplete="new-password"
        maxLength={128}
        value={pair.again}
        onChange={(event) => pair.set({ again: event.currentTarget.value })}
        error={pair.wrong === 'different' ? 'The two are not the same.' : null}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the repeated password', tabIndex: 0 }}
      />
    </>
  );
}
