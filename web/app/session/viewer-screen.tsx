/**
 * The machine as a viewer sees it: the controller's columns and rows, scaled to fit, with a zoom of one's own.
 * Nothing leaves this screen but the count of bytes seen: there is no handler for keys, mouse or paste.
 */

import { useEffect, useRef } from 'react';
import type { SshViewerUp } from '../../../gateway/wire/ssh-stream.js';
import { streamProtocol } from '../../../gateway/wire/tickets.js';
import type { SessionView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { AckCounter } from './ack-counter.js';
import { fitFont } from './fit-font.js';
import { loadTerminalFont, makeTerminal, type Made } from './make-terminal.js';
import type { TerminalHandle } from './screen-handle.js';
import { StreamLink, type StreamState } from './stream-link.js';
import { lookOptions, type Look } from './terminal-look.js';
import { TerminalFeed } from './terminal-feed.js';

/** Lines one can scroll back: what this window has seen since it joined. */
const SCROLLBACK = 1_000;

export interface ViewerScreenProps {
  readonly session: SessionView;
  readonly look: Look;
  /** 1 fits the window. */
  readonly zoom: number;
  readonly onState: (state: StreamState) => void;
  readonly onReady: (handle: TerminalHandle | null) => void;
  readonly onSize: (columns: number, rows: number) => void;
  readonly onTitle: (title: string) => void;
  readonly onLink: (address: string) => void;
}

export function ViewerScreen(props: ViewerScreenProps) {
  const host = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const made = useRef<Made | null>(null);
  const scale = useRef<() => void>(() => {});
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const sessionId = props.session.id;
  const protocol = props.session.endpoint.protocol;
  const label = `${props.session.endpoint.name}, terminal, read-only`;

  useEffect(() => {
    const element = host.current;
    const around = frame.current;
    if (element === null || around === null) return;
    let over = false;
    let undo = (): void => {};
    const begin = (): void => {
      const now = makeTerminal({
        host: element,
        label,
        options: {
          ...lookOptions(latest.current.look),
          scrollback: SCROLLBACK,
          disableStdin: true,
          cursorInactiveStyle: 'outline',
        },
        onLink: (address) => latest.current.onLink(address),
        onTitle: (title) => latest.current.onTitle(title),
      });
      made.current = now;
      now.terminal.attachCustomKeyEventHandler(() => false);
      now.terminal.textarea?.setAttribute('readonly', '');
      scale.current = () => fitFont(now.terminal, around, latest.current.zoom);
      let ack = new AckCounter(() => {});
      const feed = new TerminalFeed(now.terminal, (columns, rows) => {
        latest.current.onSize(columns, rows);
        scale.current();
      });
      const link: StreamLink = new StreamLink({
        ticket: () => calls.join(sessionId),
        protocol: streamProtocol(protocol),
        onOpen: () => {
          ack.close();
          ack = new AckCounter((bytes) =>
            link.send(JSON.stringify({ t: 'ack', bytes } satisfies SshViewerUp)),
          );
        },
        onFrame: (bytes) => feed.push(bytes, ack),
        onState: (state) => latest.current.onState(state),
      });
      const watcher = new ResizeObserver(() => scale.current());
      watcher.observe(around);
      const hurry = (): void => link.hurry();
      window.addEventListener('online', hurry);
      latest.current.onReady({
        focus: () => around.focus(),
        search: now.search,
        selection: () => now.terminal.getSelection(),
      });
      link.open();
      undo = () => {
        latest.current.onReady(null);
        window.removeEventListener('online', hurry);
        watcher.disconnect();
        link.close();
        ack.close();
        feed.close();
        now.close();
        made.current = null;
        scale.current = () => {};
      };
    };
    void loadTerminalFont().then(() => {
      if (!over) begin();
    });
    return () => {
      over = true;
      undo();
    };
  }, [sessionId, protocol, label]);

  const { look, zoom } = props;
  useEffect(() => {
    if (made.current !== null) Object.assign(made.current.terminal.options, lookOptions(look));
    scale.current();
  }, [look, zoom]);

  return (
    <div
      className={`term term-fixed${zoom > 1 ? ' term-zoomed' : ''}`}
      ref={frame}
      tabIndex={0}
      role="group"
      aria-label={`${label}. Plus and minus zoom, zero fits.`}
    >
      <div ref={host} className="term-host" />
    </div>
  );
}
