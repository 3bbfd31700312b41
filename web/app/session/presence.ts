/** Who came and who went between two states of a session, in words. Pure. */

import type { PersonRef, SessionView } from '../../../gateway/wire/api.js';

const present = (session: SessionView): ReadonlyMap<string, PersonRef> =>
  new Map(
    session.participants
      .filter(({ leftAt, role }) => leftAt === null && role === 'viewer')
      .map(({ person }) => [person.id, person]),
  );

/** "Priya Nair joined", "Ola Sand left"; null when nobody came or went. Oneself is not news. */
export function presenceNews(before: SessionView, after: SessionView, meId: string): string | null {
  const were = present(before);
  const are = present(after);
  const names = (from: ReadonlyMap<string, PersonRef>, than: ReadonlyMap<string, PersonRef>) =>
    [...from.values()].filter(({ id }) => !than.has(id) && id !== meId).map(({ fullName }) => fullName);
  const joined = names(are, were);
  const left = names(were, are);
  const said = [
    ...(joined.length > 0 ? [`${list(joined)} joined`] : []),
    ...(left.length > 0 ? [`${list(left)} left`] : []),
  ];
  return said.length === 0 ? null : said.join(', ');
}

function list(names: readonly string[]): string {
  if (names.length <= 1) return names[0] ?? '';
  return names.length === 2
    ? `${names[0] ?? ''} and ${names[1] ?? ''}`
    : `${names[0] ?? ''} and ${names.length - 1} more`;
}
