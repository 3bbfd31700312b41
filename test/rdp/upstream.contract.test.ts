/** The contract every adapter keeps, on a real xrdp through a real guacd. */

import { rdpAdapter } from '../../gateway/protocols/rdp/adapter.js';
import { encode } from '../../gateway/protocols/rdp/instruction.js';
import { Secret } from '../../gateway/secret.js';
import type { InputPort } from '../../gateway/sessions/input-port.js';
import type { Asker, Frame } from '../../gateway/sessions/ports.js';
import { describeUpstream, until } from '../contract/upstream-contract.js';
import { GUACD_NEEDS, startGuacd } from '../fixtures/guacd.js';
import { describeWith } from '../fixtures/need.js';
import { startXrdp, XRDP_NEEDS } from '../fixtures/xrdp.js';

import { startInputTap, type InputTap } from '../vnc/input-tap.js';
import { GuacPicture } from './guac-picture.js';
import { pageWords } from './page-words.js';
import { startRoad } from './road.js';

const RULES = { allow: ['127.0.0.0/8'], ownPorts: new Set<number>() };
const SIZE = { columns: 320, rows: 240 };
/** Goes through the port behind everything else, so that its arrival says that nothing is under way. */
const MARK = 0xffbe;

describeWith([...XRDP_NEEDS, ...GUACD_NEEDS], 'on xrdp through guacd', () => {
  describeUpstream('RDP', async () => {
    const guacd = await startGuacd();
    let tap: InputTap | undefined;
    const xrdp = await startXrdp({
      width: 320,
      height: 240,
      through: async (port) => (tap = await startInputTap(port)).port,
    });
    const road = await startRoad(xrdp.port);
    let port: InputPort | undefined;
    let marks = 0;
    let drawn = 0;
    let unseen = 0;
    const pages = new WeakMap<readonly Frame[], { readonly picture: GuacPicture; fed: number }>();
    const isMark = (input: Buffer): boolean => input[0] === 4 && input.readUInt32BE(4) === MARK;
    return {
      adapter: rdpAdapter,
      size: SIZE,
      asker: {
        judgeKey: () => Promise.resolve('trusted'),
        credentials: () =>
          Promise.resolve({ method: 'password', user: 'mara', password: new Secret('of no matter') }),
        progress: () => undefined,
      } as unknown as Asker,
      connect: () => {
        const upstream = rdpAdapter.connect({
          host: '127.0.0.1',
          port: road.port,
          rules: RULES,
          engine: guacd,
          settings: { quality: 'lossless', clipboard: 'both' },
        })(SIZE);
        const start = upstream.start.bind(upstream);
        upstream.start = async (by) => (port = await start(by));
        return upstream;
      },
      machine: {
        received: async () => {
          marks += 1;
          port?.write(encode('key', MARK, 1));
          port?.write(encode('key', MARK, 0));
          await until(() => (tap?.inputs.filter(isMark).length ?? 0) === marks * 2);
          return (tap?.inputs ?? [])
            .filter((input) => !isMark(input))
            .reduce((sum, input) => sum + input.length, 0);
        },
        draw: () => {
          drawn += 1;
          xrdp.display.runs('xsetroot', '-solid', `#${String(100000 + drawn * 1234)}`);
          return Promise.resolve();
        },
        hang: () => {
          road.hang();
        },
        hangUp: () => {
          road.hangUp();
        },
        connections: () => road.connections,
        close: async () => {
          await road.close();
          await guacd.close();
          await xrdp.close();
          await tap?.close();
        },
      },
      // Before the first frame nobody sees the same as anybody.
      picture: (frames) => {
        const page = pages.get(frames) ?? { picture: new GuacPicture(), fed: 0 };
        pages.set(frames, page);
        for (const frame of frames.slice(page.fed)) page.picture.feed(frame);
        page.fed = frames.length;
        const { picture } = page;
        return Promise.resolve(
          picture.width === 0 ? `nothing ${String((unseen += 1))}` : picture.pixels.toString('base64'),
        );
      },
      key: encode('key', 0x61, 1),
      words: pageWords(),
    };
  });
});
