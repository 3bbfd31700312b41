/**
 * A TCP relay in front of a VNC server that asks for no password: counts the messages of input that go to it, and
 * can hang or hang up. Knows no gateway.
 */

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Version, security type, shared flag: what a client says before its first message. */
const HANDSHAKE = 12 + 1 + 1;
/** Messages of input (RFC 6143 §7.5, and the extensions). */
const INPUT = [4, 5, 6, 250, 251, 255];

export interface InputTap {
  readonly port: number;
  /** Messages of input so far, whole, in order. */
  readonly inputs: Buffer[];
  /** All other messages, by type. */
  readonly others: Buffer[];
  readonly connections: number;
  hang(): void;
  hangUp(): void;
  close(): Promise<void>;
}

/** `only`: the encodings of pixels that pass to the machine, best first; the rest of what is asked for stays. */
export async function startInputTap(port: number, only?: readonly number[]): Promise<InputTap> {
  const inputs: Buffer[] = [];
  const others: Buffer[] = [];
  const links = new Set<readonly [Socket, Socket]>();
  let hung = false;
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port, host: '127.0.0.1', noDelay: true });
    const link = [near, far] as const;
    links.add(link);
    const drop = (): void => {
      links.delete(link);
      near.destroy();
      far.destroy();
    };
    for (const end of link) {
      end.on('error', drop);
      end.on('close', drop);
    }
    let pending = Buffer.alloc(0);
    let greeting = HANDSHAKE;
    near.on('data', (bytes) => {
      if (hung) return;
      // RFB 3.3 leaves the choice of security to the machine.
      if (greeting === HANDSHAKE && bytes.toString('latin1').startsWith('RFB 003.003')) greeting -= 1;
      const greetings = bytes.subarray(0, greeting);
      greeting -= greetings.length;
      if (only === undefined) far.write(bytes);
      else far.write(greetings);
      pending = Buffer.concat([pending, bytes.subarray(greetings.length)]);
      for (;;) {
        const length = lengthOf(pending);
        if (length === undefined || pending.length < length) return;
        const message = Buffer.from(pending.subarray(0, length));
        if (only !== undefined) far.write(narrowed(message, only));
        (INPUT.includes(message.readUInt8(0)) ? inputs : others).push(message);
        pending = pending.subarray(length);
      }
    });
    far.on('data', (bytes) => {
      if (!hung) near.write(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const hangUp = (): void => {
    for (const ends of links) for (const end of ends) end.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    inputs,
    others,
    get connections() {
      return links.size;
    },
    hang: () => {
      hung = true;
    },
    hangUp,
    close: async () => {
      hangUp();
      server.close();
      await once(server, 'close');
    },
  };
}

/** SetEncodings with other encodings of pixels (those below 32); any other message as it is. */
function narrowed(message: Buffer, only: readonly number[]): Buffer {
  if (message[0] !== 2) return message;
  const listed = Array.from({ length: message.readUInt16BE(2) }, (_, i) => message.readInt32BE(4 + i * 4));
  const kept = [...only, ...listed.filter((encoding) => encoding < 0 || encoding >= 32)];
  const written = Buffer.alloc(4 + kept.length * 4);
  written[0] = 2;
  written.writeUInt16BE(kept.length, 2);
  for (const [i, encoding] of kept.entries()) written.writeInt32BE(encoding, 4 + i * 4);
  return written;
}

function lengthOf(bytes: Buffer): number | undefined {
  const type = bytes[0];
  switch (type) {
    case undefined:
      return undefined;
    case 0:
      return 20;
    case 2:
      return bytes.length < 4 ? undefined : 4 + bytes.readUInt16BE(2) * 4;
    case 3:
    case 150:
      return 10;
    case 4:
      return 8;
    case 5:
      return bytes.length < 2 ? undefined : (bytes.readUInt8(1) & 0x80) !== 0 ? 7 : 6;
    case 6:
      return bytes.length < 8 ? undefined : 8 + Math.abs(bytes.readInt32BE(4));
    case 248:
      return bytes.length < 9 ? undefined : 9 + bytes.readUInt8(8);
    case 250:
      return 4;
    case 251:
      return bytes.length < 8 ? undefined : 8 + bytes.readUInt8(6) * 16;
    case 255:
      return 12;
    default:
      throw new Error(`an unknown message reached the machine: ${String(type)}`);
  }
}
