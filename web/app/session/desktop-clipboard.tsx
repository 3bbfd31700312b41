/** The clipboard of a desktop, as far as its endpoint allows: one field each way. */

import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { mayCopyFrom, mayPasteInto, type ClipboardPolicy } from '../../../gateway/domain/machine-policy.js';
import { CopyButton } from '../parts/copy-button.js';

interface DesktopClipboardProps {
  readonly policy: ClipboardPolicy;
  readonly copied: string;
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
      <Stack gap="md">
        {policy === 'off' && (
          <Text>Clipboard is off for this endpoint. A domain admin can switch it on in its settings.</Text>
        )}
        {mayPasteInto(policy) && (
          <ToMachine
            onPaste={(text) => {
              onClose();
              onPaste(text);
            }}
          />
        )}
        {policy === 'from-machine' && (
          <Text className="sub">Putting text on the machine is off for this endpoint.</Text>
        )}
        {mayCopyFrom(policy) && (
          <>
            <Textarea
              label="From the machine"
              description="What was copied there last. Viewers do not get it."
              value={copied}
              placeholder="Nothing was copied yet."
              readOnly
              maxRows={8}
            />
            <Group justify="flex-end">
              <CopyButton text={copied} label="Copy" disabled={copied === ''} />
            </Group>
          </>
        )}
        {policy === 'to-machine' && (
          <Text className="sub">Copying from the machine is off for this endpoint.</Text>
        )}
      </Stack>
    </Modal>
  );
}

function ToMachine({ onPaste }: { readonly onPaste: (text: string) => void }) {
  const [text, setText] = useState('');
  return (
    <>
      <Textarea
        label="To the machine"
        description="It goes on the clipboard there. Then paste it as usual."
        placeholder="Type or paste text here"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        maxRows={8}
        data-autofocus
        spellCheck={false}
      />
      <Group justify="flex-end">
        <Button size="xs" disabled={text === ''} onClick={() => onPaste(text)}>
          Put on the machine’s clipboard
        </Button>
      </Group>
    </>
  );
}
