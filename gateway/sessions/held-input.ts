/** What a controller holds down at a machine, with the words that let each go. Knows no protocol. */

/** Nobody has so many fingers; whoever claims to keeps the newest. */
const MAX_HELD = 256;

export class HeldInput {
  readonly #releases = new Map<string, Uint8Array>();

  /** It is down now, or not. `release`: what lets it go, as the machine reads it. */
  note(what: string, isDown: boolean, release: Uint8Array): void {
    this.#releases.delete(what);
    if (!isDown) return;
    this.#releases.set(what, release);
    const [oldest] = this.#releases.keys();
    if (this.#releases.size > MAX_HELD && oldest !== undefined) this.#releases.delete(oldest);
  }

  /** What lets everything go, the last pressed first; nothing is held afterwards. */
  take(): readonly Uint8Array[] {
    const releases = [...this.#releases.values()].reverse();
    this.#releases.clear();
    return releases;
  }
}
