/** The ways a desktop and its controller's window come to one size, as items of a menu. */

import { Menu } from '@mantine/core';
import type { Fit } from './fit.js';
import type { FitChoice } from './use-fit.js';

const WAYS: readonly (readonly [Fit, string, string])[] = [
  ['fit', 'Fit the window', 'Scaled. The machine keeps its size.'],
  ['match', 'Match this window', 'The machine takes this window’s size, for everyone.'],
  ['original', 'Original size', 'Not scaled. Scroll to see the rest.'],
];

interface FitItemsProps {
  readonly choice: FitChoice;
  /** One of them was clicked, the same or another. */
  readonly onChosen: () => void;
}

export function FitItems({ choice: { fit, resizing, choose }, onChosen }: FitItemsProps) {
  // Only what can be had is offered.
  const ways = WAYS.filter(([way]) => way !== 'match' || resizing !== 'unasked');
  return (
    <Menu.RadioGroup value={fit} onChange={(way) => choose(way as Fit)}>
      <Menu.Label>Size of the picture</Menu.Label>
      {ways.map(([way, name, what]) => (
        <Menu.RadioItem key={way} value={way} closeMenuOnClick onClick={onChosen}>
          {name}
          <span className="menu-what">{what}</span>
        </Menu.RadioItem>
      ))}
      {resizing === 'unasked' && <Menu.Label>This machine does not let its size be changed.</Menu.Label>}
      {resizing === 'refused' && <Menu.Label>The machine refused to change its size.</Menu.Label>}
    </Menu.RadioGroup>
  );
}
