/** Which domain one looks at, and the way to another. */

import { Menu, UnstyledButton } from '@mantine/core';
import { IconBuildingFactory2, IconCheck, IconSelector } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { useSigned, type Domain } from './me.js';

export const ROLE_WORDS: Readonly<Record<Domain['role'], string>> = {
  engineer: 'Engineer',
  admin: 'Domain admin',
};

export function DomainItems() {
  const { me, domain, chooseDomain } = useSigned();
  const navigate = useNavigate();
  return me.domains.map(({ id, name }) => (
    <Menu.Item
      key={id}
      aria-current={id === domain?.id ? 'true' : undefined}
      rightSection={id === domain?.id ? <IconCheck size={14} aria-hidden="true" /> : undefined}
      onClick={() => {
        if (id === domain?.id) return;
        chooseDomain(id);
        void navigate('/');
      }}
    >
      {name}
    </Menu.Item>
  ));
}

export function DomainMenu() {
  const { me, domain } = useSigned();
  if (domain === undefined) return null;
  const face = (
    <>
      <IconBuildingFactory2 size={18} stroke={1.7} aria-hidden="true" />
      <span className="domain-name">
        <b>{domain.name}</b>
        <small>{ROLE_WORDS[domain.role]}</small>
      </span>
    </>
  );
  if (me.domains.length < 2) return <div className="domain domain-only">{face}</div>;
  return (
    <Menu position="bottom-start" width={216}>
      <Menu.Target>
        <UnstyledButton className="domain">
          <span className="visually-hidden">Change domain. Now </span>
          {face}
          <IconSelector size={16} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <DomainItems />
      </Menu.Dropdown>
    </Menu>
  );
}
