/** A viewer's socket: what he sends goes to his face, which has no word for input. Knows no machine. */

import type { WebSocket } from 'ws';
import type { Face } from '../sessions/face.js';
import { frameOf } from './socket.js';

/** `broken` is told of a face that failed, which hears nothing more: a fault of ours costs one socket, not the gateway. */
export function bindViewer(ws: WebSocket, face: Face, broken: (error: unknown) => void): void {
  let over = false;
  ws.on('message', (data, binary) => {
    if (over) return;
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
