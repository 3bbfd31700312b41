/** Whoever joins sees what the controller sees, wherever the stream happens to be, and goes on seeing it. */

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describeWith } from '../fixtures/need.js';
import { sameLook } from '../model/look.js';
import type { Opened } from '../model/person.js';
import { openScene, type Scene } from '../model/scene.js';
import type { StreamClient } from '../model/stream-client.js';

const SOURCE = `#include <stdio.h>\n/* größe 漢字 */\nint main(void) {\n  printf("hello, %d\\n", 42);\n  return 0;\n}\n`;

describeWith(
  ['sshd', 'program:vim', 'program:htop', 'program:tmux', 'program:less', 'program:mc'],
  'somebody who joins',
  () => {
    let scene: Scene;
    let opened: Opened;
    let stream: StreamClient;

    beforeAll(async () => {
      scene = await openScene();
      writeFileSync(path.join(scene.sshd.home, 'hello.c'), SOURCE);
      writeFileSync(
        path.join(scene.sshd.home, 'long.txt'),
        Array.from({ length: 300 }, (_, line) => `line ${String(line)} of a long text`).join('\n'),
      );
    });
    afterAll(() => scene.close());
    beforeEach(async () => {
      opened = await scene.live();
      ({ stream } = opened);
    });
    afterEach(async () => {
      await scene.mara.post(`/api/sessions/${opened.sessionId}/end`);
      opened.events.close();
    });

    /** Jonas's window, fresh, showing exactly what the controller's shows; it must go on doing so after `act`. */
    async function joins(act: () => void | Promise<void>): Promise<void> {
      const viewer = await scene.jonas.join(opened.sessionId);
      await viewer.until(() => viewer.bytes > 0);
      await sameLook(viewer, stream);
      await act();
      await sameLook(viewer, stream);
      viewer.close();
    }

    test('… in the middle of vim, in insert mode with syntax colours, sees it, and the screen below when vim ends', async () => {
      stream.type('echo under-$((40+2))\r');
      await stream.shows('under-42');
      stream.type("vim -u NONE -c 'syntax on' -c 'set number showmode' hello.c\r");
      await stream.shows('printf');
      stream.type('Go// größe wächst 漢字');
      await stream.shows('-- INSERT --');
      await stream.shows('wächst 漢字');
      expect(stream.terminal.buffer.active.type).toBe('alternate');
      const viewer = await scene.jonas.join(opened.sessionId);
      await viewer.until(() => viewer.bytes > 0);
      await sameLook(viewer, stream);
      stream.type('\rmore');
      await stream.shows('more');
      await sameLook(viewer, stream);
      stream.type('\x1b:q!\r');
      await stream.shows('under-42');
      await viewer.shows('under-42');
      await sameLook(viewer, stream);
      viewer.close();
    });

    test('… in the middle of htop', async () => {
      // So slow that no redraw of its own repairs a bad picture meanwhile.
      stream.type('htop -d 100\r');
      await stream.shows('F10');
      await joins(async () => {
        stream.type('\x1b[B\x1b[B');
        await Promise.resolve();
      });
    });

    test('… in the middle of less', async () => {
      stream.type('less -N long.txt\r');
      await stream.shows('line 20 ');
      stream.type(' ');
      await stream.shows('line 40 ');
      await joins(async () => {
        stream.type('/line 250\r');
        await stream.shows('line 250');
      });
    });

    test('… in the middle of mc, with its mouse and its frames', async () => {
      stream.type('mc -u\r');
      await stream.shows('hello.c');
      await stream.shows('Quit');
      expect(stream.terminal.modes.mouseTrackingMode).not.toBe('none');
      await joins(async () => {
        stream.type('\t\x1b[B');
        await Promise.resolve();
      });
    });

    test('… in the middle of tmux with two panes', async () => {
      stream.type('tmux -f /dev/null -L trial new-session\r');
      await stream.until(() => stream.terminal.buffer.active.type === 'alternate');
      await stream.shows('[0]');
      stream.type('\x02%');
      await stream.shows('│');
      stream.type('seq 1 50\r');
      await stream.shows(/│50$/m);
      await joins(async () => {
        stream.type('\x02oecho left-$((20+1))\r');
        await stream.shows('left-21');
      });
      // Its server would outlive the session.
      stream.type('tmux kill-server\r');
      await stream.until(() => stream.terminal.buffer.active.type === 'normal');
    });

    test('… is sent nothing of what scrolled off before he came, be it on the screen or in the bytes', async () => {
      stream.type('clear; echo early-$((40+2)); seq 1 300; echo late-$((40+2))\r');
      await stream.shows('late-42');
      const bytes: Buffer[] = [];
      const viewer = await scene.jonas.join(opened.sessionId, { sink: (more) => bytes.push(more) });
      await viewer.until(() => Buffer.concat(bytes).includes('late-42'));
      expect(Buffer.concat(bytes).toString()).not.toContain('early-42');
      viewer.close();
    });

    test('… after true colour, wide characters, emoji, combining marks, attributes and a scroll region', async () => {
      stream.type(
        String.raw`printf '\033[38;2;250;10;90mtrue\033[48;5;23m col\033[0;1;3;4;9mour\033[m 漢字 한글 👩‍🚀🙂 e\u0301 \033[7;2minv\033[m\n\033[5;12r\033[6;1Hregion\033(0lqqk\033(B\033[?1h\033[?2004h\033=\033[10;5Hend-%d' 7; read -n1 key; printf 'more%d\033[r\033[?1l\033>\n' 8` +
          '\r',
      );
      await stream.shows('end-7');
      await joins(async () => {
        stream.type('x');
        await stream.shows('more8');
      });
    });

    /** The machine prints the first part, waits for a key, and prints the rest. */
    async function cutAt(first: string, rest: string, seen: string | RegExp): Promise<void> {
      stream.type(`printf 'half-%d ${first}' 1; read -s -n1 key; printf '${rest} whole-%d\\033[m\\n' 2\r`);
      await stream.shows('half-1');
      await joins(async () => {
        stream.type('x');
        await stream.shows('whole-2');
        await stream.shows(seen);
      });
    }

    test.each([
      ['a colour', String.raw`\033[38;2;255;1`, '00;0mred', /half-1 red whole-2/],
      ['an escape alone', String.raw`\033`, '[1;31mbold', /half-1 bold whole-2/],
      ['a cursor movement', String.raw`\033[12;`, '40Hthere', /there whole-2/],
      ['a title', String.raw`\033]0;half a ti`, String.raw`tle\007after`, /half-1 after whole-2/],
      ['a device control string', String.raw`\033P1$r0`, String.raw`m\033\\after`, /half-1 after whole-2/],
      ['a character of three bytes', String.raw`\xe6\xbc`, String.raw`\xa2 kanji`, /half-1 漢 kanji whole-2/],
      [
        'a character of four bytes',
        String.raw`\xf0\x9f\x9a`,
        String.raw`\x80 rocket`,
        /half-1 🚀 rocket whole-2/,
      ],
    ])('… in the middle of %s', (_what, first, rest, seen) => cutAt(first, rest, seen));

    test('… in the middle of heavy output ends up with the same last screen', async () => {
      const viewers: StreamClient[] = [];
      stream.type('for i in 1 2 3 4 5 6 7 8; do seq 1 60000; done; echo done-$((1+1))\r');
      for (let joined = 0; joined < 5; joined++) {
        const before = stream.bytes;
        await stream.until(() => stream.bytes > before + 100_000 || stream.screen().includes('done-2'));
        viewers.push(await scene.jonas.join(opened.sessionId));
        await viewers.at(-1)?.until(() => (viewers.at(-1)?.bytes ?? 0) > 0);
      }
      await stream.shows('done-2');
      const last = viewers.at(-1);
      if (last === undefined) throw new Error('nobody joined');
      await last.shows('done-2');
      await sameLook(last, stream);
      last.close();
    });
  },
);
