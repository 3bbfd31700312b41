/** A terminal somebody looks at, and how a test waits for what it shows. Knows no connection. */

import type { Terminal } from '@xterm/headless';
import { newTerminal } from '../../gateway/protocols/ssh/testing/picture.js';
import { Looks } from './looks.js';

/** What has not come by then does not come (ms); below a test's own limit, so that the screen is told. */
const WITHIN_MS = 20_000;
const SCROLLBACK = 1_000;

export abstract class TerminalWindow {
  /** As the page's: wide characters as Unicode 11 has them. */
  readonly terminal: Terminal;
  readonly #looks = new Looks();

  protected constructor(columns = 80, rows = 24) {
    this.terminal = newTerminal(columns, rows, SCROLLBACK);
  }

  /** What is typed. */
  abstract type(text: string | Uint8Array): void;
  abstract resize(columns: number, rows: number): void;
  /** For the message of a test that waited in vain. */
  protected abstract get state(): string;

  /** The visible screen, one string, right-trimmed lines. */
  screen(): string {
    const { active } = this.terminal.buffer;
    return Array.from({ length: this.terminal.rows }, (_, row) =>
      (active.getLine(active.baseY + row)?.translateToString(true) ?? '').trimEnd(),
    ).join('\n');
  }

  /** Resolves once the screen holds this. */
  async shows(what: string | RegExp, withinMs?: number): Promise<void> {
    const shown = (): boolean =>
      typeof what === 'string' ? this.screen().includes(what) : what.test(this.screen());
    shown.toString = () => String(what);
    await this.until(shown, withinMs);
  }

  /** Resolves once this holds; looks after everything that came. @throws with the screen when it never does. */
  async until(holds: () => boolean, withinMs = WITHIN_MS): Promise<void> {
    await this.#looks.until(holds, withinMs, () => `it is ${this.state}, the screen:\n${this.screen()}`);
  }

  /** Something came: whoever waits looks again. */
  protected look(): void {
    this.#looks.look();
  }
}
