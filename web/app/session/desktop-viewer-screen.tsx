/** A desktop as a viewer sees it: scaled to fit, with a zoom of one's own, and no way in. */

import { useEffect, useRef } from 'react';
import { streamProtocol } from '../../../gateway/wire/tickets.js';
import type { SessionView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { ControllerPointer } from './controller-pointer.js';
import type { SoundState } from './desktop-sound.js';
import type { DesktopView } from './desktop-view.js';
import { openDesktop } from './open-desktop.js';
import type { ScreenHandle } from './screen-handle.js';
import type { StreamState } from './stream-link.js';
import { usePinch } from './use-pinch.js';

export interface DesktopViewerProps {
  readonly session: SessionView;
  /** 1 fits the window. */
  readonly zoom: number;
  readonly onZoom: (zoom: number) => void;
  readonly onState: (state: StreamState) => void;
  readonly onReady: (handle: ScreenHandle | null) => void;
  readonly onSize: (width: number, height: number) => void;
  readonly onTitle: (title: string) => void;
  readonly muted: boolean;
  readonly onSound: (now: SoundState) => void;
}

export default function DesktopViewerScreen(props: DesktopViewerProps) {
  const host = useRef<HTMLDivElement>(null);
  const around = useRef<HTMLDivElement>(null);
  const shown = useRef<DesktopView>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const { id, endpoint } = props.session;
  const label = `${endpoint.name}, desktop, read-only`;
  useEffect(() => {
    if (host.current === null) return;
    const view = openDesktop(endpoint.protocol, {
      host: host.current,
      label,
      controls: false,
      ticket: () => calls.join(id),
      protocol: streamProtocol(endpoint.protocol),
      onState: (state) => latest.current.onState(state),
      onSize: (width, height) => latest.current.onSize(width, height),
      onTitle: (title) => latest.current.onTitle(title),
      muted: latest.current.muted,
      onSound: (now) => latest.current.onSound(now),
    });
    shown.current = view;
    latest.current.onReady({ focus: () => around.current?.focus() });
    return () => {
      shown.current = null;
      latest.current.onReady(null);
      view.close();
    };
  }, [id, endpoint.protocol, label]);
  const { muted } = props;
  useEffect(() => shown.current?.setMuted(muted), [muted]);
  usePinch(around, props.zoom, props.onZoom);
  const percent = `${String(props.zoom * 100)}%`;
  return (
    <div
      className="desktop desktop-viewer"
      ref={around}
      tabIndex={0}
      role="group"
      aria-label={`${label}. Plus and minus zoom, zero fits.`}
    >
      <div className="desktop-page" style={{ width: percent, height: percent }}>
        <div ref={host} className="desktop-host" />
        <ControllerPointer sessionId={id} name={props.session.controller.fullName} picture={host} />
      </div>
    </div>
  );
}
