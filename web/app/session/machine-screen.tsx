/** The machine in the window: a terminal or a desktop, as its controller or as a viewer sees it. */

import { lazy, Suspense } from 'react';
import type { SessionView } from '../../../gateway/wire/api.js';
import { ControllerScreen, type ControllerScreenProps } from './controller-screen.js';
import type { Fit, Resizing } from './fit.js';
import type { ControllerHandle, DesktopHandle, ScreenHandle, TerminalHandle } from './screen-handle.js';
import type { SoundChoice } from './use-sound.js';
import { ViewerScreen } from './viewer-screen.js';

/** Comes with the first desktop somebody opens. */
const DesktopControllerScreen = lazy(() => import('./desktop-controller-screen.js'));
const DesktopViewerScreen = lazy(() => import('./desktop-viewer-screen.js'));

/** What the window may do with whatever is shown; null for what this screen has not. */
export interface Handles {
  readonly screen: ScreenHandle | null;
  readonly terminal: TerminalHandle | null;
  readonly input: ControllerHandle | null;
  readonly desk: DesktopHandle | null;
}

export const NO_HANDLES: Handles = { screen: null, terminal: null, input: null, desk: null };

export const isDesktop = (session: SessionView): boolean => session.endpoint.protocol !== 'ssh';

interface MachineScreenProps extends Omit<ControllerScreenProps, 'onReady'> {
  readonly controls: boolean;
  readonly zoom: number;
  readonly onZoom: (zoom: number) => void;
  readonly fit: Fit;
  readonly onResizing: (now: Resizing) => void;
  readonly sound: Pick<SoundChoice, 'muted' | 'heard'>;
  /** Must be stable. */
  readonly onHandles: (handles: Handles) => void;
}

export function MachineScreen({
  controls,
  zoom,
  onZoom,
  fit,
  onResizing,
  sound,
  onHandles,
  ...props
}: MachineScreenProps) {
  const { session, look, onState, onSize, onTitle, onLink } = props;
  if (isDesktop(session)) {
    const shared = { session, onState, onSize, onTitle, muted: sound.muted, onSound: sound.heard };
    return (
      <Suspense fallback={null}>
        {controls ? (
          <DesktopControllerScreen
            {...{ ...shared, fit, onResizing }}
            onReady={(desk) => onHandles({ ...NO_HANDLES, screen: desk, desk })}
          />
        ) : (
          <DesktopViewerScreen
            {...shared}
            {...{ zoom, onZoom }}
            onReady={(screen) => onHandles({ ...NO_HANDLES, screen })}
          />
        )}
      </Suspense>
    );
  }
  if (controls)
    return (
      <ControllerScreen
        {...props}
        onReady={(input) => onHandles({ ...NO_HANDLES, screen: input, terminal: input, input })}
      />
    );
  return (
    <ViewerScreen
      {...{ session, look, zoom, onState, onSize, onTitle, onLink }}
      onReady={(terminal) => onHandles({ ...NO_HANDLES, screen: terminal, terminal })}
    />
  );
}
