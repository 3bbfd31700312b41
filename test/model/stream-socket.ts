/** The WebSocket of a page's stream, as a browser opens it: ticket among the protocols, its own cookie and origin. Knows no protocol. */

import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { protocolsWith, STREAM_PATH, streamProtocol } from '../../gateway/wire/tickets.js';

export interface StreamDoor {
  readonly url: string;
  readonly cookie: string;
  readonly ticket: string;
  /** Another port of 127.0.0.1 that leads to the gateway. */
  readonly port?: number | undefined;
}

export function streamSocket(
  protocol: Parameters<typeof streamProtocol>[0],
  { url, cookie, ticket, port }: StreamDoor,
): WebSocket {
  const { host } = new URL(url);
  const to = port === undefined ? host : `127.0.0.1:${String(port)}`;
  return new WebSocket(`ws://${to}${STREAM_PATH}`, protocolsWith(streamProtocol(protocol), ticket), {
    headers: { cookie, origin: url, host },
    perMessageDeflate: false,
  });
}

/** Resolves when it is open. @throws what the door said instead */
export async function opened(ws: WebSocket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    ws.once('open', resolve);
    ws.once('error', reject);
  });
}

/** Stops (or goes on) reading from the network, like a browser that hangs. */
export function stall(ws: WebSocket, on: boolean): void {
  const socket = (ws as unknown as { _socket: Socket })._socket;
  if (on) socket.pause();
  else socket.resume();
}
