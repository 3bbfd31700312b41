/**
 * A terminal as both roles need it: fonts loaded, wide characters right, safe links, drawn by WebGL where that works.
 * It is wired to nothing: what leaves it, and whether anything does, is decided by who made it.
 */

import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { WebglAddon } from '@xterm/addon-webgl';
import { Terminal, type ITerminalOptions } from '@xterm/xterm';

export const TERMINAL_FONT = "'JetBrains Mono Variable', ui-monospace, Menlo, Consolas, monospace";
/** Longest title a machine may give to the window (characters). */
const MAX_TITLE = 120;

export interface Made {
  readonly terminal: Terminal;
  readonly fit: FitAddon;
  readonly search: SearchAddon;
  readonly close: () => void;
}

export interface MakeTerminal {
  readonly host: HTMLElement;
  readonly label: string;
  readonly options: ITerminalOptions;
  /** A link was clicked; the address is asked about before it opens. Only http and https get here. */
  readonly onLink: (address: string) => void;
  /** What the machine calls itself: text of a stranger. */
  readonly onTitle: (title: string) => void;
}

const isWebAddress = (address: string): boolean => /^https?:\/\//i.test(address) && URL.canParse(address);

/** Waits for the font, for a terminal measures its cells once. */
export async function loadTerminalFont(): Promise<void> {
  try {
    await Promise.all([
      document.fonts.load(`14px ${TERMINAL_FONT}`),
      document.fonts.load(`bold 14px ${TERMINAL_FONT}`),
    ]);
  } catch {
    // Another mono font will do.
  }
}

export function makeTerminal({ host, label, options, onLink, onTitle }: MakeTerminal): Made {
  const follow = (address: string): void => {
    if (isWebAddress(address)) onLink(address);
  };
  const terminal = new Terminal({
    fontFamily: TERMINAL_FONT,
    lineHeight: 1,
    cursorStyle: 'block',
    allowProposedApi: true,
    ...options,
    linkHandler: { activate: (_event, address) => follow(address), allowNonHttpProtocols: false },
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  terminal.loadAddon(new WebLinksAddon((_event, address) => follow(address)));
  terminal.open(host);
  drawWithWebgl(terminal);
  // xterm draws no cursor before the first focus or change of screen buffer; a viewer's never gets a focus.
  terminal.write('\u001b[?1047h\u001b[?1047l');
  terminal.textarea?.setAttribute('aria-label', label);
  terminal.textarea?.setAttribute('aria-describedby', 'way-out');
  terminal.textarea?.removeAttribute('aria-multiline');
  const titles = terminal.onTitleChange((title) => onTitle(title.slice(0, MAX_TITLE)));
  return {
    terminal,
    fit,
    search,
    close: () => {
      titles.dispose();
      terminal.dispose();
    },
  };
}

/** The terminal draws with the DOM where WebGL is missing or goes away; slower, same picture. */
function drawWithWebgl(terminal: Terminal): void {
  try {
    const webgl = new WebglAddon();
    webgl.onContextLoss(() => webgl.dispose());
    terminal.loadAddon(webgl);
  } catch {
    // The DOM renderer is already at work.
  }
}
