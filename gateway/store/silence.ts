/**
 * Connections to a database server that answers no more: given up after a while, so that who waits is told no. Without
 * it a line that breaks silently would hold every decision up until the kernel notices, minutes later.
 */

import type { Socket } from 'node:net';

/** What mysql2's pool tells of each connection it makes. */
export interface PoolConnection {
  readonly stream: Socket;
}

/** Gives a connection up when it has said nothing for `ms` after it was asked something. */
export function giveUpSilent({ stream }: PoolConnection, ms: number): void {
  let answered = stream.bytesWritten;
  stream.on('data', () => {
    answered = stream.bytesWritten;
  });
  stream.setTimeout(ms, () => {
    if (stream.bytesWritten !== answered) stream.destroy(new Error('the database did not answer in time'));
  });
}
