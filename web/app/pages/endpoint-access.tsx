/** Who may use a machine: everyone in the domain, or the people and groups listed. */

import { Anchor, Checkbox, Radio, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { EndpointAccess, EndpointView, GroupView, PersonView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { useAccess, useGroups, usePeople } from '../api/queries.js';
import { useReread } from '../api/use-reread.js';
import { Answer } from '../parts/answer.js';
import { PeopleTicks, sameTicks, withTick } from '../parts/people-ticks.js';
import { Section } from '../parts/section.js';
import { SaveForm } from '../parts/save-form.js';
import { useLeaveGuard } from '../parts/use-leave-guard.js';
import { EndpointApproval } from './endpoint-approval.js';
import { EndpointOwners } from './endpoint-owners.js';
import { useDomain } from '../shell/me.js';
import { count } from '../words/time.js';

export function EndpointAccessTab({ endpoint }: { readonly endpoint: EndpointView }) {
  return (
    <div className="stack tab-body">
      <Section title="Who may use it">
        {endpoint.may.administer ? <ForAdmins endpoint={endpoint} /> : <ForOthers endpoint={endpoint} />}
      </Section>
      <EndpointApproval endpoint={endpoint} />
      <EndpointOwners endpoint={endpoint} />
    </div>
  );
}

function ForAdmins({ endpoint }: { readonly endpoint: EndpointView }) {
  const access = useAccess(endpoint.id);
  const people = usePeople(endpoint.domainId);
  const groups = useGroups(endpoint.domainId);
  return (
    <Answer of={access}>
      {(known) => (
        <Answer of={people}>
          {(all) => (
            <Answer of={groups}>
              {(allGroups) => (
                <AccessForm
                  key={[known.access, ...known.people, ...known.groups]
                    .map((each) => (typeof each === 'string' ? each : each.id))
                    .join(' ')}
                  endpoint={endpoint}
                  known={known}
                  all={all}
                  groups={allGroups}
                />
              )}
            </Answer>
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
          : `Only people whom a domain admin has listed may use it. You are ${endpoint.may.start === 'no-access' ? 'not one of them' : 'one of them'}.`}
      </p>
      <p className="sub">Only a domain admin can change this.</p>
    </div>
  );
}

interface AccessFormProps {
  readonly endpoint: EndpointView;
  readonly known: EndpointAccess;
  readonly all: readonly PersonView[];
  readonly groups: readonly GroupView[];
}

const idsOf = (each: readonly { readonly id: string }[]): ReadonlySet<string> =>
  new Set(each.map(({ id }) => id));

function AccessForm({ endpoint, known, all, groups }: AccessFormProps) {
  const domain = useDomain();
  const reread = useReread(endpoint);
  const [access, setAccess] = useState(known.access);
  const [people, setPeople] = useState(() => idsOf(known.people));
  const [chosen, setChosen] = useState(() => idsOf(known.groups));
  const changed =
    access !== known.access ||
    !sameTicks(people, idsOf(known.people)) ||
    !sameTicks(chosen, idsOf(known.groups));
  useLeaveGuard(changed);
  const saving = ['save', 'access', endpoint.id];
  const save = useMutation({
    mutationKey: saving,
    mutationFn: () => calls.changeAccess(endpoint.id, { access, people: [...people], groups: [...chosen] }),
    onSuccess: reread,
  });
  return (
    <SaveForm of={saving} save={save} onSave={() => save.mutate()} changed={changed}>
      <Radio.Group
        aria-label="Who may use it"
        value={access}
        onChange={(value) => setAccess(value === 'listed' ? 'listed' : 'everyone')}
      >
        <Stack gap="xs">
          <Radio value="everyone" label={`Everyone in ${domain.name}`} />
          <Radio value="listed" label="Only the groups and people ticked below" />
        </Stack>
      </Radio.Group>
      {access === 'listed' && (
        <>
          <fieldset className="plain-fieldset">
            <legend>Groups</legend>
            {groups.length === 0 ? (
              <p className="sub">
                There are no groups yet.{' '}
                <Anchor component={Link} to="/people/groups" inherit>
                  Make one
                </Anchor>
              </p>
            ) : (
              <ul className="people-list">
                {groups.map((group) => (
                  <li key={group.id}>
                    <Checkbox
                      checked={chosen.has(group.id)}
                      onChange={(event) => setChosen(withTick(chosen, group.id, event.currentTarget.checked))}
                      label={
                        <>
                          {group.name}{' '}
                          <span className="sub">{count(group.people.length, 'person', 'people')}</span>
                        </>
                      }
                    />
                  </li>
                ))}
              </ul>
            )}
          </fieldset>
          <fieldset className="plain-fieldset">
            <legend>People</legend>
            <PeopleTicks all={all} ticked={people} onChange={setPeople} />
          </fieldset>
        </>
      )}
      <p className="sub">
        Whoever loses this right leaves at once, and sessions they control end. Watching needs the same right.
      </p>
    </SaveForm>
  );
}
