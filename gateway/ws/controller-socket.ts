/**
 * The controller's socket. A keystroke passes here without an await, a lookup, a parse or a log line.
 */

import type { WebSocket } from 'ws';
import type { Face } from '../sessions/face.js';
import { frameOf } from './socket.js';

/**
 * `active` is told of every message, to keep the login alive; `broken` of a face that failed, which hears nothing more:
 * a fault of ours costs one socket, not the gateway.
 */
export function bindController(
  ws: WebSocket,
  face: Face,
  active: () => void,
  broken: (error: unknown) => void,
): void {
  let over = false;
  ws.on('message', (data, binary) => {
    if (over) return;
    active();
    try {
      face.receive(frameOf(data, binary));
    } catch (error) {
      over = true;
      broken(error);
    }
  });
  ws.once('close', () => {
    face.gone();
  });
}
