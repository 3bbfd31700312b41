/** The rules of a domain; for system admins also its allowed ranges. */

import { Switch, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { DomainView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { fieldErrors } from '../api/fetch-json.js';
import { keys } from '../api/keys.js';
import { useDomainQuery } from '../api/queries.js';
import { Answer } from '../parts/answer.js';
import { PageHeader } from '../parts/page-header.js';
import { SaveForm } from '../parts/save-form.js';
import { Section } from '../parts/section.js';
import { useLeaveGuard } from '../parts/use-leave-guard.js';
import { useDomain, useMe } from '../shell/me.js';
import { count } from '../words/time.js';
import { DomainAccess } from './domain-access.js';
import { DomainLimits } from './domain-limits.js';
import { Domains } from './domains.js';
import { entriesOf } from '../words/lines.js';

export default function DomainSettings() {
  const domain = useDomain();
  const me = useMe();
  const query = useDomainQuery(domain.id);
  return (
    <>
      <PageHeader
        title="Domain settings"
        sub={
          query.data === undefined
            ? ' '
            : `${count(query.data.people, 'person', 'people')} and ${count(query.data.endpoints, 'endpoint')} in ${query.data.name}.`
        }
      />
      <div className="stack narrow">
        <Answer of={query}>
          {(known) => (
            <>
              <Rules key={`rules ${known.name} ${known.adminsAcceptHostKeys}`} known={known} />
              <Ranges
                key={`ranges ${known.allowedRanges.join(' ')}`}
                known={known}
                may={me.user.systemAdmin}
              />
            </>
          )}
        </Answer>
        {domain.role === 'admin' && <DomainAccess domainId={domain.id} />}
        {domain.role === 'admin' && <DomainLimits domainId={domain.id} />}
        {me.user.systemAdmin && <Domains />}
      </div>
    </>
  );
}

function useSave(known: DomainView, saving: readonly string[]) {
  const cache = useQueryClient();
  return useMutation({
    mutationKey: saving,
    mutationFn: (body: Parameters<typeof calls.changeDomain>[1]) => calls.changeDomain(known.id, body),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.domain(known.id) });
      void cache.invalidateQueries({ queryKey: keys.domains });
      void cache.invalidateQueries({ queryKey: keys.me });
    },
  });
}

function Rules({ known }: { readonly known: DomainView }) {
  const [name, setName] = useState(known.name);
  const [adminsOnly, setAdminsOnly] = useState(known.adminsAcceptHostKeys);
  const saving = ['save', 'domain', known.id];
  const save = useSave(known, saving);
  const changed = name !== known.name || adminsOnly !== known.adminsAcceptHostKeys;
  useLeaveGuard(changed);
  return (
    <Section title="Rules">
      <SaveForm
        of={saving}
        save={save}
        onSave={() => save.mutate({ name, adminsAcceptHostKeys: adminsOnly })}
        changed={changed}
      >
        <TextInput
          label="Name of the domain"
          required
          withAsterisk={false}
          maxLength={60}
          maw={420}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldErrors(save.error)['name']}
        />
        <Switch
          checked={adminsOnly}
          onChange={(event) => setAdminsOnly(event.currentTarget.checked)}
          label="Only domain admins accept a first host key"
          description="Otherwise whoever connects first may, after comparing the fingerprint."
        />
      </SaveForm>
    </Section>
  );
}

function Ranges({ known, may }: { readonly known: DomainView; readonly may: boolean }) {
  const [text, setText] = useState(known.allowedRanges.join('\n'));
  const saving = ['save', 'ranges', known.id];
  const save = useSave(known, saving);
  const ranges = entriesOf(text);
  const changed = ranges.join(' ') !== known.allowedRanges.join(' ');
  useLeaveGuard(changed);
  const wrong = Object.keys(fieldErrors(save.error)).length > 0;
  return (
    <Section title="Allowed address ranges">
      <SaveForm
        of={saving}
        save={save}
        onSave={() => save.mutate({ allowedRanges: [...ranges] })}
        changed={changed}
        told={wrong}
        may={may}
      >
        <p className="sub">
          Machines in private networks and on the internet need nothing here. Jumpseat does not connect to its
          own machine (127.0.0.1) and to some other special addresses unless a range here allows it, and to
          cloud metadata never.
        </p>
        <Textarea
          label="Ranges"
          description="One address or range per line, for example 127.0.0.1 or fd12:3456::/32."
          classNames={{ input: 'mono' }}
          maw={420}
          maxRows={10}
          value={text}
          readOnly={!may}
          spellCheck={false}
          onChange={(event) => setText(event.currentTarget.value)}
          error={wrong ? 'At least one line is neither an address nor a range like 127.0.0.0/8.' : null}
        />
        {!may && <p className="sub">Only a system admin can change this.</p>}
      </SaveForm>
    </Section>
  );
}
