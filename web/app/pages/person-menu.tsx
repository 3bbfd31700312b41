/** What an admin may do with one person of the domain. Knows no call: it says what was chosen. */

import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconLink, IconMail, IconUserMinus, IconUserOff, IconUserCheck } from '@tabler/icons-react';
import type { PersonView } from '../../../gateway/wire/api.js';
import { useMe } from '../shell/me.js';

interface PersonMenuProps {
  readonly person: PersonView;
  readonly onLink: () => void;
  readonly onChange: (body: { readonly role?: 'engineer' | 'admin'; readonly disabled?: boolean }) => void;
  readonly onMail: () => void;
  readonly onRemove: () => void;
}

export function PersonMenu({ person, onLink, onChange, onMail, onRemove }: PersonMenuProps) {
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
