/** A fault of ours in what one socket says costs that socket and nothing else. */

import { EventEmitter } from 'node:events';
import { expect, test } from '@jest/globals';
import type { WebSocket } from 'ws';
import type { Face } from '../sessions/face.js';
import { bindController } from './controller-socket.js';
import { bindViewer } from './viewer-socket.js';

class BrokenFace implements Face {
  heard = 0;
  left = 0;
  receive(): void {
    this.heard += 1;
    throw new TypeError('a mistake of ours');
  }
  gone(): void {
    this.left += 1;
  }
}

const BINDERS = {
  controller: (ws: WebSocket, face: Face, broken: (error: unknown) => void) => {
    bindController(ws, face, () => undefined, broken);
  },
  viewer: bindViewer,
};

test.each(Object.entries(BINDERS))(
  'a %s’s face that fails is told of once and hears nothing more',
  (_, bind) => {
    const ws = new EventEmitter();
    const face = new BrokenFace();
    const faults: unknown[] = [];
    bind(ws as unknown as WebSocket, face, (error) => faults.push(error));
    ws.emit('message', Buffer.from('x'), true);
    ws.emit('message', Buffer.from('y'), true);
    ws.emit('close');
    expect(faults.map(String)).toEqual(['TypeError: a mistake of ours']);
    expect([face.heard, face.left]).toEqual([1, 1]);
  },
);
