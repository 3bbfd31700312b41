/** Who may use a machine: everyone in the domain, or the people listed. */

import { Button, Checkbox, Group, Radio, Stack, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { EndpointAccess, EndpointView, PersonView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { keys } from '../api/keys.js';
import { useAccess, usePeople } from '../api/queries.js';
import { Answer, ErrorNote } from '../parts/answer.js';
import { Face } from '../parts/face.js';
import { Section } from '../parts/section.js';
import { useLeaveGuard } from '../parts/use-leave-guard.js';
import { useDomain } from '../shell/me.js';

export function EndpointAccessTab({ endpoint }: { readonly endpoint: EndpointView }) {
  return (
    <div className="stack tab-body">
      <Section title="Who may use it">
        {endpoint.may.administer ? <ForAdmins endpoint={endpoint} /> : <ForOthers endpoint={endpoint} />}
      </Section>
    </div>
  );
}

function ForAdmins({ endpoint }: { readonly endpoint: EndpointView }) {
  const access = useAccess(endpoint.id);
  const people = usePeople(endpoint.domainId);
  return (
    <Answer of={access}>
      {(known) => (
        <Answer of={people}>
          {(all) => (
            <AccessForm
              key={`${known.access} ${known.people.map(({ id }) => id).join(' ')}`}
              endpoint={endpoint}
              known={known}
              all={all}
            />
          )}
        </Answer>
      )}
    </Answer>
  );
}

/** The list itself is the admins'; everybody may know whether they are on it. */
function ForOthers({ endpoint }: { readonly endpoint: EndpointView }) {
  const domain = useDomain();
  return (
    <div className="section-body">
      <p>
        {endpoint.access === 'everyone'
          ? `Everyone in ${domain.name} may use it.`
          : `Only people whom a domain admin has listed may use it. You are ${endpoint.may.start === null ? 'one of them' : 'not one of them'}.`}
      </p>
      <p className="sub">Only a domain admin can change this.</p>
    </div>
  );
}

interface AccessFormProps {
  readonly endpoint: EndpointView;
  readonly known: EndpointAccess;
  readonly all: readonly PersonView[];
}

function AccessForm({ endpoint, known, all }: AccessFormProps) {
  const domain = useDomain();
  const cache = useQueryClient();
  const [access, setAccess] = useState(known.access);
  const [listed, setListed] = useState<ReadonlySet<string>>(() => new Set(known.people.map(({ id }) => id)));
  const [search, setSearch] = useState('');
  const changed =
    access !== known.access ||
    listed.size !== known.people.length ||
    known.people.some(({ id }) => !listed.has(id));
  useLeaveGuard(changed);
  const save = useMutation({
    mutationFn: () => calls.changeAccess(endpoint.id, { access, people: [...listed] }),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.endpoint(endpoint.id) });
      void cache.invalidateQueries({ queryKey: keys.endpoints(endpoint.domainId) });
    },
  });
  const toggle = (id: string, on: boolean): void =>
    setListed((before) => {
      const next = new Set(before);
      if (on) next.add(id);
      else next.delete(id);
      return next;
    });
  const shown = all.filter((person) =>
    `${person.fullName} ${person.name}`.toLowerCase().includes(search.toLowerCase()),
  );
  return (
    <form
      className="section-body"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack gap="md">
        <Radio.Group
          aria-label="Who may use it"
          value={access}
          onChange={(value) => setAccess(value === 'listed' ? 'listed' : 'everyone')}
        >
          <Stack gap="xs">
            <Radio value="everyone" label={`Everyone in ${domain.name}`} />
            <Radio value="listed" label="Only the people ticked below" />
          </Stack>
        </Radio.Group>
        {access === 'listed' && (
          <>
            <TextInput
              type="search"
              aria-label="Search people"
              placeholder="Search people"
              leftSection={<IconSearch size={16} aria-hidden="true" />}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
              maw={420}
            />
            <ul className="people-list">
              {shown.map((person) => (
                <li key={person.id}>
                  <Checkbox
                    checked={listed.has(person.id)}
                    onChange={(event) => toggle(person.id, event.currentTarget.checked)}
                    label={
                      <span className="with-face">
                        <Face person={person} size={24} />
                        {person.fullName}
                        <span className="sub">{person.name}</span>
                      </span>
                    }
                  />
                </li>
              ))}
            </ul>
          </>
        )}
        <p className="sub">
          Whoever loses this right leaves at once, and sessions they control end. Watching needs the same
          right.
        </p>
        {save.error !== null && <ErrorNote error={save.error} />}
        <Group gap="xs">
          <Button type="submit" loading={save.isPending} disabled={!changed}>
            Save
          </Button>
          {changed && <span className="sub tone-wait">Not saved yet</span>}
        </Group>
      </Stack>
    </form>
  );
}
