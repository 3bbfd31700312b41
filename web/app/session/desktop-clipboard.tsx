/** The clipboard of a desktop, as far as its endpoint allows: one field each way. */

import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import {
  mayCopyFrom,
  mayPasteInto,
  MAX_CLIPBOARD_TEXT,
  type ClipboardPolicy,
} from '../../../gateway/domain/machine-policy.js';
import { CopyButton } from '../parts/copy-button.js';
import { Moment } from '../parts/moment.js';
import type { CopiedText } from './copied-text.js';

interface DesktopClipboardProps {
  readonly policy: ClipboardPolicy;
  readonly copied: CopiedText;
  readonly onPaste: (text: string) => void;
  readonly onClose: () => void;
}

export function DesktopClipboardDialog({ policy, copied, onPaste, onClose }: DesktopClipboardProps) {
  return (
    <Modal
      opened
      onClose={onClose}
      size={560}
      title={<b className="dlg-title">Clipboard</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {policy === 'off' ? (
        <Text>Clipboard is off for this endpoint. A domain admin can switch it on in its settings.</Text>
      ) : (
        <Stack gap="md">
          {mayPasteInto(policy) ? (
            <ToMachine
              onPaste={(text) => {
                onClose();
                onPaste(text);
              }}
            />
          ) : (
            <Off way="To the machine">Putting text on the machine is off for this endpoint.</Off>
          )}
          {mayCopyFrom(policy) ? (
            <FromMachine copied={copied} />
          ) : (
            <Off way="From the machine">Copying from the machine is off for this endpoint.</Off>
          )}
        </Stack>
      )}
    </Modal>
  );
}

function Off({ way, children }: { readonly way: string; readonly children: string }) {
  return (
    <div>
      <Text size="sm" fw={500}>
        {way}
      </Text>
      <Text size="sm" className="sub">
        {children}
      </Text>
    </div>
  );
}

function ToMachine({ onPaste }: { readonly onPaste: (text: string) => void }) {
  const [text, setText] = useState('');
  const bytes = new TextEncoder().encode(text).length;
  const tooLong = bytes > MAX_CLIPBOARD_TEXT;
  return (
    <>
      <Textarea
        label="To the machine"
        description="It goes on the clipboard there. Then paste it as usual."
        placeholder="Type or paste text here"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={
          tooLong &&
          `This text is too long: ${kib(bytes)} of at most ${kib(MAX_CLIPBOARD_TEXT)}. Put it there in parts, or as a file.`
        }
        maxRows={8}
        data-autofocus
        spellCheck={false}
      />
      <Group justify="flex-end">
        <Button size="xs" disabled={text === '' || tooLong} onClick={() => onPaste(text)}>
          Put on the machine’s clipboard
        </Button>
      </Group>
    </>
  );
}

const kib = (bytes: number): string => `${Math.ceil(bytes / 1024).toLocaleString('en-US')} KiB`;

/** Shows what comes while it is open, but takes nothing away under somebody who is marking a part of it. */
function FromMachine({ copied }: { readonly copied: CopiedText }) {
  const last = useSyncExternalStore(copied.onTold, copied.last);
  const [atFirst] = useState(last);
  const [shown, setShown] = useState(last);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(
    () =>
      copied.onTold(() => {
        const { selectionStart, selectionEnd } = field.current ?? {};
        if (selectionStart === selectionEnd) setShown(copied.last());
      }),
    [copied],
  );
  return (
    <>
      <Textarea
        label="From the machine"
        description="What was copied there last. Viewers do not get it."
        value={shown?.text ?? ''}
        placeholder="Nothing was copied yet."
        ref={field}
        readOnly
        maxRows={8}
      />
      <Group justify="space-between">
        <Text size="sm" className="sub">
          {shown !== last && 'Something newer was copied there.'}
          {shown !== null && shown === last && (
            <>
              {shown.text === '' && `Nothing, or more than ${kib(MAX_CLIPBOARD_TEXT)}. `}
              Copied there <Moment at={shown.at} />
            </>
          )}
        </Text>
        <Group gap="xs">
          {shown !== last && (
            <Button size="xs" variant="default" onClick={() => setShown(last)}>
              Show it
            </Button>
          )}
          <CopyButton text={shown?.text ?? ''} label="Copy" disabled={shown === null || shown.text === ''} />
        </Group>
      </Group>
      <div role="status" className="visually-hidden">
        {last !== atFirst && 'New text was copied on the machine.'}
      </div>
    </>
  );
}
