/** The dialogs of a running session's window: one at a time. */

import { Modal } from '@mantine/core';
import type { SessionView } from '../../../gateway/wire/api.js';
import { EndDialog } from '../parts/end-dialog.js';
import { MoreDialog } from '../parts/more-dialog.js';
import { TerminateDialog } from '../parts/terminate-dialog.js';
import { DesktopClipboardDialog } from './desktop-clipboard.js';
import { LookFields } from './look-menu.js';
import type { ControllerHandle, DesktopHandle, TerminalHandle } from './screen-handle.js';
import type { Look } from './terminal-look.js';
import { ClipboardDialog, LinkDialog, PasteDialog } from './window-dialogs.js';

export type Asked =
  | { readonly what: 'end' | 'terminate' | 'clipboard' | 'look' | 'more' }
  | { readonly what: 'paste'; readonly text: string; readonly go: () => void }
  | { readonly what: 'link'; readonly address: string };

interface LiveDialogsProps {
  readonly session: SessionView;
  readonly asked: Asked | null;
  readonly terminal: TerminalHandle | null;
  readonly input: ControllerHandle | null;
  readonly desk: DesktopHandle | null;
  readonly look: Look;
  readonly onLook: (look: Look) => void;
  readonly onClose: () => void;
}

export function LiveDialogs({
  session,
  asked,
  terminal,
  input,
  desk,
  look,
  onLook,
  onClose,
}: LiveDialogsProps) {
  switch (asked?.what) {
    case undefined:
      return null;
    case 'end':
      return <EndDialog session={session} onClose={onClose} />;
    case 'more':
      return session.approval === null || session.approval.until === null ? null : (
        <MoreDialog
          approvalId={session.approval.id}
          endpoint={session.endpoint.name}
          until={session.approval.until}
          onClose={onClose}
        />
      );
    case 'terminate':
      return <TerminateDialog session={session} onClose={onClose} />;
    case 'paste':
      return (
        <PasteDialog
          text={asked.text}
          onClose={onClose}
          onPaste={() => {
            onClose();
            asked.go();
          }}
        />
      );
    case 'link':
      return <LinkDialog address={asked.address} onClose={onClose} />;
    case 'clipboard':
      if (desk !== null)
        return (
          <DesktopClipboardDialog
            policy={session.clipboard ?? 'off'}
            copied={desk.copied}
            onClose={onClose}
            onPaste={(text) => desk.paste(text)}
          />
        );
      return (
        <ClipboardDialog
          selection={terminal?.selection() ?? ''}
          onClose={onClose}
          onPaste={(text) => input?.paste(text)}
        />
      );
    case 'look':
      return (
        <Modal
          opened
          onClose={onClose}
          title={<b className="dlg-title">Text size and theme</b>}
          closeButtonProps={{ 'aria-label': 'Close' }}
        >
          <LookFields look={look} onLook={onLook} withSize={input !== null} />
        </Modal>
      );
  }
}
