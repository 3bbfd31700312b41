/** Bytes from and to a machine while it is signed in to, one awaited piece after the other. Knows no message. */

import type { Socket } from 'node:net';
import { secure } from '../../net/secure.js';
import { StartError } from '../../sessions/ports.js';
import { ByteQueue } from './byte-queue.js';
import { Garbled } from './garbled.js';
import type { ShownCertificate } from './login.js';

/** The machine hung up. */
export class LinkClosed extends Error {
  override readonly name = 'LinkClosed';
}

export class Link {
  #socket: Socket;
  readonly #queue = new ByteQueue();
  #waiting: { readonly look: () => void; readonly fail: (error: Error) => void } | undefined;
  #gone = false;

  /** `limitMs`: how long the machine may take for one answer. */
  constructor(
    socket: Socket,
    private readonly host: string,
    private readonly limitMs: number,
    /** Certificates (PEM) of who may vouch for the machine. */
    private readonly authority?: string,
  ) {
    this.#socket = socket;
    this.#listen();
  }

  /** @throws LinkClosed, or StartError when the machine says nothing. */
  async read(length: number): Promise<Buffer> {
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Buffer>((resolve, reject) => {
        const look = (): void => {
          const bytes = this.#queue.take(length);
          if (bytes !== undefined) resolve(bytes);
          else if (this.#gone) reject(new LinkClosed('the machine hung up'));
        };
        timer = setTimeout(() => {
          reject(new StartError('no-answer'));
        }, this.limitMs);
        this.#waiting = { look, fail: reject };
        look();
      });
    } finally {
      clearTimeout(timer);
      this.#waiting = undefined;
    }
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** From here on everything is encrypted. @returns what the machine showed of itself, undefined when anonymous. */
  async secure(anonymous: boolean): Promise<ShownCertificate | undefined> {
    // What came in clear must not pass for what comes encrypted.
    if (this.#queue.length > 0) throw new Garbled('something before its TLS handshake');
    this.#socket.removeAllListeners('data');
    this.#socket.removeListener('close', this.#handleClose);
    try {
      const { socket, certificate, vouching } = await secure(this.#socket, {
        host: this.host,
        anonymous,
        timeoutMs: this.limitMs,
        ...(this.authority === undefined ? {} : { authority: this.authority }),
      });
      this.#socket = socket;
      this.#listen();
      return certificate && { certificate, vouching };
    } catch {
      if (this.#gone) throw new LinkClosed('the machine hung up');
      throw new Garbled('no TLS we could agree on');
    }
  }

  /** Hands over the socket, paused, and what has arrived on it already. */
  release(): { readonly socket: Socket; readonly rest: Buffer } {
    this.#socket.pause();
    this.#socket.removeListener('data', this.#handleData);
    this.#socket.removeListener('close', this.#handleClose);
    return { socket: this.#socket, rest: this.#queue.takeAll() };
  }

  /** At once; who waits for an answer is told. Harmless when called twice. */
  destroy(): void {
    this.#socket.destroy();
    this.#handleClose();
  }

  #listen(): void {
    this.#socket.on('error', () => this.#socket.destroy());
    this.#socket.on('data', this.#handleData);
    this.#socket.on('close', this.#handleClose);
  }

  readonly #handleData = (bytes: Buffer): void => {
    this.#queue.push(bytes);
    this.#waiting?.look();
  };

  readonly #handleClose = (): void => {
    this.#gone = true;
    this.#waiting?.look();
  };
}
