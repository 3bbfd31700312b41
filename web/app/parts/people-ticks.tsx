/** People to tick, with a search above the list. Knows nothing of what they are ticked for. */

import { Checkbox, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { PersonView } from '../../../gateway/wire/api.js';
import { Face } from './face.js';

interface PeopleTicksProps {
  readonly all: readonly PersonView[];
  readonly ticked: ReadonlySet<string>;
  readonly onChange: (ticked: ReadonlySet<string>) => void;
}

export function PeopleTicks({ all, ticked, onChange }: PeopleTicksProps) {
  const [search, setSearch] = useState('');
  const shown = all.filter((person) =>
    `${person.fullName} ${person.name}`.toLowerCase().includes(search.toLowerCase()),
  );
  return (
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
              checked={ticked.has(person.id)}
              onChange={(event) => onChange(withTick(ticked, person.id, event.currentTarget.checked))}
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
  );
}

export function withTick(ticked: ReadonlySet<string>, id: string, on: boolean): ReadonlySet<string> {
  const next = new Set(ticked);
  if (on) next.add(id);
  else next.delete(id);
  return next;
}

export const sameTicks = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((id) => b.has(id));
