/** The contract every adapter keeps, on a real TigerVNC server. */

import { vncAdapter } from '../../gateway/protocols/vnc/adapter.js';
import { openingUpdate } from '../../gateway/protocols/vnc/keyframe-writer.js';
import type { InputPort } from '../../gateway/sessions/input-port.js';
import type { Asker } from '../../gateway/sessions/ports.js';
import { describeUpstream, until } from '../contract/upstream-contract.js';
import { describeWith } from '../fixtures/need.js';
import { startXvnc, XVNC_NEEDS } from '../fixtures/xvnc.js';
import { startInputTap } from './input-tap.js';
import { NovncPicture } from './novnc-picture.js';
import { clientWords, keyEvent } from './page-words.js';

const RULES = { allow: ['127.0.0.0/8'], ownPorts: new Set<number>() };
/** Goes through the port behind everything else, so that its arrival says that nothing is under way. */
const MARK = keyEvent(0xffbe);

describeWith(XVNC_NEEDS, 'on TigerVNC', () => {
  describeUpstream('VNC', async () => {
    const xvnc = await startXvnc({ width: 320, height: 240 });
    const tap = await startInputTap(xvnc.port);
    let port: InputPort | undefined;
    let marks = 0;
    let drawn = 0;
    let unseen = 0;
    return {
      adapter: vncAdapter,
      size: { columns: 320, rows: 240 },
      asker: {
        judgeKey: () => Promise.resolve('unknown'),
        progress: () => undefined,
      } as unknown as Asker,
      connect: () => {
        const upstream = vncAdapter.connect({ host: '127.0.0.1', port: tap.port, rules: RULES })({
          columns: 80,
          rows: 24,
        });
        const start = upstream.start.bind(upstream);
        upstream.start = async (by) => (port = await start(by));
        return upstream;
      },
      machine: {
        received: async () => {
          marks += 1;
          port?.write(MARK);
          const isMark = (input: Buffer): boolean => input.equals(MARK);
          await until(() => tap.inputs.filter(isMark).length === marks);
          return tap.inputs.filter((input) => !isMark(input)).reduce((sum, input) => sum + input.length, 0);
        },
        draw: () => {
          drawn += 1;
          xvnc.runs('xsetroot', '-solid', `#${String(100000 + drawn * 1234)}`);
          return Promise.resolve();
        },
        hang: () => {
          tap.hang();
        },
        hangUp: () => {
          tap.hangUp();
        },
        connections: () => tap.connections,
        close: async () => {
          await tap.close();
          await xvnc.close();
        },
      },
      // Before the first frame nobody sees the same as anybody.
      picture: (frames) => {
        if (frames.length === 0) return Promise.resolve(`nothing ${String((unseen += 1))}`);
        const page = new NovncPicture();
        page.canvas.resize(64, 64);
        page.feed(openingUpdate());
        for (const frame of frames) page.feed(frame as Uint8Array);
        return Promise.resolve(page.pixels.toString('base64'));
      },
      key: keyEvent(0x61),
      words: clientWords(),
    };
  });
});
