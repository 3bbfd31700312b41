/** The people of a domain, a row each, with what can be done with each of them. */

import { Table } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PersonView, WelcomeLink } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { keys } from '../api/keys.js';
import { ErrorNote } from '../parts/answer.js';
import { Chip } from '../parts/chip.js';
import { Face, nameOf } from '../parts/face.js';
import { Moment } from '../parts/moment.js';
import { ROLE_WORDS } from '../shell/domain-menu.js';
import { useDomain, useMe } from '../shell/me.js';
import { PersonMailDialog } from './person-mail.js';
import { PersonMenu } from './person-menu.js';

interface PeopleTableProps {
  readonly people: readonly PersonView[];
  readonly onLink: (person: PersonView, link: WelcomeLink) => void;
}

export function PeopleTable({ people, onLink }: PeopleTableProps) {
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
