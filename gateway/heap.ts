/** When Node collects garbage in full. Knows nothing of what the gateway keeps in its heap. */

import { setFlagsFromString } from 'node:v8';

/**
 * The next full collection begins when the heap, with the buffers outside it, has grown by so much (percent) since the
 * last. V8's own rule is up to 300, but 30 for a process that was quiet once and has had its memory reduced, and it
 * stays at that: of a live heap of 45 MB that is what four megabytes of a machine's output take in passing buffers, and
 * each full collection reads the 45 MB again. See `MemoryController::GrowingFactor`, V8's heap-controller.cc.
 */
const HEAP_GROWTH_PERCENT = 100;

/** To be called once, at the start. */
export function letHeapGrow(): void {
  setFlagsFromString(`--heap-growing-percent=${String(HEAP_GROWTH_PERCENT)}`);
}
