/**
 * A face stands between one browser's stream socket and the session, in the protocol's own words.
 * It exists in two kinds: the controller's hands input to a seat; the viewer's has no word for input.
 * Knows no socket library and no protocol.
 */

import type { Point } from './pointer-trail.js';
import type { CloseReason, Frame, Outlet, Size, Unsubscribe } from './ports.js';

/** One browser's stream socket, as far as a face may use it. */
export interface StreamSocket {
  /** Never throws; after the socket has gone it does nothing. */
  send(frame: Frame): void;
  /** Stops (or resumes) reading what the browser sends. */
  hold(on: boolean): void;
  close(reason: CloseReason): void;
}

/** The one place of a session from which the machine is worked. */
export interface ControllerSeat {
  /** False = taken, but hold back until `onWritable`. Dropped, and true, while the session is not active. */
  input(bytes: Uint8Array): boolean;
  onWritable(listener: () => void): Unsubscribe;
  resize(size: Size): void;
  /** Where his pointer is, for those who watch: taken from his input by his face, never from a page's word. */
  point(at: Point): void;
  /** What the machine says to the controller alone. What holds already is told once the machine is live. */
  onAside(listener: (frame: Frame) => void): Unsubscribe;
  /** The socket has gone; the session waits for the controller to come back. Harmless when called twice. */
  leave(): void;
}

/** What a viewer holds: he can only leave. */
export interface ViewerSeat {
  leave(): void;
}

/** What the socket layer drives: every message of the browser goes in here, none comes out but by the outlet. */
export interface Face {
  /** Bad words close the socket ('abuse') and never throw. */
  receive(frame: Frame): void;
  /** The socket has closed. */
  gone(): void;
}

/** Takes the controller's seat, with the size of his window where the machine's picture follows it. */
export type TakeSeat = (outlet: Outlet, size?: Size) => ControllerSeat;
