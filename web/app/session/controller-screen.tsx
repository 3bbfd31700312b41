/**
 * The machine as its controller sees it: fills the window, decides the size, and hands keys to the stream.
 * The only file of the window that sends input.
 */

import { useEffect, useRef } from 'react';
import type { SshControllerUp } from '../../../gateway/wire/ssh-stream.js';
import { MAX_COLUMNS, MAX_ROWS } from '../../../gateway/wire/ssh-limits.js';
import { streamProtocol } from '../../../gateway/wire/tickets.js';
import type { SessionView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { AckCounter } from './ack-counter.js';
import { binarySlices, textSlices } from './input-slices.js';
import { loadTerminalFont, makeTerminal, type Made } from './make-terminal.js';
import { asksFirst, cleanPaste } from './paste.js';
import type { ControllerHandle } from './screen-handle.js';
import { StreamLink, type StreamState } from './stream-link.js';
import { lookOptions, type Look } from './terminal-look.js';
import { TerminalFeed } from './terminal-feed.js';

/** A window being dragged changes its size all the time; the machine is told once it rests this long (ms). */
const RESIZE_RESTS_MS = 80;
/** Lines one can scroll back. */
const SCROLLBACK = 5_000;

export interface ControllerScreenProps {
  readonly session: SessionView;
  readonly look: Look;
  readonly onState: (state: StreamState) => void;
  readonly onReady: (handle: ControllerHandle | null) => void;
  readonly onSize: (columns: number, rows: number) => void;
  readonly onTitle: (title: string) => void;
  readonly onLink: (address: string) => void;
  readonly onSearch: () => void;
  /** Several lines were pasted: asks, then calls `go`. */
  readonly onPasteAsk: (text: string, go: () => void) => void;
  /** Changes what typed text becomes before it is sent: the phone's sticky Ctrl and Alt. */
  readonly transform: (text: string) => string;
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

export function ControllerScreen(props: ControllerScreenProps) {
  const host = useRef<HTMLDivElement>(null);
  const made = useRef<Made | null>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const sessionId = props.session.id;
  const protocol = props.session.endpoint.protocol;
  const label = `${props.session.endpoint.name}, terminal`;

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    let over = false;
    const undo: (() => void)[] = [];
    void loadTerminalFont().then(() => {
      if (!over) undo.push(attach(element, { sessionId, protocol, label }, latest, made));
    });
    return () => {
      over = true;
      for (const each of undo) each();
    };
  }, [sessionId, protocol, label]);

  const { look } = props;
  useEffect(() => {
    const now = made.current;
    if (now === null) return;
    Object.assign(now.terminal.options, lookOptions(look), { fontSize: look.textSize });
    element(now)?.dispatchEvent(new Event('jumpseat-look'));
  }, [look]);

  return (
    <div className="term">
      <div ref={host} className="term-host" />
    </div>
  );
}

const element = ({ terminal }: Made): HTMLElement | null => terminal.element?.parentElement ?? null;

interface Attached {
  readonly sessionId: string;
  readonly protocol: string;
  readonly label: string;
}

/** Makes the terminal, joins it to the stream both ways, and returns how to undo all of it. */
function attach(
  host: HTMLElement,
  { sessionId, protocol, label }: Attached,
  latest: { readonly current: ControllerScreenProps },
  slot: { current: Made | null },
): () => void {
  const made = makeTerminal({
    host,
    label,
    options: {
      ...lookOptions(latest.current.look),
      fontSize: latest.current.look.textSize,
      scrollback: SCROLLBACK,
      cursorBlink: false,
    },
    onLink: (address) => latest.current.onLink(address),
    onTitle: (title) => latest.current.onTitle(title),
  });
  slot.current = made;
  const { terminal } = made;
  made.fit.fit();
  let ack = new AckCounter(() => {});
  const feed = new TerminalFeed(terminal, (columns, rows) => latest.current.onSize(columns, rows));

  const wanted = (): { columns: number; rows: number } => {
    const size = made.fit.proposeDimensions();
    return {
      columns: clamp(size?.cols ?? terminal.cols, 2, MAX_COLUMNS),
      rows: clamp(size?.rows ?? terminal.rows, 1, MAX_ROWS),
    };
  };
  const say = (word: SshControllerUp): boolean => link.send(JSON.stringify(word));
  /** The size last asked for: the terminal itself changes only when the machine's word for it comes back. */
  let asked = { columns: 0, rows: 0 };
  const askForSize = (): void => {
    const size = wanted();
    if (say({ t: 'size', ...size })) asked = size;
  };

  const link: StreamLink = new StreamLink({
    ticket: () => calls.control(sessionId),
    protocol: streamProtocol(protocol),
    onOpen: () => {
      ack.close();
      ack = new AckCounter((bytes) => say({ t: 'ack', bytes }));
      askForSize();
    },
    onFrame: (frame) => feed.push(frame, ack),
    onState: (state) => latest.current.onState(state),
  });

  const put = (frames: readonly Uint8Array[]): void => {
    for (const frame of frames) if (!link.send(frame)) return;
  };
  const typed = terminal.onData((text) => put(textSlices(latest.current.transform(text))));
  const binary = terminal.onBinary((bytes) => put(binarySlices(bytes)));

  const pasteClean = (text: string): void => {
    terminal.paste(text);
    terminal.focus();
  };
  const paste = (raw: string): void => {
    const text = cleanPaste(raw);
    if (text === '') return;
    if (asksFirst(text)) latest.current.onPasteAsk(text, () => pasteClean(text));
    else pasteClean(text);
  };
  const handlePaste = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    paste(event.clipboardData?.getData('text/plain') ?? '');
  };
  host.addEventListener('paste', handlePaste, true);

  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type !== 'keydown' || !event.ctrlKey || !event.shiftKey || event.altKey) return true;
    if (event.code === 'KeyF') {
      event.preventDefault();
      latest.current.onSearch();
      return false;
    }
    if (event.code === 'KeyC') {
      event.preventDefault();
      const selection = terminal.getSelection();
      if (selection !== '') void navigator.clipboard.writeText(selection).catch(() => {});
      return false;
    }
    // The browser pastes, and `handlePaste` looks at it.
    return event.code !== 'KeyV';
  });

  let rest: number | undefined;
  const proposeSize = (): void => {
    window.clearTimeout(rest);
    rest = window.setTimeout(() => {
      const size = wanted();
      if (size.columns !== asked.columns || size.rows !== asked.rows) askForSize();
    }, RESIZE_RESTS_MS);
  };
  const watcher = new ResizeObserver(proposeSize);
  watcher.observe(host);
  host.addEventListener('jumpseat-look', proposeSize);
  const hurry = (): void => link.hurry();
  window.addEventListener('online', hurry);

  latest.current.onReady({
    focus: () => terminal.focus(),
    search: made.search,
    selection: () => terminal.getSelection(),
    type: (text) => put(textSlices(text)),
    paste,
    arrow: (direction) =>
      put(textSlices(`\u001b${terminal.modes.applicationCursorKeysMode ? 'O' : '['}${direction}`)),
  });
  terminal.focus();
  link.open();

  return () => {
    latest.current.onReady(null);
    window.clearTimeout(rest);
    window.removeEventListener('online', hurry);
    host.removeEventListener('paste', handlePaste, true);
    host.removeEventListener('jumpseat-look', proposeSize);
    watcher.disconnect();
    typed.dispose();
    binary.dispose();
    link.close();
    ack.close();
    feed.close();
    made.close();
    slot.current = null;
  };
}
