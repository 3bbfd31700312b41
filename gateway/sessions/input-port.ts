/**
 * The only road to the machine's keyboard. An upstream hands out exactly one, to the session,
 * which lends it to the controller's seat. Only session.ts, upstream.ts and protocols/x/upstream.ts
 * may import this file (checked by dependency-cruiser): nothing of a viewer's can name it.
 */

import type { Unsubscribe } from './listeners.js';
import type { Frame } from './ports.js';
import type { Size } from './size.js';

export interface InputPort {
  /** Takes input at once or drops it. False = hold back until the machine has drained. */
  write(input: Uint8Array): boolean;
  /** Called when the machine takes input again after a `false`. */
  onWritable(listener: () => void): Unsubscribe;
  /** Ordered with the output: everybody sees the new size between the right two bytes. */
  resize(size: Size): void;
  /**
   * Lets go of every key and button that is down: whoever pressed them cannot any more. Absent where nothing stays
   * down.
   */
  letGo?(): void;
  /**
   * What the machine says to who works it and to nobody else: its clipboard, its lights, what input it takes.
   * A new listener hears at once what still holds. Absent where a machine says nothing of the kind.
   */
  onAside?(listener: (frame: Frame) => void): Unsubscribe;
}
