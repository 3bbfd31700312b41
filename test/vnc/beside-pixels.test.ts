/** What a machine says besides pixels: pointer's shape, bell, name, lights, keys, clipboard. Who hears it, and who does not. */

import { expect, test } from '@jest/globals';
import type { ClipboardPolicy } from '../../gateway/domain/machine-policy.js';
import { Desktop } from '../../gateway/protocols/vnc/desktop.js';
import { COMMON_FORMAT } from '../../gateway/protocols/vnc/pixel-format.js';
import { NovncPicture } from './novnc-picture.js';
import { PageOutlet } from './page-outlet.js';
import { cutText, desktopSize, keyEvent, qemuKey } from './page-words.js';

const head = (x: number, y: number, width: number, height: number, encoding: number): Buffer => {
  const bytes = Buffer.alloc(12);
  for (const [i, value] of [x, y, width, height].entries()) bytes.writeUInt16BE(value, i * 2);
  bytes.writeInt32BE(encoding | 0, 8);
  return bytes;
};
const update = (...rects: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from([0, 0, 0, rects.length]), ...rects]);
const long = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value | 0);
  return bytes;
};

function machine(clipboard: ClipboardPolicy = 'off') {
  const desktop = new Desktop(
    { width: 64, height: 64, format: COMMON_FORMAT, name: 'Panel 4' },
    { ownFormat: false, clipboard },
    {
      write: () => undefined,
      hold: () => undefined,
      now: () => 0,
      after: () => () => undefined,
      broken: (error) => {
        throw error;
      },
    },
  );
  const viewer = new PageOutlet();
  desktop.broadcast.attach(viewer);
  const controller = new NovncPicture();
  desktop.aside.listen((frame) => {
    controller.feed(Buffer.from(frame as Uint8Array));
  });
  const late = (): NovncPicture => {
    const outlet = new PageOutlet();
    desktop.broadcast.attach(outlet);
    return outlet.page;
  };
  return { desktop, viewer: viewer.page, controller, late, says: (bytes: Buffer) => desktop.receive(bytes) };
}

test('a pointer with soft edges reaches everybody as it is, who comes later too', () => {
  const { says, viewer, late } = machine();
  const pixels = Buffer.from([255, 0, 0, 255, 0, 255, 0, 128, 0, 0, 255, 1, 9, 9, 9, 0]);
  says(update(Buffer.concat([head(1, 0, 2, 2, 0x574d5664), Buffer.from([1, 0]), pixels])));
  for (const page of [viewer, late()]) {
    expect(page.cursor).toMatchObject({ width: 2, height: 2, hotX: 1, hotY: 0 });
    expect(Buffer.from(page.cursor?.colours ?? [])).toEqual(pixels);
  }
});

test('the bell rings for everybody who is there, and for nobody who comes later', () => {
  const { says, viewer, late } = machine();
  says(Buffer.from([2, 2]));
  expect([viewer.bells, late().bells]).toEqual([2, 0]);
});

test('a new name is everybody’s, without what a page would obey, and never the one noVNC takes for eight colours', () => {
  const { says, viewer, late } = machine();
  const named = (name: string): Buffer =>
    update(Buffer.concat([head(0, 0, 0, 0, -307), long(Buffer.byteLength(name)), Buffer.from(name)]));
  says(named('Line 7\u202e \u0007west'));
  expect([viewer.name, late().name]).toEqual(['Line 7 west', 'Line 7 west']);
  says(named('Intel(r) AMT KVM'));
  expect(viewer.name).toBe('Intel AMT KVM');
});

test('lights and the keys a machine takes are told to the controller alone, again when he comes back', () => {
  const { desktop, says, viewer, controller } = machine();
  expect(desktop.aside.admits(qemuKey(0x61, 30))).toBe(false);
  says(update(head(0, 0, 0, 0, -258), Buffer.concat([head(0, 0, 0, 0, -261), Buffer.from([2])])));
  const back = new NovncPicture();
  desktop.aside.listen((frame) => {
    back.feed(Buffer.from(frame as Uint8Array));
  });
  for (const page of [controller, back]) expect(page.told).toEqual(['qemu keys', 'lights 2']);
  expect(viewer.told).toEqual([]);
  expect([qemuKey(0x61, 30), keyEvent(0x61)].map((word) => desktop.aside.admits(word))).toEqual([true, true]);
});

test('another size is asked only of a machine that has named its screens, and only one that can be', () => {
  const { desktop, says, viewer } = machine();
  expect(desktop.aside.admits(desktopSize(800, 600))).toBe(false);
  const screens = Buffer.alloc(4 + 16);
  screens[0] = 1;
  says(update(Buffer.concat([head(0, 0, 64, 64, -308), screens])));
  expect(desktop.aside.admits(desktopSize(800, 600))).toBe(true);
  for (const [width, height] of [
    [0, 600],
    [800, 0],
    [65_535, 600],
  ] as const)
    expect(desktop.aside.admits(desktopSize(width, height))).toBe(false);
  expect(viewer.told).toEqual([]);
});

/** Extended clipboard: capabilities, request, notify, provide (text). */
const EXTENDED = { capabilities: 0x1f000001, request: 0x02000001, notify: 0x08000001, provide: 0x10000001 };
const extendedFrom = (flags: number): Buffer =>
  Buffer.concat([Buffer.from([3, 0, 0, 0]), long(-4), long(flags)]);
const extendedTo = (flags: number): Buffer =>
  Buffer.concat([Buffer.from([6, 0, 0, 0]), long(-4), long(flags)]);
const plainFrom = Buffer.concat([Buffer.from([3, 0, 0, 0]), long(2), Buffer.from('hi')]);

test.each<[ClipboardPolicy, string[], string[]]>([
  ['off', [], []],
  ['to-machine', ['capabilities', 'request'], ['plain', 'notify', 'provide']],
  ['from-machine', ['capabilities', 'notify', 'provide', 'plain'], ['request']],
  [
    'both',
    ['capabilities', 'request', 'notify', 'provide', 'plain'],
    ['plain', 'request', 'notify', 'provide'],
  ],
])(
  'clipboard %s: only the words that way takes pass, and only to and from the controller',
  (policy, down, up) => {
    const { desktop, says, viewer, controller } = machine(policy);
    const passed = (bytes: Buffer): boolean => {
      const before = controller.told.length;
      says(bytes);
      return controller.told.length > before;
    };
    const came = Object.entries(EXTENDED).filter(([, flags]) => passed(extendedFrom(flags)));
    expect([...came.map(([name]) => name), ...(passed(plainFrom) ? ['plain'] : [])]).toEqual(down);
    const words: [string, Buffer][] = [
      ['plain', cutText('typed')],
      ...(['request', 'notify', 'provide'] as const).map((name): [string, Buffer] => [
        name,
        extendedTo(EXTENDED[name]),
      ]),
    ];
    expect(words.filter(([, word]) => desktop.aside.admits(word)).map(([name]) => name)).toEqual(up);
    expect(viewer.told).toEqual([]);
  },
);

test('a text that is too long is dropped whole, told of as an empty one, and what follows is read', () => {
  const { says, viewer, controller } = machine('both');
  says(
    Buffer.concat([Buffer.from([3, 0, 0, 0]), long(300_000), Buffer.alloc(300_000, 0x61), Buffer.from([2])]),
  );
  expect(controller.told).toEqual(['text ']);
  expect(viewer.told).toEqual([]);
  expect(viewer.bells).toBe(1);
});
