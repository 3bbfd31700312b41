/**
 * What happened while the database was away, on disk until it is written: an append-only file of deeds, made to last
 * before anybody goes on. A gateway that dies meanwhile writes them at its next start. Knows no session.
 */

import {
  closeSync,
  existsSync,
  fdatasyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import type { Cancel } from '../../clock.js';
import type { Office } from '../office.js';
import { type Deed, deedSchema, writeDeed } from './deed.js';

/** How often what nobody waits for any more is tried to be written (ms). */
const AGAIN_MS = 5_000;

export class Spool {
  /** On disk and not written yet, oldest first. */
  readonly #kept = new Map<string, Deed>();
  /** Of those, the ones no session waits for. */
  readonly #left: Deed[] = [];
  #fd: number | undefined;
  #cancel: Cancel | undefined;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(
    private readonly file: string,
    private readonly office: Pick<Office, 'store' | 'audit' | 'log' | 'clock'>,
  ) {}

  /** Resolves when what an earlier process left behind is written. @throws when it cannot be. */
  async recover(): Promise<void> {
    if (!existsSync(this.file)) return;
    const lines = readFileSync(this.file, 'utf8').split('\n');
    // The last piece is empty, or a line that was torn before anybody relied on it.
    const deeds = lines.slice(0, -1).map(parse);
    const whole = deeds.filter((deed) => deed !== undefined);
    for (const deed of whole) await writeDeed(this.office, deed);
    if (whole.length > 0) this.office.log.warn({ deeds: whole.length }, 'Written after an outage');
    if (whole.length < deeds.length) {
      const aside = `${this.file}.unread-${String(this.office.clock.now())}`;
      renameSync(this.file, aside);
      this.office.log.error(
        { file: aside, lines: deeds.length - whole.length },
        'Part of the spool is unreadable',
      );
    } else this.#empty();
  }

  /** On disk when it returns. @throws when the disk does not take it: then it is not recorded. */
  keep(deed: Deed): void {
    this.#fd ??= openSync(this.file, 'a', 0o600);
    writeSync(this.#fd, `${JSON.stringify(deed)}\n`);
    fdatasyncSync(this.#fd);
    this.#kept.set(deed.id, deed);
  }

  /** It is in the database. */
  settle(deed: Deed): void {
    if (!this.#kept.delete(deed.id) || this.#kept.size > 0) return;
    this.#empty();
  }

  /** Nobody waits for it any more; it is tried until it is written. */
  leave(deed: Deed): void {
    if (!this.#kept.has(deed.id)) return;
    this.#left.push(deed);
    this.#again();
  }

  /** What is not written stays on disk. Closing twice is harmless. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel?.();
    await this.#writing;
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #again(): void {
    if (this.#closed) return;
    this.#cancel ??= this.office.clock.after(AGAIN_MS, () => {
      this.#writing = this.#write().finally(() => {
        this.#cancel = undefined;
        if (this.#left.length > 0) this.#again();
      });
    });
  }

  async #write(): Promise<void> {
    try {
      for (let deed = this.#left[0]; deed !== undefined; deed = this.#left[0]) {
        await writeDeed(this.office, deed);
        this.#left.shift();
        this.settle(deed);
      }
    } catch (err) {
      this.office.log.warn({ err, deeds: this.#left.length }, 'Still not recorded');
    }
  }

  #empty(): void {
    this.#fd ??= openSync(this.file, 'a', 0o600);
    ftruncateSync(this.#fd);
  }
}

function parse(line: string): Deed | undefined {
  try {
    return deedSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
