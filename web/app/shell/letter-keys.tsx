/** The keys of the pages: `/` search, `J` `K` move, `Enter` opens, `?` lists them. They can be switched off. */

import { Kbd, Modal, Switch, Table } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useEffect, useState } from 'react';

const SETTING = 'jumpseat.letter-keys';

export const useLetterKeys = () => useLocalStorage<boolean>({ key: SETTING, defaultValue: true });

const KEYS: readonly (readonly [string, string])[] = [
  ['Ctrl K', 'Find a page, or start a session'],
  ['/', 'Search on this page'],
  ['J', 'Next row'],
  ['K', 'Row before'],
  ['Enter', 'Open the row'],
  ['?', 'This list'],
];

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches('input, textarea, select, [role="menuitem"], [role="combobox"]'));

/** Moves the focus among the links that stand for rows; without one in focus, to the first. */
function moveRow(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('#main [data-row]')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
  next?.focus();
}

export function LetterKeys() {
  const [on, setOn] = useLetterKeys();
  const [list, setList] = useState(false);
  useEffect(() => {
    if (!on) return;
    const handleKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || document.querySelector('[aria-modal="true"]') !== null) return;
      if (event.key === '/') {
        const search = document.querySelector<HTMLInputElement>('#main input[type="search"]');
        if (search === null) return;
        event.preventDefault();
        search.focus();
      } else if (event.key === 'j' || event.key === 'k') moveRow(event.key === 'j' ? 1 : -1);
      else if (event.key === '?') setList(true);
    };
    window.addEventListener('keydown', handleKey);
    return () => window.removeEventListener('keydown', handleKey);
  }, [on]);
  return (
    <Modal
      opened={list}
      onClose={() => setList(false)}
      title={<b className="dlg-title">Keys</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Table mb="md">
        <Table.Tbody>
          {KEYS.map(([key, what]) => (
            <Table.Tr key={key}>
              <Table.Td w={90}>
                <Kbd>{key}</Kbd>
              </Table.Td>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Switch checked={on} onChange={(event) => setOn(event.currentTarget.checked)} label="Letter keys" />
    </Modal>
  );
}
