/** Faces of the throwaway adapter: the controller's hands messages on, the viewer's drops them. */

import type { Adapter } from '../../../gateway/sessions/adapter.js';
import { FakeOutlet } from '../../fakes/outlet.js';

export const throwawayFaces: Pick<Adapter<never>, 'controllerFace' | 'viewerFace'> = {
  controllerFace(socket, _clock, take) {
    const seat = take(new FakeOutlet('brakes'), { columns: 32, rows: 20 });
    return {
      receive: (frame) => {
        if (typeof frame === 'string') socket.close('abuse');
        else seat.input(frame);
      },
      gone: () => {
        seat.leave();
      },
    };
  },
  viewerFace() {
    return { outlet: new FakeOutlet(), receive: () => undefined, gone: () => undefined };
  },
};
