/**
 * What guacd says to a machine before anything is encrypted, read by a server that knows the first two messages of RDP
 * (MS-RDPBCGR 2.2.1.1 and 2.2.1.3): an endpoint's settings reach the machine.
 */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { rdpAdapter } from '../../gateway/protocols/rdp/adapter.js';
import type { RdpSettings } from '../../gateway/protocols/rdp/settings.js';
import { GUACD_NEEDS, startGuacd, type Guacd } from '../fixtures/guacd.js';
import { describeWith } from '../fixtures/need.js';
import { asker } from '../vnc/asker.js';

const SIZE = { columns: 800, rows: 600 };
/** An X.224 confirm that negotiates nothing: RDP's own security. */
const CONFIRM = Buffer.from([3, 0, 0, 11, 6, 0xd0, 0, 0, 0x12, 0x34, 0]);
/** Blocks of a client's settings (MS-RDPBCGR 2.2.1.3.1). */
const [CORE, NET, CLUSTER] = [0xc001, 0xc003, 0xc004];
/** MS-RDPBCGR 2.2.1.3.5, REDIRECTED_SESSIONID_FIELD_VALID. */
const SESSION_ID_VALID = 2;

describeWith(GUACD_NEEDS, 'what a machine is told first', () => {
  let guacd: Guacd;
  let server: Server;
  let said: Buffer[][];

  beforeAll(async () => {
    guacd = await startGuacd();
    server = createServer((socket) => {
      const messages: Buffer[] = [];
      let read = Buffer.alloc(0);
      said.push(messages);
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        read = Buffer.concat([read, bytes]);
        while (read.length >= 4 && read.length >= read.readUInt16BE(2)) {
          messages.push(read.subarray(0, read.readUInt16BE(2)));
          read = read.subarray(read.readUInt16BE(2));
          if (messages.length === 1) socket.write(CONFIRM);
          else socket.end();
        }
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }, 30_000);
  afterAll(async () => {
    server.close();
    await guacd.close();
  });

  /** What the gateway's look and guacd's own connection said. */
  async function hears(settings: Partial<RdpSettings>): Promise<{ probe: Buffer[]; engine: Buffer[] }> {
    said = [];
    const upstream = rdpAdapter.connect({
      ...{ host: '127.0.0.1', port: (server.address() as AddressInfo).port, engine: guacd },
      rules: { allow: ['127.0.0.0/8'], ownPorts: new Set<number>() },
      settings: { security: 'rdp', ...settings },
    })(SIZE);
    const by = asker({ user: 'mara', passwords: ['of no matter'], pinned: 'none' });
    await expect(upstream.start(by)).rejects.toThrow();
    const [probe = [], engine = []] = said;
    expect([said.length, probe.length, engine.length]).toEqual([2, 1, 2]);
    return { probe, engine };
  }
  /** Behind TPKT and X.224's fixed part. */
  const cookie = ([request = Buffer.alloc(0)]: Buffer[]): string => {
    const rest = request.subarray(11).toString('latin1');
    return rest.slice(0, Math.max(0, rest.indexOf('\r\n')));
  };

  test('load balance info, on both connections, so that both reach the same machine', async () => {
    const loadBalanceInfo = 'tsv://MS Terminal Services Plugin.1.Farm';
    const { probe, engine } = await hears({ loadBalanceInfo });
    expect([cookie(probe), cookie(engine)]).toEqual([loadBalanceInfo, loadBalanceInfo]);
  });

  test('without it nobody’s name by the gateway; guacd says the name, as every RDP client does', async () => {
    const { probe, engine } = await hears({});
    expect([cookie(probe), cookie(engine)]).toEqual(['', 'Cookie: mstshash=mara']);
  });

  test('the console session, where the endpoint is set to it', async () => {
    const asks = async (console: boolean): Promise<readonly number[]> => {
      const block = blocks((await hears({ console })).engine).get(CLUSTER);
      return [(block?.readUInt32LE(0) ?? 0) & SESSION_ID_VALID, block?.readUInt32LE(4) ?? -1];
    };
    expect([await asks(true), await asks(false)]).toEqual([
      [SESSION_ID_VALID, 0],
      [0, 0],
    ]);
  });

  test('channels for sound and for a single program only where the endpoint has them', async () => {
    const wanted = ['rail', 'rdpsnd'];
    const channels = async (settings: Partial<RdpSettings>): Promise<string[]> => {
      const block = blocks((await hears(settings)).engine).get(NET) ?? Buffer.alloc(4);
      const names: string[] = [];
      for (let at = 4; at + 12 <= block.length; at += 12)
        names.push(block.toString('latin1', at, at + 8).replace(/\0.*/, ''));
      return names.filter((name) => wanted.includes(name)).sort();
    };
    expect(await channels({})).toEqual([]);
    expect(await channels({ remoteApp: '||notepad' })).toEqual(['rail']);
    expect(await channels({ audio: true })).toEqual(['rdpsnd']);
  });

  test('the window’s size, the keyboard, and a name that says nothing of anybody', async () => {
    const core = blocks((await hears({ keyboard: 'de-de-qwertz' })).engine).get(CORE);
    expect([core?.readUInt16LE(4), core?.readUInt16LE(6)]).toEqual([SIZE.columns, SIZE.rows]);
    expect(core?.readUInt32LE(12)).toBe(0x0407);
    expect(core?.toString('utf16le', 20, 52).replace(/\0.*/, '')).toBe('jumpseat');
  });
});

/** The blocks of a Connect-Initial, by type, without their headers. They stand behind the key `Duca` and a length. */
function blocks([, connect = Buffer.alloc(0)]: Buffer[]): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  let at = connect.indexOf('Duca') + 4;
  at += ((connect[at] ?? 0) & 0x80) === 0 ? 1 : 2;
  while (at + 4 <= connect.length) {
    const length = connect.readUInt16LE(at + 2);
    if (length < 4) break;
    found.set(connect.readUInt16LE(at), connect.subarray(at + 4, at + length));
    at += length;
  }
  return found;
}
