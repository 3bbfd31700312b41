/** Text size and theme of the terminal: this person's own, in this browser. */

import {
  ActionIcon,
  Button,
  Group,
  Popover,
  SegmentedControl,
  Stack,
  Switch,
  Text,
  Tooltip,
} from '@mantine/core';
import { IconLetterCase, IconMinus, IconPlus } from '@tabler/icons-react';
import { TEXT_SIZES, THEME_WORDS, THEMES, type Look } from './terminal-look.js';

interface LookFieldsProps {
  readonly look: Look;
  readonly onLook: (look: Look) => void;
  readonly withSize: boolean;
}

export function LookFields({ look, onLook, withSize }: LookFieldsProps) {
  const setSize = (textSize: number): void =>
    onLook({ ...look, textSize: Math.min(TEXT_SIZES.most, Math.max(TEXT_SIZES.least, textSize)) });
  return (
    <Stack gap="sm">
      {withSize && (
        <Group justify="space-between" wrap="nowrap">
          <Text fz="sm" fw={550}>
            Text size
          </Text>
          <Group gap={6} wrap="nowrap" role="group" aria-label="Text size">
            <ActionIcon
              variant="default"
              size={32}
              aria-label="Smaller text"
              onClick={() => setSize(look.textSize - 1)}
            >
              <IconMinus size={16} aria-hidden="true" />
            </ActionIcon>
            <Text component="span" w={28} ta="center" className="num" aria-live="polite">
              {look.textSize}
            </Text>
            <ActionIcon
              variant="default"
              size={32}
              aria-label="Larger text"
              onClick={() => setSize(look.textSize + 1)}
            >
              <IconPlus size={16} aria-hidden="true" />
            </ActionIcon>
          </Group>
        </Group>
      )}
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label="Theme of the terminal"
        data={THEMES.map((value) => ({ value, label: THEME_WORDS[value] }))}
        value={look.theme}
        onChange={(theme) => onLook({ ...look, theme })}
      />
      <Switch
        size="sm"
        label="For a screen reader"
        description="Reads new lines out. Slower with much output."
        checked={look.screenReader}
        onChange={(event) => onLook({ ...look, screenReader: event.currentTarget.checked })}
      />
      {withSize && (
        <Button
          variant="subtle"
          size="xs"
          onClick={() => onLook({ ...look, textSize: TEXT_SIZES.usual, theme: 'night' })}
        >
          As it was
        </Button>
      )}
    </Stack>
  );
}

export function LookMenu(props: LookFieldsProps) {
  return (
    <Popover width={280} position="bottom-end" withinPortal={false} trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label="Text size and theme">
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            aria-label="Text size and theme"
            className="wide-only"
          >
            <IconLetterCase size={20} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <LookFields {...props} />
      </Popover.Dropdown>
    </Popover>
  );
}
