/** A shell on the machine without any gateway: what a client of one's own would show. */

import { once } from 'node:events';
import ssh2, { type ClientChannel } from 'ssh2';
import { TerminalWindow } from './terminal-window.js';

export interface ShellAt {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export class DirectShell extends TerminalWindow {
  #state = 'open';

  private constructor(
    private readonly client: ssh2.Client,
    private readonly channel: ClientChannel,
    columns: number,
    rows: number,
  ) {
    super(columns, rows);
    channel.on('data', (bytes: Buffer) => {
      this.terminal.write(bytes, () => {
        this.look();
      });
    });
    channel.on('close', () => {
      this.#state = 'closed';
      this.look();
    });
  }

  static async open({ user, ...at }: ShellAt, columns = 80, rows = 24): Promise<DirectShell> {
    const client = new ssh2.Client();
    client.connect({ ...at, username: user });
    await once(client, 'ready');
    client.on('error', () => undefined);
    return new Promise((resolve, reject) => {
      client.shell({ term: 'xterm-256color', cols: columns, rows }, (error, channel) => {
        if (error) reject(error);
        else resolve(new DirectShell(client, channel, columns, rows));
      });
    });
  }

  type(text: string | Uint8Array): void {
    this.channel.write(typeof text === 'string' ? text : Buffer.from(text));
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows);
    this.channel.setWindow(rows, columns, 0, 0);
  }

  protected get state(): string {
    return this.#state;
  }

  close(): void {
    this.client.destroy();
  }
}
