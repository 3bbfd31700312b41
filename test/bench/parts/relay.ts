/** The bare relay the gateway is measured against: each WebSocket is a shell, bytes pass both ways, and that is all. */

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Client } from 'ssh2';
import { type WebSocket, WebSocketServer } from 'ws';

/** Where the relay connects to; sent to the program as its first message. */
export interface RelayTarget {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

function relay(ws: WebSocket, target: RelayTarget): void {
  const client = new Client();
  client.on('ready', () => {
    client.setNoDelay(true);
    client.shell({ term: 'xterm-256color', cols: 200, rows: 50 }, (error, channel) => {
      if (error) throw error;
      channel.on('data', (chunk: Buffer) => {
        ws.send(chunk);
      });
      ws.on('message', (data: Buffer) => channel.write(data));
    });
  });
  client.on('error', () => undefined);
  ws.on('close', () => client.end());
  client.connect(target);
}

process.once('disconnect', () => process.exit());
const [target] = (await once(process, 'message')) as [RelayTarget];
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('connection', (ws) => {
  relay(ws, target);
});
await once(server, 'listening');
process.send?.((server.address() as AddressInfo).port);
