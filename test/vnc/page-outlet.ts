/** A watcher whose page is noVNC: shows what it is sent at once, acknowledges when told to. */

import { openingUpdate } from '../../gateway/protocols/vnc/keyframe-writer.js';
import type { Frame } from '../../gateway/sessions/ports.js';
import { FakeOutlet } from '../fakes/outlet.js';
import { NovncPicture } from './novnc-picture.js';

export class PageOutlet extends FakeOutlet {
  readonly page = new NovncPicture();
  frames = 0;
  bytes = 0;

  constructor(pace: 'skips' | 'brakes' = 'skips') {
    super(pace);
    this.page.canvas.resize(64, 64);
    this.page.feed(openingUpdate());
  }

  override send(frame: Frame): void {
    if (typeof frame === 'string') throw new Error('RFB has no text');
    this.frames += 1;
    this.bytes += frame.length;
    this.page.feed(frame);
    if (this.stuck) this.backlog += frame.length;
  }
}
