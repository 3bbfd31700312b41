/**
 * A working shift, scripted: the same keys once by a client of one's own and once through the gateway, on whose side
 * the page is reloaded, the network drops and a colleague watches. Every picture on the way must be the same.
 * JUMPSEAT_LONG_SHIFT=1 makes it last ten minutes.
 */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { describeWith } from '../fixtures/need.js';
import { startTcpProxy, type TcpProxy } from '../fixtures/tcp-proxy.js';
import { DirectShell } from '../model/direct-shell.js';
import { lookOf, sameLook } from '../model/look.js';
import { openScene, type Scene } from '../model/scene.js';
import type { StreamClient } from '../model/stream-client.js';
import type { TerminalWindow } from '../model/terminal-window.js';

const LONG_MS = process.env['JUMPSEAT_LONG_SHIFT'] === '1' ? 10 * 60_000 : 0;
/** Between two rounds of a long shift: people think. */
const PAUSE_MS = 5_000;
/**
 * A pasted megabyte: 16,384 lines of 64 bytes, in the slices a page sends. Not into a canonical terminal without
 * echo: there sshd pretends to echo with one SSH_MSG_IGNORE as long as its backlog, and ssh2 takes no packet above
 * 35,000 bytes (nor would any client by RFC 4253 §6.1 have to).
 */
const PASTE = Array.from({ length: 16_384 }, (_, line) => `${String(line).padStart(63, '.')}\r`).join('');
const SLICE = 16 * 1024;

/** What happens to the window itself; a direct client has no such troubles. */
interface Troubles {
  window(): TerminalWindow;
  reload(): Promise<void>;
  drop(): Promise<void>;
  /** A picture that must be the same for both. */
  picture(name: string): Promise<void>;
}

/** `round` makes every prompt and file new, so that no wait is fooled by what is there already. */
async function shift({ window, reload, drop, picture }: Troubles, round: number): Promise<void> {
  const n = String(round);
  const types = (text: string): void => {
    window().type(text);
  };
  const shows = (what: string | RegExp): Promise<void> => window().shows(what, 25_000);
  const says = (command: string, answer: string | RegExp): Promise<void> => {
    types(`${command}\r`);
    return shows(answer);
  };

  await says(`cd; rm -rf work; mkdir work; cd work; PS1='w'${n}'> '; clear`, new RegExp(`^w${n}>$`, 'm'));

  // Edits and saves.
  types("vim -u NONE -N -c 'syntax on' -c 'set number showmode' notes.c\r");
  await shows('[New]');
  types('iint main(void) {\r  return 42; // größe 漢字\r}\x1b');
  await shows('größe 漢字');
  types(':w\r');
  await shows('written');
  types('ggOint zero;\x1b');
  await shows('zero');
  await picture(`in vim, ${n}`);
  types(':wq\r');
  await shows(new RegExp(`^w${n}>$`, 'm'));
  await says('cat notes.c | wc -lc', /^ +4 +\d+$/m);
  await picture(`after vim, ${n}`);

  await reload();

  // Pastes a megabyte.
  types(
    `clear; stty -echo -icanon; printf 'go-%d\\n' 1; head -c ${String(PASTE.length)} > paste.txt; stty echo icanon\r`,
  );
  await shows('go-1');
  for (let at = 0; at < PASTE.length; at += SLICE) types(PASTE.slice(at, at + SLICE));
  const sum = createHash('sha256').update(PASTE.replaceAll('\r', '\n')).digest('hex');
  await shows(new RegExp(`^w${n}>$`, 'm'));
  await says('sha256sum paste.txt', sum);
  await picture(`after the paste, ${n}`);

  // Looks around, in a larger window.
  window().resize(100, 30);
  await says('clear; stty size', '30 100');
  await says('seq 1 2000 | sed s/^/line-/', 'line-2000');
  types('less paste.txt\r');
  await shows('.....0');
  types('G');
  await shows('16383');
  await picture(`in less, ${n}`);
  types('q');
  types('clear; mc -u\r');
  await shows('notes.c');
  types('\t');
  types('\x1b0');
  await says('', new RegExp(`^w${n}>$`, 'm'));
  types('clear; htop -d 100\r');
  await shows('F10');
  types('q');
  await says(`clear; echo left-$((40+${n}))`, `left-${String(40 + round)}`);

  await drop();

  // Two panes, one with the file in vim.
  types(`tmux -f /dev/null -L shift${n} new-session 'PS1=p\\> sh' \\; set status off\r`);
  await window().until(() => window().terminal.buffer.active.type === 'alternate');
  await shows(/^p>$/m);
  types('\x02%');
  await shows('│');
  types("cd; cd work; PS1='r> '; clear; ls\r");
  await shows('paste.txt');
  types("vim -u NONE -N -c 'syntax on' notes.c\r");
  await shows('zero');
  await picture(`two panes, ${n}`);
  types(':q\r');
  await shows(/│r>$/m);
  types('tmux kill-server\r');
  await window().until(() => window().terminal.buffer.active.type === 'normal');
  window().resize(80, 24);
  await says('clear; stty size', '24 80');
  await picture(`at the end, ${n}`);
}

describeWith(
  ['sshd', 'program:vim', 'program:tmux', 'program:mc', 'program:htop', 'program:less'],
  'a shift',
  () => {
    let scene: Scene;
    let near: TcpProxy;

    beforeAll(async () => {
      scene = await openScene();
      near = await startTcpProxy({ port: scene.gateway.port });
    });
    afterAll(async () => {
      await scene.close();
      await near.close();
    });

    test(
      'shows the same through the gateway as without it, through a reload and a network drop, to a colleague as well',
      async () => {
        const until = performance.now() + LONG_MS;
        const direct = await DirectShell.open({ ...scene.sshd });
        const { sessionId, stream: first, events } = await scene.live({ via: near.port });
        direct.type("PS1='rea''dy> '; clear\r");
        await direct.shows(/^ready>$/m);
        let stream: StreamClient = first;
        const viewer = await scene.jonas.join(sessionId);
        const again = async (): Promise<void> => {
          const { cols: columns, rows } = stream.terminal;
          stream = await scene.mara.control(sessionId, { columns, rows, via: near.port });
          await stream.until(() => stream.bytes > 0);
        };
        for (let round = 1; round === 1 || performance.now() < until; round++) {
          const wanted = new Map<string, string>();
          const nothing = (): Promise<void> => Promise.resolve();
          await shift(
            {
              window: () => direct,
              reload: nothing,
              drop: nothing,
              picture: async (name) => {
                await settled(direct);
                wanted.set(name, lookOf(direct.terminal));
              },
            },
            round,
          );
          await shift(
            {
              window: () => stream,
              reload: async () => {
                stream.close();
                await again();
              },
              drop: async () => {
                near.cut();
                await stream.closed();
                await again();
              },
              picture: async (name) => {
                await settled(stream);
                expect({ name, look: lookOf(stream.terminal) }).toEqual({ name, look: wanted.get(name) });
                await sameLook(viewer, stream);
              },
            },
            round,
          );
          expect(wanted.size).toBe(6);
          if (LONG_MS > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        }
        direct.close();
        events.close();
        await scene.mara.post(`/api/sessions/${sessionId}/end`);
      },
      LONG_MS + 120_000,
    );
  },
);

/** Waits until the picture stands still: programs draw their last line and their cursor in pieces. */
async function settled(window: TerminalWindow): Promise<void> {
  for (let before = ''; before !== lookOf(window.terminal);) {
    before = lookOf(window.terminal);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
