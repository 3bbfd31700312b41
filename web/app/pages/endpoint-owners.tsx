/** Whether the owner of the machine is asked before each session, and by which addresses. */

import { Switch, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { MAX_OWNERS } from '../../../gateway/domain/consent.js';
import type { EndpointOwners as Owners, EndpointView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { fieldErrors } from '../api/fetch-json.js';
import { useOwners } from '../api/queries.js';
import { useReread } from '../api/use-reread.js';
import { Answer } from '../parts/answer.js';
import { SaveForm } from '../parts/save-form.js';
import { Section } from '../parts/section.js';
import { useLeaveGuard } from '../parts/use-leave-guard.js';
import { entriesOf } from '../words/lines.js';

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

function OwnersForm({ endpoint, known }: { readonly endpoint: EndpointView; readonly known: Owners }) {
  const reread = useReread(endpoint);
  const [asks, setAsks] = useState(known.owners.length > 0);
  const [text, setText] = useState(known.owners.join('\n'));
  const wanted = asks ? entriesOf(text).map((each) => each.toLowerCase()) : [];
  const changed = wanted.join(' ') !== known.owners.join(' ') || asks !== known.owners.length > 0;
  const missing = asks && wanted.length === 0;
  const tooMany = wanted.length > MAX_OWNERS;
  useLeaveGuard(changed);
  const saving = ['save', 'owners', endpoint.id];
  const save = useMutation({
    mutationKey: saving,
    mutationFn: () => calls.changeOwners(endpoint.id, wanted),
    onSuccess: reread,
  });
  const notMail = Object.keys(fieldErrors(save.error)).some((path) => path.startsWith('owners'));
  const wrong = notMail
    ? 'At least one of them is not a mail address.'
    : tooMany
      ? `At most ${MAX_OWNERS} addresses.`
      : null;
  return (
    <SaveForm
      of={saving}
      save={save}
      onSave={() => save.mutate()}
      changed={changed}
      ready={!missing && !tooMany}
      told={notMail}
    >
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
    </SaveForm>
  );
}
