/** Who signs in to a machine: the person who starts, Jumpseat with what is stored here, or as the person chooses. */

import { Alert, Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { IconKey, IconLock } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { EndpointView, StoredCredentials } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { useCredentials } from '../api/queries.js';
import { useReread } from '../api/use-reread.js';
import { Answer, ErrorNote } from '../parts/answer.js';
import { METHODS, useCredentialsForm } from '../parts/credentials-form.js';
import { Moment } from '../parts/moment.js';

type Choice = StoredCredentials['choice'];

const CHOICES: readonly { readonly value: Choice; readonly label: string; readonly about: string }[] = [
  { value: 'ask', label: 'The person who starts', about: 'with their own user name and password or key.' },
  { value: 'stored', label: 'Jumpseat', about: 'with what is stored here. Nobody has to know it.' },
  { value: 'both', label: 'As the person chooses', about: 'in the start dialog.' },
];

export function EndpointCredentials({ endpoint }: { readonly endpoint: EndpointView }) {
  const query = useCredentials(endpoint.id);
  return (
    <div className="section-body">
      <Answer of={query} rows={2}>
        {(known) => <Known endpoint={endpoint} known={known} />}
      </Answer>
    </div>
  );
}

interface KnownProps {
  readonly endpoint: EndpointView;
  readonly known: StoredCredentials;
}

function Known({ endpoint, known }: KnownProps) {
  const [asking, setAsking] = useState<Choice | 'clear' | null>(null);
  const renew = useReread(endpoint);
  const choose = useMutation({
    mutationFn: (choice: Choice) => calls.changeCredentials(endpoint.id, { choice }),
    onSuccess: renew,
  });
  const { stored } = known;
  const chosen = asking === null || asking === 'clear' ? known.choice : asking;
  return (
    <Stack gap="md">
      <Radio.Group
        aria-label="Who signs in to the machine"
        value={choose.isPending ? choose.variables : chosen}
        onChange={(value) => {
          const choice = CHOICES.find((each) => each.value === value)?.value ?? 'ask';
          // Nothing to use yet: the choice is made together with storing it.
          if (stored === null && choice !== 'ask') setAsking(choice);
          else if (stored !== null) choose.mutate(choice);
        }}
      >
        <Stack gap="xs">
          {CHOICES.map(({ value, label, about }) => (
            <Radio key={value} value={value} label={label} description={about} />
          ))}
        </Stack>
      </Radio.Group>
      {stored !== null && (
        <p className="with-icon">
          <IconKey size={17} aria-hidden="true" className="dimtext" />
          <span>
            {stored.kind === 'password' ? 'A password' : 'A private key'}
            {stored.user === '' ? '' : ' for '}
            {stored.user !== '' && <span className="mono">{stored.user}</span>}, stored{' '}
            {stored.setBy !== null && `by ${stored.setBy.fullName}, `}
            <Moment at={stored.setAt} as="within" />. It cannot be read back.
          </span>
        </p>
      )}
      {choose.error !== null && <ErrorNote error={choose.error} />}
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={<IconLock size={16} aria-hidden="true" />}
          onClick={() => setAsking(known.choice === 'both' ? 'both' : 'stored')}
        >
          {stored === null ? 'Store a sign-in…' : 'Store another…'}
        </Button>
        {stored !== null && (
          <Button variant="default" className="danger-button" onClick={() => setAsking('clear')}>
            Clear…
          </Button>
        )}
      </Group>
      <p className="sub">
        A new address, port or host key clears what is stored. The first identity of a machine with a stored
        sign-in is accepted by a domain admin only.
      </p>
      {asking === 'clear' && <ClearDialog endpoint={endpoint} onClose={() => setAsking(null)} />}
      {asking !== null && asking !== 'clear' && (
        <StoreDialog endpoint={endpoint} choice={asking} onClose={() => setAsking(null)} />
      )}
    </Stack>
  );
}

interface StoreDialogProps {
  readonly endpoint: EndpointView;
  readonly choice: Choice;
  readonly onClose: () => void;
}

function StoreDialog({ endpoint, choice, onClose }: StoreDialogProps) {
  const methods = METHODS.filter(
    ({ value }) => value === 'password' || (value === 'key' && endpoint.protocol === 'ssh'),
  );
  // VNC machines often know a password and no users.
  const wants = endpoint.protocol === 'ssh' ? 'any' : 'user-and-password';
  const form = useCredentialsForm('', 'password', wants, {
    methods,
    note: 'Sealed before it is written, opened only to connect. Nobody can read it back.',
    userOptional: endpoint.protocol === 'vnc',
  });
  const renew = useReread(endpoint);
  const save = useMutation({
    mutationFn: (credentials: NonNullable<ReturnType<typeof form.check>>) => {
      if (credentials.method === 'ask') throw new Error('there is nothing to store');
      return calls.changeCredentials(endpoint.id, { choice, credentials });
    },
    // What was typed is not kept with the answer.
    gcTime: 0,
    onSuccess: () => {
      renew();
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const credentials = form.check();
    if (credentials === null || save.isPending) return;
    form.forget();
    save.mutate(credentials);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={480}
      title={<b className="dlg-title">Store a sign-in for {endpoint.name}</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit} autoComplete="off">
        <Stack gap="md">
          {form.fields}
          {endpoint.hostKey === null && endpoint.protocol === 'ssh' && (
            <Alert color="yellow">
              The machine’s host key is not known yet. Connect once yourself to accept it; until then nobody
              else can start a session here.
            </Alert>
          )}
          {save.error !== null && <ErrorNote error={save.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Store it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function ClearDialog({
  endpoint,
  onClose,
}: {
  readonly endpoint: EndpointView;
  readonly onClose: () => void;
}) {
  const renew = useReread(endpoint);
  const clear = useMutation({
    mutationFn: () => calls.clearCredentials(endpoint.id),
    onSuccess: () => {
      renew();
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size={480}
      title={<b className="dlg-title">Clear the stored sign-in?</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Text>Whoever starts a session here is asked for their own from now on. Running sessions go on.</Text>
        {clear.error !== null && <ErrorNote error={clear.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color="red" loading={clear.isPending} onClick={() => clear.mutate()}>
            Clear it
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
