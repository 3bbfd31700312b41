/** Notices browsers that are gone without a word. Knows no session. */

import type { WebSocket } from 'ws';
import { PING_EVERY_MS, PONG_WITHIN_MS } from '../domain/limits.js';
import type { Clock } from '../sessions/clock.js';

/** Pings the socket until it closes, and destroys it after two beats without a word or an answer. */
export function keepAlive(ws: WebSocket, clock: Clock): void {
  let heard = clock.monotonic();
  let stop = clock.after(PING_EVERY_MS, beat);
  const hear = (): void => {
    heard = clock.monotonic();
  };
  ws.on('pong', hear);
  // On a slow line a ping waits behind a minute of output; the acknowledgements for it come meanwhile.
  ws.on('message', hear);
  ws.once('close', () => {
    stop();
  });

  function beat(): void {
    // While we hold the socket back ourselves, its answers wait unread: that is no silence.
    if (ws.isPaused) heard = clock.monotonic();
    if (clock.monotonic() - heard > PONG_WITHIN_MS) {
      ws.terminate();
      return;
    }
    ws.ping();
    stop = clock.after(PING_EVERY_MS, beat);
  }
}
