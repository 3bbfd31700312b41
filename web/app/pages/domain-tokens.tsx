/** The tokens by which a ticket system closes tickets of a domain. */

import { Button, Group, NumberInput, Stack, Table, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { calls } from '../api/calls.js';
import { keys } from '../api/keys.js';
import { useTokens } from '../api/queries.js';
import { Answer, ErrorNote } from '../parts/answer.js';
import { Moment } from '../parts/moment.js';
import { Section } from '../parts/section.js';
import { ShownOnce } from '../parts/shown-once.js';

export function DomainTokens({ domainId }: { readonly domainId: string }) {
  const cache = useQueryClient();
  const query = useTokens(domainId);
  const [name, setName] = useState('');
  const [days, setDays] = useState<number | string>(90);
  const renew = (): void => void cache.invalidateQueries({ queryKey: keys.tokens(domainId) });
  const add = useMutation({
    mutationFn: () => calls.addToken(domainId, { name, days: Number(days) }),
    onSuccess: () => {
      setName('');
      renew();
    },
  });
  const revoke = useMutation({
    mutationFn: (id: string) => calls.revokeToken(domainId, id),
    onSettled: renew,
  });
  return (
    <Section title="Tokens for the ticket system">
      <div className="section-body">
        <Stack gap="md">
          <p className="sub">
            A token closes tickets of this domain and does nothing else. Closing a ticket ends every approval
            that hangs on it.
          </p>
          <Answer of={query}>
            {(tokens) =>
              tokens.length === 0 ? (
                <p>No tokens yet.</p>
              ) : (
                <Table.ScrollContainer minWidth={420} type="native">
                  <Table>
                    <Table.Thead>
                      <Table.Tr>
                        <Table.Th>Name</Table.Th>
                        <Table.Th>Expires</Table.Th>
                        <Table.Th>Last used</Table.Th>
                        <Table.Th>
                          <span className="visually-hidden">Revoke</span>
                        </Table.Th>
                      </Table.Tr>
                    </Table.Thead>
                    <Table.Tbody>
                      {tokens.map((token) => (
                        <Table.Tr key={token.id}>
                          <Table.Td>{token.name}</Table.Td>
                          <Table.Td>
                            <Moment at={token.expiresAt} as="day" />
                          </Table.Td>
                          <Table.Td>
                            {token.usedAt === null ? 'Never' : <Moment at={token.usedAt} />}
                          </Table.Td>
                          <Table.Td ta="right">
                            <Button
                              size="xs"
                              variant="default"
                              aria-label={`Revoke ${token.name}`}
                              onClick={() => revoke.mutate(token.id)}
                            >
                              Revoke
                            </Button>
                          </Table.Td>
                        </Table.Tr>
                      ))}
                    </Table.Tbody>
                  </Table>
                </Table.ScrollContainer>
              )
            }
          </Answer>
          {add.data !== undefined && <ShownOnce what="Token" text={add.data.token} />}
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (name.trim() !== '') add.mutate();
            }}
          >
            <Group gap="sm" align="flex-end">
              <TextInput
                label="Name"
                placeholder="For example: helpdesk"
                maxLength={60}
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
              />
              <NumberInput
                label="Days it is good for"
                min={1}
                max={365}
                allowDecimal={false}
                w={150}
                value={days}
                onChange={setDays}
              />
              <Button type="submit" variant="default" loading={add.isPending}>
                Make a token
              </Button>
            </Group>
          </form>
          {add.error !== null && <ErrorNote error={add.error} />}
        </Stack>
      </div>
    </Section>
  );
}
