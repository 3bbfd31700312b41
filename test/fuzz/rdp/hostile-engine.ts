/** A guacd that says whatever it is given, to who listens as to the real one. Knows no socket. */

import { Garbled } from '../../../gateway/protocols/rdp/garbled.js';
import type { Guacd, GuacdEvents } from '../../../gateway/protocols/rdp/guacd.js';
import { InstructionReader } from '../../../gateway/protocols/rdp/instruction.js';

export class HostileEngine {
  readonly #reader = new InstructionReader();
  #events: GuacdEvents | undefined;
  /** How often it was told something, and how much (bytes). */
  told = 0;
  bytesTold = 0;

  /** As far as a desktop uses one. */
  get guacd(): Guacd {
    const { listen, write, close } = this;
    return { listen, write, close } as unknown as Guacd;
  }

  /** False once nobody listens any more. */
  says(bytes: Buffer): boolean {
    try {
      this.#reader.push(bytes);
      while (this.#events !== undefined && this.#reader.next()) this.#events.instruction(this.#reader);
      this.#events?.pause();
    } catch (error) {
      if (!(error instanceof Garbled)) throw error;
      this.hangUp('garbled');
    }
    return this.#events !== undefined;
  }

  hangUp(why: 'closed' | 'garbled' = 'closed'): void {
    const events = this.#events;
    this.#events = undefined;
    events?.closed(why);
  }

  readonly listen = (events: GuacdEvents): void => {
    this.#events = events;
  };

  readonly write = (bytes: Uint8Array): boolean => {
    this.told += 1;
    this.bytesTold += bytes.length;
    return true;
  };

  readonly close = (): void => {
    this.#events = undefined;
  };
}
