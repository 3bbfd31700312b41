/** An RFB client on a WebSocket, the gateway's or a bare relay's: counts, and can be as bad as a browser can. */

import { WebSocket } from 'ws';
import { type StreamDoor, streamSocket } from '../../model/stream-socket.js';
import { RfbClient } from './rfb-client.js';
import { StreamTap } from './stream-tap.js';

export interface VncTapOptions {
  /** A relay's address, in place of the gateway's. */
  readonly relay?: string;
  readonly gateway?: StreamDoor;
  /** Answers fences so much later (ms). */
  readonly lateMs?: number;
}

export class VncTap extends StreamTap {
  readonly rfb: RfbClient;
  constructor({ relay, gateway, lateMs = 0 }: VncTapOptions) {
    super(relay === undefined && gateway !== undefined ? streamSocket('vnc', gateway) : toRelay(relay ?? ''));
    this.rfb = new RfbClient({
      write: (bytes) => {
        this.#write(bytes);
      },
      ...(lateMs === 0 ? {} : { fenced: (answer) => setTimeout(() => this.#write(answer), lateMs) }),
    });
    this.rfb.onUpdate = () => {
      this.arrived();
    };
    this.ws.on('message', (data: Buffer) => {
      this.rfb.push(data);
    });
  }

  get bytes(): number {
    return this.rfb.bytes;
  }

  get frames(): number {
    return this.rfb.updates;
  }

  say(message: Buffer): void {
    this.#write(message);
  }

  #write(bytes: Buffer): void {
    if (this.ws.readyState === WebSocket.OPEN) this.ws.send(bytes);
  }
}

const toRelay = (relay: string): WebSocket => new WebSocket(relay, ['binary'], { perMessageDeflate: false });
