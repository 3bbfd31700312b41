/** Groups of a domain's people: for access lists. Made, filled and removed here; rights follow at once. */

import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { GroupView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { fieldErrors } from '../api/fetch-json.js';
import { keys } from '../api/keys.js';
import { useGroups, usePeople } from '../api/queries.js';
import { Answer, ErrorNote } from '../parts/answer.js';
import { PeopleTicks } from '../parts/people-ticks.js';
import { useDomain } from '../shell/me.js';
import { count } from '../words/time.js';

type Open = { readonly what: 'add' } | { readonly what: 'change' | 'remove'; readonly group: GroupView };

export function Groups() {
  const domain = useDomain();
  const query = useGroups(domain.id);
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  return (
    <>
      <div className="panel flush">
        <Answer of={query} rows={4}>
          {(groups) =>
            groups.length === 0 ? (
              <div className="empty">
                <b>No groups yet</b>
                <p className="sub">A group can be put on an endpoint’s list in place of single people.</p>
                <Button
                  mt="sm"
                  leftSection={<IconPlus size={16} aria-hidden="true" />}
                  onClick={() => setOpen({ what: 'add' })}
                >
                  Add group
                </Button>
              </div>
            ) : (
              <GroupList groups={groups} onOpen={setOpen} />
            )
          }
        </Answer>
      </div>
      {query.data !== undefined && query.data.length > 0 && (
        <Group mt="md">
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden="true" />}
            onClick={() => setOpen({ what: 'add' })}
          >
            Add group
          </Button>
        </Group>
      )}
      {open?.what === 'add' && <GroupDialog onClose={close} />}
      {open?.what === 'change' && <GroupDialog group={open.group} onClose={close} />}
      {open?.what === 'remove' && <RemoveDialog group={open.group} onClose={close} />}
    </>
  );
}

interface GroupListProps {
  readonly groups: readonly GroupView[];
  readonly onOpen: (open: Open) => void;
}

function GroupList({ groups, onOpen }: GroupListProps) {
  return (
    <ul className="group-list">
      {groups.map((group) => (
        <li key={group.id}>
          <div className="two grow">
            <b>{group.name}</b>
            <span className="sub">
              {group.people.length === 0
                ? 'Nobody yet'
                : group.people.map(({ fullName }) => fullName).join(', ')}
            </span>
          </div>
          <Group gap={6} wrap="nowrap">
            <Button
              variant="default"
              size="xs"
              leftSection={<IconPencil size={14} aria-hidden="true" />}
              aria-label={`Change ${group.name}`}
              onClick={() => onOpen({ what: 'change', group })}
            >
              Change
            </Button>
            <Button
              variant="default"
              size="xs"
              className="danger-button"
              leftSection={<IconTrash size={14} aria-hidden="true" />}
              aria-label={`Remove ${group.name}`}
              onClick={() => onOpen({ what: 'remove', group })}
            >
              Remove
            </Button>
          </Group>
        </li>
      ))}
    </ul>
  );
}

function useRenew(): () => void {
  const domain = useDomain();
  const cache = useQueryClient();
  return () => {
    void cache.invalidateQueries({ queryKey: keys.groups(domain.id) });
    void cache.invalidateQueries({ queryKey: keys.endpoints(domain.id) });
    void cache.invalidateQueries({ queryKey: keys.allEndpoints });
  };
}

function GroupDialog({ group, onClose }: { readonly group?: GroupView; readonly onClose: () => void }) {
  const domain = useDomain();
  const people = usePeople(domain.id);
  const renew = useRenew();
  const [name, setName] = useState(group?.name ?? '');
  const [ticked, setTicked] = useState<ReadonlySet<string>>(
    () => new Set(group?.people.map(({ id }) => id) ?? []),
  );
  const save = useMutation({
    mutationFn: async () => {
      const body = { name, people: [...ticked] };
      if (group === undefined) await calls.addGroup(domain.id, body);
      else await calls.changeGroup(group.id, body);
    },
    onSuccess: () => {
      renew();
      onClose();
    },
  });
  const leaves = group?.people.filter(({ id }) => !ticked.has(id)).length ?? 0;
  return (
    <Modal
      opened
      onClose={onClose}
      size={520}
      title={<b className="dlg-title">{group === undefined ? 'Add a group' : `Change ${group.name}`}</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!save.isPending) save.mutate();
        }}
      >
        <Stack gap="md">
          <TextInput
            label="Name"
            required
            withAsterisk
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={fieldErrors(save.error)['name']}
            data-autofocus
          />
          <Answer of={people} rows={4}>
            {(all) => <PeopleTicks all={all} ticked={ticked} onChange={setTicked} />}
          </Answer>
          {leaves > 0 && (
            <p className="sub tone-wait" role="status">
              {count(leaves, 'person loses', 'people lose')} at once what they could use through this group.
            </p>
          )}
          {save.error !== null && <ErrorNote error={save.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              {group === undefined ? 'Add group' : 'Save'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function RemoveDialog({ group, onClose }: { readonly group: GroupView; readonly onClose: () => void }) {
  const renew = useRenew();
  const remove = useMutation({
    mutationFn: () => calls.removeGroup(group.id),
    onSuccess: () => {
      renew();
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size={480}
      title={<b className="dlg-title">Remove {group.name}?</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Text>
          It goes from every endpoint’s list. Whoever could use a machine only through it leaves at once, and
          sessions they control end.
        </Text>
        {remove.error !== null && <ErrorNote error={remove.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
            Remove the group
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
