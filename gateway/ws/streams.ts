/** An open stream socket and its place in a session: the face of its role, the seat, and how it is closed. */

import type { WebSocket } from 'ws';
import { takeControl, takeViewerSeat } from '../commands/sessions/enter.js';
import type { Running, SessionRoom } from '../commands/sessions/room.js';
import type { Asking } from '../commands/asking.js';
import { Refused } from '../commands/refused.js';
import { CLOSE, type CloseName } from '../wire/close-codes.js';
import type { ErrorCode } from '../wire/errors.js';
import { ComingSeat } from './coming-seat.js';
import { bindController } from './controller-socket.js';
import { Socket } from './socket.js';
import { bindViewer } from './viewer-socket.js';

/** Lines of what scrolled off that a viewer sees: nothing older than the screen. */
const VIEWER_HISTORY = 0;
/** RFC 6455 §7.4.1: the server met a condition it did not expect. */
const INTERNAL_ERROR = 1011;

export function openController(
  ws: WebSocket,
  room: SessionRoom,
  who: Asking,
  running: Running,
  active: () => void,
) {
  const socket = socketOf(ws, room, who);
  const { session, adapter } = running;
  const face = adapter.controllerFace(socket, room.clock, (outlet, size) => {
    const seat = new ComingSeat();
    takeControl(room, who, running, (grant) => {
      seat.become(session.control(grant, outlet, size));
    }).catch((error: unknown) => {
      turnAway(socket, room, session.id, error);
    });
    return seat;
  });
  bindController(ws, face, active, breaks(socket, room, session.id));
}

export function openViewer(ws: WebSocket, room: SessionRoom, who: Asking, running: Running): void {
  const socket = socketOf(ws, room, who);
  const { session, adapter } = running;
  const face = adapter.viewerFace(socket, room.clock, VIEWER_HISTORY);
  bindViewer(ws, face, breaks(socket, room, session.id));
  takeViewerSeat(room, who, running, (grant) => {
    const seat = session.join(grant, face.outlet);
    const gone = (): void => {
      seat.leave();
    };
    if (ws.readyState === ws.OPEN) ws.once('close', gone);
    else gone();
  }).catch((error: unknown) => {
    turnAway(socket, room, session.id, error);
  });
}

function socketOf(ws: WebSocket, room: SessionRoom, { userId }: Asking): Socket {
  return new Socket(ws, () => {
    room.putOut.note(userId);
  });
}

/** A page whose socket broke comes again by itself, and is shown the picture anew. */
function breaks(socket: Socket, room: SessionRoom, sessionId: string): (error: unknown) => void {
  return (err) => {
    room.log.error({ err, sessionId }, 'A stream socket failed');
    socket.closeWith(INTERNAL_ERROR, 'failed');
  };
}

function turnAway(socket: Socket, room: SessionRoom, sessionId: string, error: unknown): void {
  if (!(error instanceof Refused)) room.log.error({ err: error, sessionId }, 'A socket could not be seated');
  const name = error instanceof Refused ? closeFor(error.code) : 'refused';
  socket.closeWith(CLOSE[name].code, name);
}

function closeFor(code: ErrorCode): CloseName {
  if (code === 'no-free-seat') return 'noFreeSeat';
  if (code === 'session-over') return 'ended';
  if (code === 'joint-off') return 'jointOff';
  return 'refused';
}
