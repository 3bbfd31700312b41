/** What can be done with a request besides answering: taking it back, ending what was approved, closing a review. */

import { Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RequestView } from '../../../gateway/wire/access.js';
import { calls } from '../api/calls.js';
import { keys } from '../api/keys.js';
import { useMe } from '../shell/me.js';
import { ErrorNote } from './answer.js';
import { MoreDialog } from './more-dialog.js';
import { RequestDialog } from './request-dialog.js';

type Asked = 'withdraw' | 'give-back' | 'review' | 'more' | 'again';

export function RequestActs({ request }: { readonly request: RequestView }) {
  const me = useMe();
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = (): void => setAsked(null);
  const { may, approval } = request;
  const own = request.person.id === me.user.id;
  const cancel = useAct(request, () => calls.cancelRequest(request.id));
  const over = own && request.state !== 'pending' && may.use !== null;
  if (may.cancel !== null && may.withdraw !== null && may.use !== null && may.review !== null && !over)
    return null;
  return (
    <div className="req-answer">
      {cancel.error !== null && <ErrorNote error={cancel.error} />}
      <Group gap="xs">
        {may.review === null && <Button onClick={() => setAsked('review')}>Close the review</Button>}
        {may.use === null && approval !== null && (
          <>
            <Button onClick={() => setAsked('more')}>Ask for more time</Button>
            <Button variant="default" onClick={() => setAsked('give-back')}>
              Give back
            </Button>
          </>
        )}
        {may.withdraw === null && !own && (
          <Button variant="default" onClick={() => setAsked('withdraw')}>
            Withdraw the approval
          </Button>
        )}
        {may.cancel === null && (
          <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            Take it back
          </Button>
        )}
        {over && (
          <Button variant="default" onClick={() => setAsked('again')}>
            Ask again
          </Button>
        )}
      </Group>
      {asked === 'withdraw' && approval !== null && (
        <NoteDialog
          request={request}
          title="Withdraw the approval?"
          text={`${request.person.fullName} can no longer use ${request.endpoint.name}. A session that runs under it ends for everyone at once.`}
          label="Why?"
          verb="Withdraw"
          danger
          act={(note) => calls.withdraw(approval.id, note)}
          onClose={close}
        />
      )}
      {asked === 'review' && (
        <NoteDialog
          request={request}
          title="Close the review"
          text="You have looked at what was done, and why. This is kept in the audit log."
          label="What did you find?"
          verb="Close the review"
          act={(note) => calls.review(request.id, note)}
          onClose={close}
        />
      )}
      {asked === 'give-back' && approval !== null && (
        <GiveBack request={request} approvalId={approval.id} onClose={close} />
      )}
      {asked === 'more' && approval !== null && (
        <MoreDialog
          approvalId={approval.id}
          endpoint={request.endpoint.name}
          until={approval.endsAt}
          onClose={close}
        />
      )}
      {asked === 'again' && (
        <RequestDialog endpoint={{ ...request.endpoint, domainId: request.domainId }} onClose={close} />
      )}
    </div>
  );
}

function useAct(request: RequestView, act: () => Promise<unknown>, done?: () => void) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => done?.(),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: keys.requests(request.domainId) });
      void cache.invalidateQueries({ queryKey: keys.allRequests });
      void cache.invalidateQueries({ queryKey: keys.endpoints(request.domainId) });
      void cache.invalidateQueries({ queryKey: keys.allEndpoints });
    },
  });
}

interface NoteDialogProps {
  readonly request: RequestView;
  readonly title: string;
  readonly text: string;
  readonly label: string;
  readonly verb: string;
  readonly danger?: boolean;
  readonly act: (note: string) => Promise<unknown>;
  readonly onClose: () => void;
}

function NoteDialog({ request, title, text, label, verb, danger = false, act, onClose }: NoteDialogProps) {
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const send = useAct(request, () => act(note), onClose);
  return (
    <Modal
      opened
      onClose={onClose}
      size={460}
      title={<b className="dlg-title">{title}</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (note.trim() !== '' && !send.isPending) send.mutate();
        }}
      >
        <Stack gap="md">
          <p>{text}</p>
          <Textarea
            label={label}
            withAsterisk
            data-autofocus
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            error={tried && note.trim() === '' ? 'Write a few words.' : null}
          />
          {send.error !== null && <ErrorNote error={send.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={send.isPending} {...(danger ? { color: 'red' } : {})}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface GiveBackProps {
  readonly request: RequestView;
  readonly approvalId: string;
  readonly onClose: () => void;
}

function GiveBack({ request, approvalId, onClose }: GiveBackProps) {
  const send = useAct(request, () => calls.giveBack(approvalId), onClose);
  return (
    <Modal
      opened
      onClose={onClose}
      size={440}
      title={<b className="dlg-title">Give the approval back?</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <p>
          You need it no longer. Your session on {request.endpoint.name}, if one runs, ends for everyone at
          once.
        </p>
        {send.error !== null && <ErrorNote error={send.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep it
          </Button>
          <Button loading={send.isPending} onClick={() => send.mutate()}>
            Give back
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
