/** All domains of the installation, for system admins: see them, add one. */

import { Button, Group, Table, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { calls } from '../api/calls.js';
import { fieldErrors } from '../api/fetch-json.js';
import { keys } from '../api/keys.js';
import { useDomains } from '../api/queries.js';
import { Answer, ErrorNote } from '../parts/answer.js';
import { Moment } from '../parts/moment.js';
import { Section } from '../parts/section.js';
import { useSigned } from '../shell/me.js';

export function Domains() {
  const query = useDomains();
  const { me, domain, chooseDomain } = useSigned();
  return (
    <Section title="All domains" count={query.data?.length}>
      <Answer of={query}>
        {(domains) => (
          <Table className="dtable">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Domain</Table.Th>
                <Table.Th>People</Table.Th>
                <Table.Th>Endpoints</Table.Th>
                <Table.Th>Added</Table.Th>
                <Table.Th ta="right">
                  <span className="visually-hidden">Action</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {domains.map(({ id, name, people, endpoints, createdAt }) => (
                <Table.Tr key={id}>
                  <Table.Td>
                    <b>{name}</b>
                  </Table.Td>
                  <Table.Td className="num">{people}</Table.Td>
                  <Table.Td className="num">{endpoints}</Table.Td>
                  <Table.Td>
                    <Moment at={createdAt} as="day" />
                  </Table.Td>
                  <Table.Td ta="right">
                    {id !== domain?.id && me.domains.some((mine) => mine.id === id) && (
                      <Button variant="default" size="xs" onClick={() => chooseDomain(id)}>
                        Switch to it<span className="visually-hidden">: {name}</span>
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Answer>
      <AddDomain />
    </Section>
  );
}

export function AddDomain() {
  const cache = useQueryClient();
  const [name, setName] = useState('');
  const add = useMutation({
    mutationFn: () => calls.addDomain(name),
    onSuccess: () => {
      setName('');
      void cache.invalidateQueries({ queryKey: keys.domains });
      void cache.invalidateQueries({ queryKey: keys.me });
    },
  });
  return (
    <form
      className="section-body"
      onSubmit={(event) => {
        event.preventDefault();
        if (!add.isPending) add.mutate();
      }}
    >
      <Group gap="xs" align="flex-end">
        <TextInput
          label="Add a domain"
          placeholder="Its name"
          required
          withAsterisk={false}
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldErrors(add.error)['name']}
          className="grow"
          maw={420}
        />
        <Button type="submit" variant="default" loading={add.isPending}>
          Add domain
        </Button>
      </Group>
      {add.error !== null && <ErrorNote error={add.error} />}
    </form>
  );
}
