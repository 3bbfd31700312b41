/** The sandbox as a real SSH client and a real terminal see it. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import xterm from '@xterm/headless';
import ssh2, { type Client, type ClientChannel } from 'ssh2';
import { tmpDir, type TmpDir } from '../../test/fixtures/tmp-dir.js';
import { startSandboxSsh, type SandboxSsh } from './sandbox-ssh.js';

let dir: TmpDir;
let sandbox: SandboxSsh;
const clients: Client[] = [];

beforeEach(async () => {
  dir = tmpDir('sandbox');
  sandbox = await startSandboxSsh({ dir: dir.path });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.end();
  await sandbox.close();
  dir.close();
});

test('greets, prompts, edits the line and answers', async () => {
  const screen = await open();
  await screen.shows(/operator@line3:~\$ $/);
  screen.type('ecxho hi\x1b[D\x1b[D\x1b[D\x1b[D\x1b[D\x7f\r');
  await screen.shows(/\$ echo hi\nhi\noperator@line3:~\$ $/);
});

test.each([
  ['help', /monitor +a full-screen view/],
  ['ls', /notes\.txt\n/],
  ['cat notes.txt', /Shift notes\n-+\n06:10/],
  ['date', /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/],
  ['cat unicode.txt', /日本語 {2}한국어/],
  ['colors', /\n\n\n/],
  ['rm -rf /', /rm: not found; this is a sandbox/],
  ['less nothing', /less: nothing: no such file/],
])('%s', async (line, expected) => {
  const screen = await open(100, 40);
  screen.type(`clear\r${line}\r`);
  await screen.shows(expected);
  await screen.shows(/\$ $/);
});

test('the log grows until Control C and then the prompt is back', async () => {
  const screen = await open();
  screen.type('log\r');
  await screen.shows(/info {2}filler.*\n.*info {2}capper/);
  screen.type('\x03');
  await screen.shows(/\^C\noperator@line3:~\$ $/);
});

test('the monitor fills the alternate screen, follows the window and gives the old screen back', async () => {
  const screen = await open(80, 24);
  screen.type('monitor\r');
  await screen.shows(/^ Bottling line 3[^]*┌─ drives ─+┐\n│▸ infeed[^]*└─+┘\n ↑↓ choose.*80×24$/);
  await screen.shows(/\n│▸ infeed.{70}│\n│ {2}filler.{70}│\n/);
  expect(screen.alternate).toBe(true);
  screen.type(' ');
  await screen.shows(/infeed +0 rpm.*■ stopped/);
  screen.resize(60, 16);
  await screen.shows(/└─{58}┘\n ↑↓ choose.*60×16$/);
  screen.resize(20, 5);
  await screen.shows(/Bottling/);
  screen.resize(80, 24);
  screen.type('q');
  await screen.shows(/\$ monitor\noperator@line3:~\$ $/);
  expect(screen.alternate).toBe(false);
});

test('less turns pages', async () => {
  const screen = await open(60, 10);
  screen.type('less recipe.md\r');
  await screen.shows(/^## Step 1\n/);
  screen.type(' ');
  await screen.shows(/recipe\.md +19 %/);
  screen.type('G');
  await screen.shows(/recipe\.md +100 %/);
  screen.type('q');
  await screen.shows(/\$ $/);
});

test('what is edited and saved is there, for this shell alone', async () => {
  const screen = await open();
  screen.type('edit notes.txt\r');
  await screen.shows(/^ notes\.txt {3}1:1/);
  screen.type('Früh: \x13');
  await screen.shows(/notes\.txt {3}1:7 {3}saved/);
  screen.type('\x18cat notes.txt\r');
  await screen.shows(/\nFrüh: Shift notes\n/);
  const other = await open();
  other.type('cat notes.txt\r');
  await other.shows(/\nShift notes\n/);
});

test('exit hangs up', async () => {
  const screen = await open();
  screen.type('exit\r');
  await screen.closed;
});

test('a wrong password, other methods, commands and files are refused', async () => {
  await expect(connect({ password: 'wrong' })).rejects.toThrow(/authentication methods failed/);
  await expect(connect({ username: 'root' })).rejects.toThrow(/authentication methods failed/);
  const { client } = await connect();
  await expect(
    new Promise((resolve, reject) => client.exec('id', (error) => (error ? reject(error) : resolve(0)))),
  ).rejects.toThrow();
  await expect(
    new Promise((resolve, reject) => client.sftp((error) => (error ? reject(error) : resolve(0)))),
  ).rejects.toThrow();
});

test('account, host key and port stay over a restart, in a file for the owner alone', async () => {
  expect((await connect()).fingerprint).toBe(sandbox.hostKey.fingerprint);
  for (const client of clients.splice(0)) client.end();
  await sandbox.close();
  const again = await startSandboxSsh({ dir: dir.path });
  try {
    expect({ ...again, close: 0 }).toEqual({ ...sandbox, close: 0 });
    expect(statSync(dir.file('sandbox-ssh.json')).mode & 0o777).toBe(0o600);
  } finally {
    await again.close();
  }
});

test('takes another port when somebody has its own', async () => {
  await sandbox.close();
  const squatter = createServer().listen(sandbox.port, '127.0.0.1');
  await once(squatter, 'listening');
  try {
    const old = sandbox.port;
    sandbox = await startSandboxSsh({ dir: dir.path });
    expect(sandbox.port).not.toBe(old);
    expect((await connect()).fingerprint).toBe(sandbox.hostKey.fingerprint);
  } finally {
    squatter.close();
  }
});

function connect(different: { password?: string; username?: string } = {}) {
  const client = new ssh2.Client();
  clients.push(client);
  let fingerprint = '';
  return new Promise<{ client: Client; fingerprint: string }>((resolve, reject) => {
    client.on('ready', () => resolve({ client, fingerprint }));
    client.on('error', reject);
    client.connect({
      host: sandbox.host,
      port: sandbox.port,
      username: sandbox.user,
      password: sandbox.password,
      hostVerifier: (key: Buffer) => {
        fingerprint = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
        return true;
      },
      ...different,
    });
  });
}

/** A shell on a real terminal; `shows` waits until the visible rows (trailing blanks cut) match. */
async function open(cols = 80, rows = 24) {
  const { client } = await connect();
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    client.shell({ cols, rows, term: 'xterm-256color' }, (error, opened) =>
      error ? reject(error) : resolve(opened),
    );
  });
  const terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true });
  const looks = new Set<() => void>();
  channel.on('data', (bytes: Buffer) => {
    terminal.write(bytes, () => {
      for (const look of looks) look();
    });
  });
  const text = (): string => {
    const { active } = terminal.buffer;
    const lines = Array.from({ length: terminal.rows }, (_, row) =>
      (active.getLine(active.baseY + row)?.translateToString(true) ?? '').trimEnd(),
    );
    // The prompt ends in a blank that the user sees by the cursor.
    return lines.join('\n').trimEnd().replace(/\$$/, '$ ');
  };
  return {
    type: (input: string) => channel.write(input),
    resize(columns: number, lines: number) {
      terminal.resize(columns, lines);
      channel.setWindow(lines, columns, 0, 0);
    },
    get alternate() {
      return terminal.buffer.active.type === 'alternate';
    },
    closed: once(channel, 'close'),
    shows(expected: RegExp): Promise<void> {
      return new Promise((resolve, reject) => {
        const giveUp = setTimeout(() => {
          looks.delete(look);
          reject(new Error(`the screen never matched ${String(expected)}:\n${text()}`));
        }, 5000);
        const look = (): void => {
          if (!expected.test(text())) return;
          clearTimeout(giveUp);
          looks.delete(look);
          resolve();
        };
        looks.add(look);
        look();
      });
    },
  };
}
