/**
 * `npm run fuzz -- record-rdp`: a short session on a real xrdp through a real guacd, and what guacd said in it, to its
 * controller and to a look, kept for `npm run fuzz -- rdp`. Needs xrdp, Xvnc, xterm and guacd.
 */

import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { rdpAdapter } from '../../gateway/protocols/rdp/adapter.js';
import { encode, InstructionReader } from '../../gateway/protocols/rdp/instruction.js';
import { Secret } from '../../gateway/secret.js';
import type { Asker } from '../../gateway/sessions/ports.js';
import { startGuacd } from '../fixtures/guacd.js';
import { startXrdp } from '../fixtures/xrdp.js';
import { FakeOutlet } from '../fakes/outlet.js';
import { RECORDING } from './rdp/recording.js';

/** Most that is kept of one connection (bytes): mutations need variety, not length. */
const KEPT = 48 * 1024;
/** Blobs longer than this are cut (characters of base64): a picture's inside is nothing the gateway looks at. */
const BLOB = 400;
/** What changes on the screen is waited for so long (ms). */
const STEP_MS = 1_500;

const guacd = await startGuacd();
const xrdp = await startXrdp({ width: 320, height: 240 });
const said: Buffer[][] = [];
const ends: Socket[] = [];
const tap = createServer((near) => {
  const far = connect({ port: guacd.port, host: guacd.host });
  const mine: Buffer[] = [];
  said.push(mine);
  ends.push(near, far);
  for (const end of [near, far]) end.on('error', () => undefined);
  near.pipe(far).pipe(near);
  far.on('data', (bytes: Buffer) => mine.push(bytes));
}).listen(0, '127.0.0.1');
await once(tap, 'listening');

const upstream = rdpAdapter.connect({
  host: '127.0.0.1',
  port: xrdp.port,
  rules: { allow: ['127.0.0.0/8'], ownPorts: new Set<number>() },
  engine: { host: '127.0.0.1', port: (tap.address() as AddressInfo).port },
  settings: { clipboard: 'both', audio: true },
})({ columns: 320, rows: 240 });
const port = await upstream.start({
  judgeKey: () => Promise.resolve('trusted'),
  credentials: () => Promise.resolve({ method: 'password', user: 'mara', password: new Secret('any') }),
  progress: () => undefined,
} as unknown as Asker);
const step = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, STEP_MS));

upstream.attach(new FakeOutlet('brakes'));
xrdp.display.runs('xsetroot', '-solid', '#2a6f4e');
await step();
const copies = `printf '\\033]52;c;${Buffer.from('Rührwerk 12').toString('base64')}\\007'; for i in $(seq 90); do echo line $i; sleep 0.02; done; seq 1 400; sleep 1000`;
xrdp.display.starts('xterm', ...['-xrm', 'XTerm*allowWindowOps: true', '-geometry', '40x12+10+10']);
xrdp.display.starts('xterm', ...['-xrm', 'XTerm*allowWindowOps: true', '-e', 'sh', '-c', copies]);
await step();
for (let x = 0; x < 300; x += 20) port.write(encode('mouse', x, 100, x % 40 === 0 ? 1 : 0));
await step();
port.resize({ columns: 400, rows: 300 });
await step();
xrdp.display.runs('xsetroot', '-solid', '#884422');
await step();
upstream.close();
await step();

/** Without the handshake, and with its blobs cut. */
function kept(pieces: readonly Buffer[]): Buffer {
  const reader = new InstructionReader();
  for (const piece of pieces) reader.push(piece);
  const words: Buffer[] = [];
  let bytes = 0;
  while (bytes < KEPT && reader.next()) {
    if (['args', 'ready'].includes(reader.opcode)) continue;
    const args = reader.args().map((arg) => (reader.opcode === 'blob' ? arg.slice(0, BLOB) : arg));
    const word = encode(reader.opcode, ...args);
    words.push(word);
    bytes += word.length;
  }
  return Buffer.concat(words);
}
const bytes = Buffer.concat(said.map(kept));
writeFileSync(RECORDING, bytes);
process.stdout.write(`${String(said.length)} connections, ${String(bytes.length)} bytes kept\n`);
for (const end of ends) end.destroy();
tap.close();
await xrdp.close();
await guacd.close();
process.exit(0);
