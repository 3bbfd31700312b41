/** What a browser that stops reading may cost. */

import { expect, test } from '@jest/globals';
import type { WebSocket } from 'ws';
import { MAX_WAITING, Socket } from './socket.js';

test('a browser that reads nothing is cut off when too much waits for it, whatever it acknowledges', () => {
  const calls: string[] = [];
  const ws = {
    readyState: 1,
    OPEN: 1,
    bufferedAmount: 0,
    send: () => calls.push('send'),
    terminate: () => calls.push('terminate'),
  };
  const socket = new Socket(ws as unknown as WebSocket);
  socket.send(Buffer.from('x'));
  ws.bufferedAmount = MAX_WAITING + 1;
  socket.send(Buffer.from('x'));
  socket.send(Buffer.from('x'));
  expect(calls).toEqual(['send', 'terminate']);
});
