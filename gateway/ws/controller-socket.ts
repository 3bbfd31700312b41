/**
 * The controller's socket. A keystroke passes here without an await, a lookup, a parse or a log line.
 */

import type { WebSocket } from 'ws';
import type { Face } from '../sessions/face.js';
import { frameOf } from './socket.js';

/** `active` is told of every message, to keep the login alive. */
export function bindController(ws: WebSocket, face: Face, active: () => void): void {
  ws.on('message', (data, binary) => {
    active();
    face.receive(frameOf(data, binary));
  });
  ws.once('close', () => {
    face.gone();
  });
}
