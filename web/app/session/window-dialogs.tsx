/** What the window asks before it pastes several lines or follows a link, and its clipboard. */

import { Button, Code, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useState } from 'react';
import { CopyButton } from '../parts/copy-button.js';
import { count } from '../words/time.js';
import { linesOf } from './paste.js';

/** As much of a paste as is shown (characters): enough to recognise it. */
const SHOWN = 2_000;

interface PasteDialogProps {
  readonly text: string;
  readonly onPaste: () => void;
  readonly onClose: () => void;
}

export function PasteDialog({ text, onPaste, onClose }: PasteDialogProps) {
  const lines = linesOf(text);
  return (
    <Modal
      opened
      onClose={onClose}
      size={560}
      title={<b className="dlg-title">Paste {count(lines, 'line')}?</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Text>The machine may run each line as soon as it arrives.</Text>
        <Code block className="paste-shown" tabIndex={0} role="group" aria-label="What would be pasted">
          {text.slice(0, SHOWN)}
          {text.length > SHOWN ? '…' : ''}
        </Code>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button onClick={onPaste} data-autofocus>
            Paste
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

export function LinkDialog({ address, onClose }: { readonly address: string; readonly onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      size={520}
      title={<b className="dlg-title">Open this link?</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Text>The machine wrote it. It opens in a new tab of your browser, not on the machine.</Text>
        <Code block className="link-shown">
          {address}
        </Code>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button
            component="a"
            href={address}
            target="_blank"
            rel="noopener noreferrer"
            leftSection={<IconExternalLink size={16} aria-hidden="true" />}
            onClick={onClose}
          >
            Open
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface ClipboardDialogProps {
  readonly selection: string;
  readonly onPaste: (text: string) => void;
  readonly onClose: () => void;
}

/** One field each way: what is selected on the machine, and what goes to it. */
export function ClipboardDialog({ selection, onPaste, onClose }: ClipboardDialogProps) {
  const [text, setText] = useState('');
  return (
    <Modal
      opened
      onClose={onClose}
      size={560}
      title={<b className="dlg-title">Clipboard</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Textarea
          label="To the machine"
          placeholder="Type or paste text here"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          maxRows={8}
          data-autofocus
          spellCheck={false}
        />
        <Group justify="flex-end">
          <Button
            size="xs"
            disabled={text === ''}
            onClick={() => {
              onClose();
              onPaste(text);
            }}
          >
            Paste into the machine
          </Button>
        </Group>
        <Textarea
          label="From the machine"
          description="What is selected in the terminal."
          value={selection}
          placeholder="Nothing is selected."
          readOnly
          maxRows={8}
        />
        <Group justify="flex-end">
          <CopyButton text={selection} label="Copy" disabled={selection === ''} />
        </Group>
      </Stack>
    </Modal>
  );
}
