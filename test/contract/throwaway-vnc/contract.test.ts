/** The contract on a desktop protocol, before the ports are frozen. */

import type { Asker } from '../../../gateway/sessions/ports.js';
import { describeUpstream, until } from '../upstream-contract.js';
import { throwawayFaces } from './faces.js';
import { HEIGHT, startMachine, WIDTH } from './machine.js';
import { PixelScreen } from './screen.js';
import { ThrowawayVncUpstream } from './upstream.js';

const KEY = Uint8Array.of(4, 1, 0, 0, 0, 0, 0, 0x61);
const POINTER = Uint8Array.of(5, 1, 0, 5, 0, 5);

describeUpstream('throwaway VNC', async () => {
  const machine = await startMachine();
  return {
    adapter: throwawayFaces,
    size: { columns: WIDTH, rows: HEIGHT },
    asker: {} as Asker,
    connect: () => new ThrowawayVncUpstream(machine.port),
    machine: {
      received: async () => {
        // A request made in answer to a drawing comes behind all input sent before it.
        const asked = machine.requests();
        machine.draw();
        await until(() => machine.requests() > asked);
        return machine.inputs();
      },
      draw: () => {
        machine.draw();
        return Promise.resolve();
      },
      hang: () => {
        machine.hang();
      },
      hangUp: () => {
        machine.hangUp();
      },
      connections: () => machine.connections(),
      close: () => machine.close(),
    },
    picture: (frames) => {
      const screen = new PixelScreen(WIDTH, HEIGHT);
      for (const frame of frames) screen.apply(frame, 0);
      return Promise.resolve(screen.pixels.toString('base64'));
    },
    key: KEY,
    words: [KEY, POINTER],
  };
});
