/** How a desktop and its controller's window come to one size. Knows no library and no page. */

/**
 * `fit`: the picture is scaled to the window, the machine keeps its size. `match`: the machine takes the size of the
 * window, and everybody sees that. `original`: one pixel is one pixel, what is larger than the window is scrolled to.
 */
export type Fit = 'fit' | 'match' | 'original';

/** What the machine thinks of being given another size; `unasked` until it has said that it can be. */
export type Resizing = 'unasked' | 'possible' | 'refused';
