/** A viewer's socket: what he sends goes to his face, which has no word for input. Knows no machine. */

import type { WebSocket } from 'ws';
import type { Face } from '../sessions/face.js';
import { frameOf } from './socket.js';

export function bindViewer(ws: WebSocket, face: Face): void {
  ws.on('message', (data, binary) => {
    face.receive(frameOf(data, binary));
  });
  ws.once('close', () => {
    face.gone();
  });
}
