/**
 * The controller's window sees every frame and sets the pace by it. One that falls very far behind all the same is
 * let off, and gets the picture anew when it has drained: what waits for it is bounded. Knows no protocol.
 */

import type { Detach, Outlet } from '../../sessions/ports.js';

/** What may wait for a window that sets the pace (bytes): one full frame of a large, busy screen. */
const MAX_BACKLOG = 8 * 1024 * 1024;
/** Pieces that may wait since it last acknowledged: each takes memory of its own, however small it is. */
const MAX_PIECES = 4_096;
/** It gets the picture anew when so little is left. */
const DRAINED = 256 * 1024;

export function attachBounded(outlet: Outlet, attach: (outlet: Outlet) => Detach): Detach {
  let over = false;
  let pieces = 0;
  let detach: Detach | undefined;
  const bounded: Outlet = {
    pace: outlet.pace,
    history: outlet.history,
    get backlog() {
      return outlet.backlog;
    },
    get age() {
      return outlet.age;
    },
    send: (frame) => {
      outlet.send(frame);
      pieces += 1;
      if ((outlet.backlog <= MAX_BACKLOG && pieces <= MAX_PIECES) || detach === undefined) return;
      detach();
      detach = undefined;
    },
    onAcked: (listener) => outlet.onAcked(listener),
    close: (reason) => {
      outlet.close(reason);
    },
  };
  const stopAcks = outlet.onAcked(() => {
    pieces = 0;
    if (!over && detach === undefined && outlet.backlog <= DRAINED) detach = attach(bounded);
  });
  detach = attach(bounded);
  return () => {
    over = true;
    stopAcks();
    detach?.();
    detach = undefined;
  };
}
