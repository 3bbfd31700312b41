/** guacamole-lite's own Server in a process of its own: the peer of the RDP bench. Started with a port, guacd's, and a key. */

import { createRequire } from 'node:module';

type LiteServer = new (socket: object, guacd: object, client: object) => unknown;

/** guacamole-lite's level for errors only; its word for none logs everything. */
const ERRORS = 10;

const [port = '', guacd = '', key = ''] = process.argv.slice(2);
const Server = createRequire(import.meta.url)('guacamole-lite') as LiteServer;
new Server(
  { host: '127.0.0.1', port: Number(port), perMessageDeflate: false },
  { host: '127.0.0.1', port: Number(guacd) },
  {
    crypt: { cypher: 'AES-256-CBC', key: Buffer.from(key, 'hex') },
    log: { level: ERRORS, stdLog: () => undefined, errorLog: () => undefined },
    // Its own 10 s end whoever only watches.
    maxInactivityTime: 600_000,
  },
);
