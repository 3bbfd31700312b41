/** The dialog that starts a session: how to sign in, what for, and what happens next, before the button. */

import { Anchor, Button, Group, Modal, SegmentedControl, Stack, TextInput } from '@mantine/core';
import {
  IconExternalLink,
  IconEye,
  IconEyeOff,
  IconFingerprint,
  IconHourglass,
  IconMailQuestion,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { EndpointView } from '../../../gateway/wire/api.js';
import { clockTime, count, day } from '../words/time.js';
import { ErrorNote } from './answer.js';
import { useCredentialsForm } from './credentials-form.js';
import { openTab, sendTab, sessionPath } from './open-window.js';
import { Address } from './protocol.js';
import { mustAsk } from './reach.js';
import { RequestDialog } from './request-dialog.js';
import { startSession } from './start-session.js';

interface StartDialogs {
  readonly open: (endpoint: EndpointView) => void;
  readonly dialog: ReactNode;
}

/** `here`: go to the new session in this window instead of a new one. */
export function useStartDialog(here?: (path: string) => void): StartDialogs {
  const [endpoint, setEndpoint] = useState<EndpointView | null>(null);
  const [turn, setTurn] = useState(0);
  return {
    open: (chosen) => {
      setTurn((before) => before + 1);
      setEndpoint(chosen);
    },
    // A new key for every opening: nothing typed survives a closed dialog.
    dialog:
      endpoint === null ? null : mustAsk(endpoint) ? (
        <RequestDialog key={turn} endpoint={endpoint} onClose={() => setEndpoint(null)} />
      ) : (
        <StartDialog key={turn} endpoint={endpoint} onClose={() => setEndpoint(null)} here={here} />
      ),
  };
}

interface StartDialogProps {
  readonly endpoint: EndpointView;
  readonly onClose: () => void;
  readonly here: ((path: string) => void) | undefined;
}

function StartDialog({ endpoint, onClose, here }: StartDialogProps) {
  const form = useCredentialsForm();
  /** What a desktop wants is known once it is dialled. */
  const asksThere = endpoint.protocol !== 'ssh';
  /** Where the endpoint leaves the choice, the stored sign-in is the safer one: no secret is typed. */
  const [whose, setWhose] = useState<'ask' | 'stored'>(endpoint.credentials === 'ask' ? 'ask' : 'stored');
  const [purpose, setPurpose] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [blocked, setBlocked] = useState<string | null>(null);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const typed = whose === 'stored' || asksThere ? null : form.check();
    if (busy || (typed === null && whose === 'ask' && !asksThere)) return;
    const credentials = whose === 'stored' ? whose : typed;
    const tab = here === undefined ? openTab() : null;
    setBusy(true);
    setError(null);
    form.forget();
    startSession(endpoint.id, purpose, credentials).then(
      (sessionId) => {
        const path = sessionPath(sessionId);
        setBusy(false);
        if (here !== undefined) here(path);
        else if (sendTab(tab, path)) onClose();
        else setBlocked(path);
      },
      (reason: unknown) => {
        tab?.close();
        setBusy(false);
        setError(reason);
      },
    );
  };

  return (
    <Modal
      opened
      onClose={onClose}
      size={480}
      closeButtonProps={{ 'aria-label': 'Close' }}
      title={
        <div>
          <b className="dlg-title">Start a session</b>
          <div className="sub">
            {endpoint.name} · {endpoint.protocol.toUpperCase()} · <Address of={endpoint} />
          </div>
        </div>
      }
    >
      {blocked === null ? (
        <form onSubmit={submit} autoComplete="off">
          <Stack gap="md">
            {endpoint.credentials === 'both' && (
              <SegmentedControl
                fullWidth
                aria-label="Who signs in to the machine"
                data={[
                  { value: 'stored', label: 'Stored sign-in' },
                  { value: 'ask', label: 'My own' },
                ]}
                value={whose}
                onChange={setWhose}
              />
            )}
            {whose === 'stored' ? (
              <p className="sub">
                Jumpseat signs in to the machine. You need no password, and nobody sees the one it uses.
              </p>
            ) : asksThere ? (
              <p className="sub">
                If the machine wants a password, it asks in the session window. Only you see it.
              </p>
            ) : (
              form.fields
            )}
            <TextInput
              label="What is this session for?"
              placeholder="Ticket or a few words"
              description="Optional. Everybody who may use the endpoint reads it; it is kept in the audit log."
              value={purpose}
              onChange={(event) => setPurpose(event.currentTarget.value)}
              maxLength={200}
            />
            <Facts endpoint={endpoint} />
            {error !== null && <ErrorNote error={error} />}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button
                type="submit"
                loading={busy}
                leftSection={<IconPlayerPlay size={16} aria-hidden="true" />}
                rightSection={
                  here === undefined ? <IconExternalLink size={15} aria-hidden="true" /> : undefined
                }
                aria-label={here === undefined ? 'Start session, opens a new window' : 'Start session'}
              >
                Start session
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Stack gap="md">
          <p role="alert">
            Your browser blocked the window. <Anchor href={blocked}>Open it here</Anchor>
          </p>
          <p className="sub">To open sessions in their own window, allow pop-ups for this address.</p>
        </Stack>
      )}
    </Modal>
  );
}

function Facts({ endpoint }: { readonly endpoint: EndpointView }) {
  return (
    <ul className="facts">
      {endpoint.asksOwners && (
        <li>
          <IconMailQuestion size={17} className="tone-wait" aria-hidden="true" />
          <span>
            The owner of the machine is asked by mail first, and has a few minutes to answer. Stay in the
            window meanwhile.
          </span>
        </li>
      )}
      {endpoint.approval !== null && (
        <li>
          <IconHourglass size={17} className="tone-wait" aria-hidden="true" />
          <span>
            Your approval ends at <b>{clockTime(endpoint.approval.until)}</b>. The session ends then; you can
            ask for more time.
          </span>
        </li>
      )}
      <li>
        {endpoint.joint ? (
          <>
            <IconEye size={17} className="tone-viewer" aria-hidden="true" />
            <span>
              Joint sessions are on: up to <b>{count(endpoint.seats, 'person', 'people')}</b> with a right to
              this endpoint may watch.
            </span>
          </>
        ) : (
          <>
            <IconEyeOff size={17} className="dimtext" aria-hidden="true" />
            <span>Joint sessions are off: nobody else can watch.</span>
          </>
        )}
      </li>
      {(endpoint.hostKey !== null || endpoint.protocol === 'ssh') && (
        <li>
          <IconFingerprint size={17} aria-hidden="true" className="dimtext" />
          <span>
            {endpoint.hostKey === null
              ? 'First connection: you will be asked to compare the host key.'
              : `${endpoint.protocol === 'ssh' ? 'Host key' : 'Certificate'} known since ${day(endpoint.hostKey.acceptedAt)}.`}
          </span>
        </li>
      )}
    </ul>
  );
}
