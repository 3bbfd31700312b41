/**
 * One hostile stream of a page's, into the socket of a controller or a viewer: nothing is thrown, what reaches the
 * machine is whole instructions of input, and of a viewer's nothing does. Knows no socket library.
 */

import { rdpAdapter } from '../../../gateway/protocols/rdp/adapter.js';
import { MAX_INPUT_FRAME } from '../../../gateway/wire/rdp-stream.js';
import type { Clock } from '../../../gateway/sessions/clock.js';
import type { ControllerSeat, Face, StreamSocket } from '../../../gateway/sessions/face.js';
import { Finding } from '../finding.js';
import type { Random } from '../random.js';
import { mutate, pieces, type Elements } from './mutations.js';
import { readAsPage } from './said-to-pages.js';

const INPUT = new Set(['mouse', 'key', 'touch', 'clipboard', 'blob', 'end']);
/** What an honest page says, a text of some blobs among it. */
const TYPICAL: readonly Elements[] = [
  ['mouse', '120', '80', '0'],
  ['mouse', '121', '81', '1'],
  ['mouse', '121', '81', '0'],
  ['key', '65507', '1'],
  ['key', '99', '1'],
  ['key', '99', '0'],
  ['key', '65507', '0'],
  ['key', '16777300', '1'],
  ['touch', '0', '10', '20', '4', '4', '0', '0.5'],
  ['touch', '0', '10', '20', '4', '4', '0', '0'],
  ['clipboard', '0', 'text/plain'],
  ['blob', '0', 'QUJD'.repeat(40)],
  ['blob', '0', 'w7w='],
  ['end', '0'],
  ['sync', '4711'],
  ['nop'],
  ['ack', '1', 'OK', '0'],
  ['size', '800', '600'],
  ['disconnect'],
];
const TEXTS = [
  '{"t":"size","width":800,"height":600}',
  '{"t":"size","width":1e9,"height":-1}',
  '{"t":"ack","bytes":0}',
  '{"t":"ack","bytes":9007199254740993}',
  '{"t":"__proto__"}',
  '{"t":"size","width":800,"height":600,"__proto__":{"a":1}}',
  '[[[[[[[[',
  'null',
  '',
  '"'.repeat(70_000),
];

/** @returns how many bytes it was. @throws Finding, or whatever it was that should not have been thrown. */
export function playPage(random: Random): number {
  const controls = !random.once(3);
  let [now, closed] = [0, 0];
  const clock: Clock = { now: () => now, monotonic: () => now, after: () => () => undefined };
  const socket: StreamSocket = {
    send: () => undefined,
    hold: () => undefined,
    close: (reason) => {
      if (reason !== 'abuse') throw new Finding(`closed as ${reason}`);
      closed += 1;
    },
  };
  const seat: ControllerSeat = {
    input: (bytes) => {
      if (closed > 0) throw new Finding('input after the close');
      const words = readAsPage(bytes);
      const [[opcode = ''] = []] = words;
      if (words.length !== 1 || !INPUT.has(opcode)) throw new Finding(`input that is ${bytes.toString()}`);
      return !random.once(16);
    },
    onWritable: () => () => undefined,
    resize: ({ columns, rows }) => {
      if (columns < 200 || rows < 200 || columns > 8_192 || rows > 8_192)
        throw new Finding('a size of no window');
    },
    point: ({ x, y }) => {
      if (!(x >= 0 && x <= 8_192 && y >= 0 && y <= 8_192)) throw new Finding('a pointer outside');
    },
    onAside: () => () => undefined,
    leave: () => undefined,
  };
  const face: Face = controls
    ? rdpAdapter.controllerFace(socket, clock, () => seat)
    : rdpAdapter.viewerFace(socket, clock, 0);
  if (controls && !random.once(16)) face.receive(TEXTS[0] ?? '');
  const from = random.below(TYPICAL.length);
  const bytes = mutate(TYPICAL.slice(from, from + 1 + random.below(TYPICAL.length)), random);
  for (const piece of pieces(bytes, random)) {
    // Not what is tried here: a page that says so much in a moment is let go for that alone.
    now += 1_000;
    if (random.once(8)) face.receive(random.pick(TEXTS));
    for (let at = 0; at < piece.length; at += MAX_INPUT_FRAME)
      face.receive(piece.subarray(at, at + MAX_INPUT_FRAME));
  }
  face.gone();
  face.gone();
  if (closed > 1) throw new Finding('closed twice');
  return bytes.length;
}
