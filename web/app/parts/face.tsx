/** A person as a small round of initials, and as a name. Decoration: the name always stands beside it. */

import { Avatar } from '@mantine/core';
import type { PersonRef } from '../../../gateway/wire/api.js';

/** Number of quiet tints in parts.css. */
const TINTS = 5;

export function initials(fullName: string): string {
  const words = fullName.split(/\s+/).filter((word) => word !== '');
  const first = [...(words[0] ?? '?')][0] ?? '?';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toLocaleUpperCase();
}

const tint = (name: string): number =>
  [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % TINTS;

export function Face({
  person,
  size = 26,
}: {
  readonly person: Pick<PersonRef, 'fullName'>;
  readonly size?: number;
}) {
  return (
    <Avatar
      className={`tone-${tint(person.fullName)}`}
      size={size}
      aria-hidden="true"
      styles={{ placeholder: { fontSize: size * 0.38, fontWeight: 600 } }}
    >
      {initials(person.fullName)}
    </Avatar>
  );
}

/** "Mara Lindqvist (you)" */
export function nameOf(person: PersonRef, meId: string | undefined): string {
  return person.id === meId ? `${person.fullName} (you)` : person.fullName;
}
