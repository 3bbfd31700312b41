/**
 * One hostile stream of guacd's, through reader, allow-list and desktop to a controller, a viewer, one who comes late
 * and a controller who shows nothing: nothing may be thrown, and pages hear pictures only. Knows no socket.
 */

import { Desktop } from '../../../gateway/protocols/rdp/desktop.js';
import { encode } from '../../../gateway/protocols/rdp/instruction.js';
import type { CloseReason, Frame, Outlet, Unsubscribe } from '../../../gateway/sessions/ports.js';
import { Finding } from '../finding.js';
import { mutate, pieces, type Elements } from './mutations.js';
import { HostileEngine } from './hostile-engine.js';
import { judgeAside, judgePicture } from './said-to-pages.js';
import type { Random } from '../random.js';

/** Instructions of the recording in one stream. */
const LONGEST = 40;
const LOOK = encode('size', 0, 64, 64);
const SOUND = encode('audio', 1, 'audio/L16;rate=44100,channels=2');
/** The same buffer goes to everybody; it is judged once. */
let judged: Frame | undefined;

export class Page implements Outlet {
  readonly history = 0;
  readonly age = 0;
  backlog = 0;
  frames = 0;

  /** `shows`: acknowledges at once; else never. */
  constructor(
    readonly pace: Outlet['pace'],
    private readonly shows: boolean,
  ) {}

  send(frame: Frame): void {
    this.frames += 1;
    if (!this.shows) this.backlog += frame.length;
    if (frame === judged) return;
    judgePicture(frame);
    judged = frame;
  }

  onAcked(_listener: () => void): Unsubscribe {
    return () => undefined;
  }

  close(_reason: CloseReason): void {
    // The desktop closes nobody's socket.
  }
}

/** A part of what guacd really said, after what begins every picture. */
export function streamOf(recorded: readonly Elements[], random: Random): Buffer {
  const from = random.below(recorded.length);
  const part = recorded.slice(from, from + 1 + random.below(LONGEST));
  const begins: Elements[] = random.once(8)
    ? []
    : [
        ['size', '0', '64', '64'],
        ['sync', '1'],
      ];
  return mutate([...begins, ...part], random);
}

/** @throws Finding, or whatever it was that should not have been thrown. */
export async function playMachine(bytes: Buffer, random: Random): Promise<void> {
  const engine = new HostileEngine();
  let ends = 0;
  const allowed = { clipboard: !random.once(4), audio: !random.once(4) };
  const looks = random.below(8);
  const desktop = new Desktop(engine.guacd, allowed, {
    look: async ({ live }) => {
      if (looks === 0) throw new Error('no look');
      if (looks === 1) return new Promise(() => undefined);
      await Promise.resolve();
      return { frames: [LOOK], seq: live().seq, sounds: looks > 4 ? [] : [SOUND] };
    },
    ended: () => {
      ends += 1;
    },
  });
  desktop.onAside(judgeAside);
  desktop.attach(new Page('brakes', !random.once(4)));
  desktop.attach(new Page('skips', !random.once(4)));
  let goesOn = true;
  for (const piece of pieces(bytes, random)) goesOn &&= engine.says(piece);
  await Promise.resolve();
  await Promise.resolve();
  desktop.attach(new Page('skips', true));
  if (goesOn) engine.hangUp();
  await Promise.resolve();
  desktop.close();
  desktop.close();
  // A desktop that was let go meanwhile says so once, and never twice.
  if (ends > 1) throw new Finding(`the end is told ${String(ends)} times`);
  if (ends === 0) throw new Finding('a connection ended, and nobody was told');
  if (engine.bytesTold > bytes.length + 64) throw new Finding('guacd is answered with more than it said');
}
