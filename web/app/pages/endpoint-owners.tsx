/** Whether the owner of the machine is asked before each session, and by which addresses. */

import { Button, Group, Stack, Switch, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { MAX_OWNERS } from '../../../gateway/domain/consent.js';
import type { EndpointOwners as Owners, EndpointView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { fieldErrors } from '../api/fetch-json.js';
import { keys } from '../api/keys.js';
import { useOwners } from '../api/queries.js';
import { Answer, ErrorNote } from '../parts/answer.js';
import { Section } from '../parts/section.js';
import { useLeaveGuard } from '../parts/use-leave-guard.js';

export function EndpointOwners({ endpoint }: { readonly endpoint: EndpointView }) {
  return (
    <Section title="Consent of the owner">
      {endpoint.may.administer ? (
        <ForAdmins endpoint={endpoint} />
      ) : (
        <div className="section-body">
          <p>
            {endpoint.asksOwners
              ? 'The owner of the machine is asked by mail before each session.'
              : 'Sessions start without asking the owner of the machine.'}
          </p>
          <p className="sub">Only a domain admin can change this.</p>
        </div>
      )}
    </Section>
  );
}

function ForAdmins({ endpoint }: { readonly endpoint: EndpointView }) {
  const owners = useOwners(endpoint.id);
  return (
    <Answer of={owners}>
      {(known) => <OwnersForm key={known.owners.join(' ')} endpoint={endpoint} known={known} />}
    </Answer>
  );
}

const linesOf = (text: string): readonly string[] => text.split(/[\s,;]+/).filter((each) => each !== '');

function OwnersForm({ endpoint, known }: { readonly endpoint: EndpointView; readonly known: Owners }) {
  const cache = useQueryClient();
  const [asks, setAsks] = useState(known.owners.length > 0);
  const [text, setText] = useState(known.owners.join('\n'));
  const wanted = asks ? linesOf(text).map((each) => each.toLowerCase()) : [];
  const changed = wanted.join(' ') !== known.owners.join(' ') || asks !== known.owners.length > 0;
  const missing = asks && wanted.length === 0;
  const tooMany = wanted.length > MAX_OWNERS;
  useLeaveGuard(changed);
  const save = useMutation({
    mutationFn: () => calls.changeOwners(endpoint.id, wanted),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.endpoint(endpoint.id) });
      void cache.invalidateQueries({ queryKey: keys.endpoints(endpoint.domainId) });
    },
  });
  const notMail = Object.keys(fieldErrors(save.error)).some((path) => path.startsWith('owners'));
  const wrong = notMail
    ? 'At least one of them is not a mail address.'
    : tooMany
      ? `At most ${MAX_OWNERS} addresses.`
      : null;
  return (
    <form
      className="section-body"
      onSubmit={(event) => {
        event.preventDefault();
        if (!missing && !tooMany) save.mutate();
      }}
    >
      <Stack gap="md">
        <Switch
          label="Ask the owner of the machine before each session"
          description={
            known.mailReady
              ? 'By mail, with a link that needs no account. Nothing reaches the machine before a yes.'
              : 'Owners are asked by mail, and no mail server is configured yet: the operator of Jumpseat can add one.'
          }
          disabled={!known.mailReady && !asks}
          checked={asks}
          onChange={(event) => setAsks(event.currentTarget.checked)}
        />
        {asks && (
          <Textarea
            label="Mail addresses of the owner"
            description="One per line. Each gets a link of their own; the first answer counts, and each of them can end the session."
            autosize
            minRows={2}
            maw={420}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            error={wrong}
          />
        )}
        {changed && known.owners.length > 0 && (
          <p className="sub">Sessions that wait for an answer now do not start. Those that run go on.</p>
        )}
        {save.error !== null && !notMail && <ErrorNote error={save.error} />}
        <Group gap="xs">
          <Button type="submit" loading={save.isPending} disabled={!changed || missing || tooMany}>
            Save
          </Button>
          {changed && <span className="sub tone-wait">Not saved yet</span>}
        </Group>
      </Stack>
    </form>
  );
}
