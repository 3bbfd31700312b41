/** The people of a domain: add, send a link, change the role, switch an account off. */

import { ActionIcon, Button, Menu, Table, Tabs, TextInput } from '@mantine/core';
import {
  IconDots,
  IconLink,
  IconMail,
  IconPlus,
  IconSearch,
  IconUserMinus,
  IconUserOff,
  IconUserCheck,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { PersonView, WelcomeLink } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { keys } from '../api/keys.js';
import { usePeople } from '../api/queries.js';
import { Answer, ErrorNote } from '../parts/answer.js';
import { Chip } from '../parts/chip.js';
import { Face, nameOf } from '../parts/face.js';
import { Moment } from '../parts/moment.js';
import { PageHeader } from '../parts/page-header.js';
import { ROLE_WORDS } from '../shell/domain-menu.js';
import { useDomain, useMe } from '../shell/me.js';
import { count } from '../words/time.js';
import { AddPersonDialog, LinkShown } from './add-person.js';
import { PersonMailDialog } from './person-mail.js';
import { Groups } from './groups.js';

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

interface PeopleTableProps {
  readonly people: readonly PersonView[];
  readonly onLink: (person: PersonView, link: WelcomeLink) => void;
}

function PeopleTable({ people, onLink }: PeopleTableProps) {
  const domain = useDomain();
  const cache = useQueryClient();
  const me = useMe();
  const [mailOf, setMailOf] = useState<PersonView | null>(null);
  const act = useMutation<unknown, Error, () => Promise<unknown>>({
    mutationFn: (what) => what(),
    onSettled: () => void cache.invalidateQueries({ queryKey: keys.people(domain.id) }),
  });
  if (people.length === 0) return <div className="empty sub">Nobody by that name.</div>;
  return (
    <>
      {act.error !== null && (
        <div className="answer-error">
          <ErrorNote error={act.error} />
        </div>
      )}
      <Table highlightOnHover className="utable">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Person</Table.Th>
            <Table.Th>Role</Table.Th>
            <Table.Th>Account</Table.Th>
            <Table.Th>Last sign-in</Table.Th>
            <Table.Th ta="right">
              <span className="visually-hidden">Actions</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <Table.Tr key={person.id}>
              <Table.Td>
                <div className="cell-end">
                  <Face person={person} size={28} />
                  <div className="two">
                    <b>{nameOf(person, me.user.id)}</b>
                    <span className="sub">
                      {person.name}
                      {person.mail !== null && ` · ${person.mail}`}
                    </span>
                  </div>
                </div>
              </Table.Td>
              <Table.Td>
                {ROLE_WORDS[person.role]}
                {person.systemAdmin && <span className="sub block">and system admin</span>}
              </Table.Td>
              <Table.Td>
                <AccountState person={person} />
              </Table.Td>
              <Table.Td>
                {person.lastSignInAt === null ? (
                  <span className="dimtext">Never</span>
                ) : (
                  <Moment at={person.lastSignInAt} />
                )}
              </Table.Td>
              <Table.Td ta="right">
                <PersonMenu
                  person={person}
                  onLink={() => {
                    act.mutate(async () => {
                      onLink(person, await calls.personLink(domain.id, person.id));
                    });
                  }}
                  onChange={(body) => act.mutate(() => calls.changePerson(domain.id, person.id, body))}
                  onMail={() => setMailOf(person)}
                  onRemove={() => act.mutate(() => calls.removePerson(domain.id, person.id))}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {mailOf !== null && <PersonMailDialog person={mailOf} onClose={() => setMailOf(null)} />}
    </>
  );
}

function AccountState({ person }: { readonly person: PersonView }) {
  if (person.disabled)
    return (
      <Chip plain tone="danger">
        Switched off
      </Chip>
    );
  return person.ready ? (
    <Chip plain tone="live">
      Active
    </Chip>
  ) : (
    <Chip plain tone="wait">
      No password yet
    </Chip>
  );
}

interface PersonMenuProps {
  readonly person: PersonView;
  readonly onLink: () => void;
  readonly onChange: (body: { readonly role?: 'engineer' | 'admin'; readonly disabled?: boolean }) => void;
  readonly onMail: () => void;
  readonly onRemove: () => void;
}

function PersonMenu({ person, onLink, onChange, onMail, onRemove }: PersonMenuProps) {
  const me = useMe();
  const self = person.id === me.user.id;
  return (
    <Menu position="bottom-end" width={250} withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label={`More for ${person.fullName}`}>
          <IconDots size={18} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          onClick={() => onChange({ role: person.role === 'admin' ? 'engineer' : 'admin' })}
          leftSection={<IconUserCheck size={16} aria-hidden="true" />}
        >
          {person.role === 'admin' ? 'Make an engineer' : 'Make a domain admin'}
        </Menu.Item>
        <Menu.Item leftSection={<IconLink size={16} aria-hidden="true" />} onClick={onLink}>
          New link to set a password
        </Menu.Item>
        <Menu.Item leftSection={<IconMail size={16} aria-hidden="true" />} onClick={onMail}>
          Mail address…
        </Menu.Item>
        {!self && (
          <>
            <Menu.Divider />
            <Menu.Item
              {...(person.disabled ? {} : { color: 'red' })}
              leftSection={<IconUserOff size={16} aria-hidden="true" />}
              onClick={() => onChange({ disabled: !person.disabled })}
            >
              {person.disabled ? 'Switch the account on' : 'Switch the account off'}
            </Menu.Item>
            <Menu.Item
              color="red"
              leftSection={<IconUserMinus size={16} aria-hidden="true" />}
              onClick={onRemove}
            >
              Remove from the domain
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
