/** The people of a domain and its groups: who is there, and a way to add somebody. */

import { Button, Tabs, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { WelcomeLink } from '../../../gateway/wire/api.js';
import { usePeople } from '../api/queries.js';
import { Answer } from '../parts/answer.js';
import { PageHeader } from '../parts/page-header.js';
import { useDomain } from '../shell/me.js';
import { count } from '../words/time.js';
import { AddPersonDialog, LinkShown } from './add-person.js';
import { Groups } from './groups.js';
import { PeopleTable } from './people-table.js';

/** `/people` and `/people/groups`. */
export default function People() {
  const { tab = 'people' } = useParams();
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  const domain = useDomain();
  const query = usePeople(domain.id);
  return (
    <>
      <PageHeader
        title="People"
        sub={
          query.data === undefined
            ? ' '
            : `${count(query.data.length, 'person', 'people')} in ${domain.name}.`
        }
        actions={
          tab === 'people' && (
            <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => setAdding(true)}>
              Add person
            </Button>
          )
        }
      />
      <Tabs
        value={tab}
        onChange={(next) => void navigate(next === 'groups' ? '/people/groups' : '/people')}
        className="tabs"
        keepMounted={false}
      >
        <Tabs.List>
          <Tabs.Tab value="people">People</Tabs.Tab>
          <Tabs.Tab value="groups">Groups</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="people" pt="md">
          <AllPeople adding={adding} onAdded={() => setAdding(false)} />
        </Tabs.Panel>
        <Tabs.Panel value="groups" pt="md">
          <Groups />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function AllPeople({ adding, onAdded }: { readonly adding: boolean; readonly onAdded: () => void }) {
  const domain = useDomain();
  const query = usePeople(domain.id);
  const [search, setSearch] = useState('');
  const [link, setLink] = useState<{ readonly person: string; readonly link: WelcomeLink } | null>(null);
  return (
    <>
      <div className="filters">
        <TextInput
          type="search"
          aria-label="Search people"
          placeholder="Search by name"
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          className="grow"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </div>
      <div className="panel flush">
        <Answer of={query} rows={6}>
          {(people) => (
            <PeopleTable
              people={people.filter(({ name, fullName }) =>
                `${name} ${fullName}`.toLowerCase().includes(search.toLowerCase()),
              )}
              onLink={(person, made) => setLink({ person: person.fullName, link: made })}
            />
          )}
        </Answer>
      </div>
      {adding && <AddPersonDialog onClose={onAdded} />}
      {link !== null && <LinkShown person={link.person} link={link.link} onClose={() => setLink(null)} />}
    </>
  );
}
