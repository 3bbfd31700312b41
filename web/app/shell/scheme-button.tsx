/** Light or dark. Until somebody chooses, the system decides. */

import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';

export function useOtherScheme(): { readonly other: 'light' | 'dark'; readonly use: () => void } {
  const { setColorScheme } = useMantineColorScheme();
  const other = useComputedColorScheme('light') === 'dark' ? 'light' : 'dark';
  return { other, use: () => setColorScheme(other) };
}

export function SchemeButton() {
  const { other, use } = useOtherScheme();
  return (
    <ActionIcon variant="subtle" color="gray" size="md" aria-label={`Use the ${other} look`} onClick={use}>
      {other === 'light' ? (
        <IconSun size={18} aria-hidden="true" />
      ) : (
        <IconMoon size={18} aria-hidden="true" />
      )}
    </ActionIcon>
  );
}
