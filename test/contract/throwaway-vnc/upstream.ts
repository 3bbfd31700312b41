/** A VNC upstream to be thrown away: it is here to prove that the ports fit a protocol other than a terminal. */

import { connect, type Socket } from 'node:net';
import { Broadcast } from '../../../gateway/sessions/broadcast.js';
import type { Asker, Detach, Loss, Outlet, Unsubscribe } from '../../../gateway/sessions/ports.js';
import type { InputPort } from '../../../gateway/sessions/input-port.js';
import type { Upstream } from '../../../gateway/sessions/upstream.js';
import { StartError } from '../../../gateway/sessions/ports.js';
import { PixelScreen } from './screen.js';

const REQUEST = (incremental: boolean, width: number, height: number): Buffer => {
  const message = Buffer.alloc(10);
  message[0] = 3;
  message[1] = incremental ? 1 : 0;
  message.writeUInt16BE(width, 6);
  message.writeUInt16BE(height, 8);
  return message;
};

export class ThrowawayVncUpstream implements Upstream {
  #socket: Socket | undefined;
  #broadcast: Broadcast | undefined;
  #lost: ((why: Loss) => void) | undefined;
  #closed = false;
  #abort: ((error: StartError) => void) | undefined;

  constructor(private readonly port: number) {}

  start(_asker: Asker): Promise<InputPort> {
    return new Promise((resolve, reject) => {
      this.#abort = reject;
      const socket = connect(this.port, '127.0.0.1');
      this.#socket = socket;
      let pending = Buffer.alloc(0);
      let stage: 'version' | 'security' | 'result' | 'init' | 'open' = 'version';
      let width = 0;
      let height = 0;
      const step = (): boolean => {
        switch (stage) {
          case 'version':
            if (pending.length < 12) return false;
            pending = pending.subarray(12);
            socket.write('RFB 003.008\n');
            stage = 'security';
            return true;
          case 'security':
            if (pending.length < 2) return false;
            pending = pending.subarray(2);
            socket.write(Uint8Array.of(1));
            stage = 'result';
            return true;
          case 'result':
            if (pending.length < 4) return false;
            pending = pending.subarray(4);
            socket.write(Uint8Array.of(1));
            stage = 'init';
            return true;
          case 'init': {
            if (pending.length < 24 || pending.length < 24 + pending.readUInt32BE(20)) return false;
            width = pending.readUInt16BE(0);
            height = pending.readUInt16BE(2);
            pending = pending.subarray(24 + pending.readUInt32BE(20));
            this.#broadcast = new Broadcast(new PixelScreen(width, height), (hold) =>
              hold ? socket.pause() : socket.resume(),
            );
            socket.write(Buffer.from([2, 0, 0, 1, 0, 0, 0, 0]));
            socket.write(REQUEST(false, width, height));
            stage = 'open';
            resolve({
              write: (bytes) => socket.write(bytes),
              onWritable: (listener) => {
                socket.on('drain', listener);
                return () => socket.off('drain', listener);
              },
              resize: () => undefined,
            });
            return true;
          }
          case 'open': {
            if (pending.length < 16) return false;
            const length = 16 + pending.readUInt16BE(8) * pending.readUInt16BE(10) * 4;
            if (pending.length < length) return false;
            this.#broadcast?.publish(pending.subarray(0, length));
            pending = pending.subarray(length);
            socket.write(REQUEST(true, width, height));
            return true;
          }
        }
      };
      socket.on('data', (data) => {
        pending = Buffer.concat([pending, data]);
        while (step());
      });
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        reject(new StartError('machine-closed'));
        if (!this.#closed) this.#lost?.({ code: 'machine-closed' });
      });
    });
  }

  attach(outlet: Outlet): Detach {
    return this.#broadcast?.attach(outlet) ?? ((): void => undefined);
  }

  onLost(listener: (why: Loss) => void): Unsubscribe {
    this.#lost = listener;
    return () => {
      this.#lost = undefined;
    };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#abort?.(new StartError('machine-closed'));
    this.#broadcast?.close();
    this.#socket?.destroy();
  }
}
