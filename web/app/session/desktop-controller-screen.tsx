/** A desktop as its controller sees it: scaled to the window, with keyboard and pointer. */

import { useEffect, useRef } from 'react';
import { streamProtocol } from '../../../gateway/wire/tickets.js';
import type { SessionView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { CopiedText } from './copied-text.js';
import type { Fit, Resizing } from './fit.js';
import type { SoundState } from './desktop-sound.js';
import type { DesktopView } from './desktop-view.js';
import { openDesktop } from './open-desktop.js';
import type { DesktopHandle } from './screen-handle.js';
import type { StreamState } from './stream-link.js';

export interface DesktopControllerProps {
  readonly session: SessionView;
  readonly onState: (state: StreamState) => void;
  readonly onReady: (handle: DesktopHandle | null) => void;
  readonly onSize: (width: number, height: number) => void;
  readonly onTitle: (title: string) => void;
  readonly fit: Fit;
  readonly onResizing: (now: Resizing) => void;
  readonly muted: boolean;
  readonly onSound: (now: SoundState) => void;
}

export default function DesktopControllerScreen(props: DesktopControllerProps) {
  const host = useRef<HTMLDivElement>(null);
  const shown = useRef<DesktopView>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const { id, endpoint } = props.session;
  const label = `${endpoint.name}, desktop`;
  useEffect(() => {
    if (host.current === null) return;
    const copied = new CopiedText();
    const view = openDesktop(endpoint.protocol, {
      host: host.current,
      label,
      controls: true,
      ticket: () => calls.control(id),
      protocol: streamProtocol(endpoint.protocol),
      onState: (state) => latest.current.onState(state),
      onSize: (width, height) => latest.current.onSize(width, height),
      onTitle: (title) => latest.current.onTitle(title),
      fit: latest.current.fit,
      muted: latest.current.muted,
      onSound: (now) => latest.current.onSound(now),
      onResizing: (now) => latest.current.onResizing(now),
      onCopied: (text) => copied.tell(text, Date.now()),
    });
    shown.current = view;
    latest.current.onReady({ ...view, copied });
    return () => {
      shown.current = null;
      latest.current.onReady(null);
      view.close();
    };
  }, [id, endpoint.protocol, label]);
  const { fit, muted } = props;
  useEffect(() => shown.current?.setFit(fit), [fit]);
  useEffect(() => shown.current?.setMuted(muted), [muted]);
  return (
    <div className="desktop" role="application" aria-label={label} aria-describedby="way-out">
      <div ref={host} className="desktop-host" />
    </div>
  );
}
