/**
 * Where the keyboard goes when a menu of the bar closes: to its button, as from any menu, unless what was chosen gave
 * it to the machine. Mantine would take it back from there.
 */

import { useState } from 'react';

export interface MenuFocus {
  /** For the menu. */
  readonly menu: { readonly returnFocus: boolean; readonly onOpen: () => void };
  /** Wraps what an item does that ends with the machine having the keyboard. */
  readonly away: (act: () => void) => () => void;
}

export function useMenuFocus(): MenuFocus {
  const [gone, setGone] = useState(false);
  return {
    menu: { returnFocus: !gone, onOpen: () => setGone(false) },
    away: (act) => () => {
      setGone(true);
      act();
    },
  };
}
