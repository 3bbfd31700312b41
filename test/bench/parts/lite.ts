/** guacamole-lite as the bench sees it: its process, and addresses with tokens. Knows no gateway. */

import { createCipheriv, randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { startServer } from '../../fixtures/child.js';
import { freePort } from '../../fixtures/free-port.js';

const PROGRAM = fileURLToPath(new URL('./lite-process.js', import.meta.url));

type Settings = Readonly<Record<string, string | readonly string[]>>;

export interface Lite {
  readonly pid: number;
  /** Where a page opens a machine … */
  machine(settings: Settings): string;
  /** … and where others watch it. */
  watch(connection: string, settings: Settings): string;
  close(): Promise<void>;
}

export async function startLite(guacd: number): Promise<Lite> {
  const port = await freePort();
  const key = randomBytes(32);
  const args = [PROGRAM, String(port), String(guacd), key.toString('hex')];
  const server = await startServer(process.execPath, args, port);
  const url = (connection: object): string => {
    const iv = randomBytes(16);
    const cipher = createCipheriv('aes-256-cbc', key, iv);
    const value = Buffer.concat([cipher.update(JSON.stringify({ connection })), cipher.final()]);
    const token = { iv: iv.toString('base64'), value: value.toString('base64') };
    const encoded = encodeURIComponent(Buffer.from(JSON.stringify(token)).toString('base64'));
    return `ws://127.0.0.1:${String(port)}/?token=${encoded}`;
  };
  return {
    pid: server.pid,
    machine: (settings) => url({ type: 'rdp', settings }),
    watch: (join, settings) => url({ join, settings: { ...settings, 'read-only': 'true' } }),
    close: () => server.kill(),
  };
}
