/**
 * A door of loopback that opens once: whoever connects to it first is joined to a machine that was dialled already,
 * and nobody after him. So a helper process reaches a machine without ever learning its address, and cutting the
 * machine's socket cuts the helper. Knows no protocol.
 */

import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { EngineNetwork } from './engine.js';
import type { Gathering } from './gathering.js';

/** Who ended the connection. */
export type EndedBy = 'machine' | 'caller' | 'us';

export interface Forwarder {
  /**
   * Of 127.0.0.1. Only the first caller gets in; the port stays ours until the end, so that nobody else of this machine
   * can listen there in wait for a caller who comes late, or again.
   */
  readonly port: number;
  /** `performance.now()` when the machine last said something. */
  readonly heardAt: number;
  /** For how long the machine has waited for what it said since `answered` was called last (ms); 0 when it said nothing. */
  readonly unansweredMs: number;
  answered(): void;
  /** The caller does not take what the machine said. */
  readonly stuck: boolean;
  /** Undefined while machine and caller are joined, or may be. */
  readonly endedBy: EndedBy | undefined;
  /** Once, when machine and caller are no longer joined. At once if that is so already. */
  onEnded(listener: (by: EndedBy) => void): void;
  /** Nothing the machine says reaches the caller until `hold(false)`. */
  hold(on: boolean): void;
  /** Cuts both sides at once. Harmless when called twice. */
  close(): void;
}

/**
 * Takes the machine's socket over, and what reads it. `withinMs`: the door closes when nobody has come by then.
 * `network`: where the door is, if not on our own loopback.
 */
export async function forwardOnce(
  machine: Socket,
  reading: Gathering,
  withinMs: number,
  network?: EngineNetwork,
): Promise<Forwarder> {
  let caller: Socket | undefined;
  let server: Server | undefined;
  let [held, full, holding] = [false, false, false];
  let ended: EndedBy | undefined;
  let heardAt = performance.now();
  let unanswered: number | undefined;
  const listeners: ((by: EndedBy) => void)[] = [];
  const end = (by: EndedBy): void => {
    if (ended !== undefined) return;
    ended = by;
    clearTimeout(timer);
    server?.close();
    machine.destroy();
    caller?.destroy();
    for (const listener of listeners.splice(0)) listener(by);
  };
  const judge = (): void => {
    if (caller === undefined || ended !== undefined || holding === (held || full)) return;
    holding = held || full;
    reading.hold(holding);
  };
  const watch = (socket: Socket, by: EndedBy): void => {
    socket.on('error', () => {
      end(by);
    });
    socket.on('end', () => {
      end(by);
    });
    socket.on('close', () => {
      end(by);
    });
  };
  const meet = (socket: Socket): void => {
    socket.setNoDelay(true);
    if (caller !== undefined || ended !== undefined) {
      socket.destroy();
      return;
    }
    caller = socket;
    clearTimeout(timer);
    watch(socket, 'caller');
    reading.begin(machine, (bytes) => {
      heardAt = performance.now();
      unanswered ??= heardAt;
      if (!socket.write(bytes)) full = true;
      judge();
      // With nothing waiting, the kernel has it all.
      return socket.writableLength === 0 ? 'done' : 'kept';
    });
    judge();
    socket.on('drain', () => {
      full = false;
      judge();
    });
    socket.pipe(machine, { end: false });
  };
  const timer = setTimeout(() => {
    end('us');
  }, withinMs);
  watch(machine, 'machine');
  try {
    server = await (network === undefined ? listen() : network.listen());
  } catch (error) {
    end('us');
    throw error;
  }
  server.on('connection', meet);
  const { port } = server.address() as AddressInfo;
  // The machine may have hung up meanwhile.
  if (ended !== undefined) server.close();
  return {
    port,
    get heardAt() {
      return heardAt;
    },
    get unansweredMs() {
      return unanswered === undefined ? 0 : performance.now() - unanswered;
    },
    answered: () => {
      unanswered = undefined;
    },
    get stuck() {
      return caller?.writableNeedDrain === true;
    },
    get endedBy() {
      return ended;
    },
    onEnded: (listener) => {
      if (ended === undefined) listeners.push(listener);
      else listener(ended);
    },
    hold: (on) => {
      held = on;
      judge();
    },
    close: () => {
      end('us');
    },
  };
}

function listen(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
      resolve(server);
    });
  });
}
