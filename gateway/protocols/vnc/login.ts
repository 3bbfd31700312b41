/**
 * Signs in to a machine: RFB 3.3, 3.7 and 3.8, up to the machine's first words about its picture. Reads and writes
 * by a wire it is given, asks by who it is given; does no I/O of its own.
 */

import type { LineSecurity, SecurityLevel } from '../../domain/machine-policy.js';
import { sha256, type Distrust } from '../../net/authority.js';
import { StartError, type PresentedKey, type SecretText } from '../../sessions/ports.js';
import { Garbled } from './garbled.js';
import { MAX_NAME_BYTES, MAX_REASON_BYTES } from './limits.js';
import { checkSize } from './machine-reader.js';
import { FORMAT_BYTES, readPixelFormat, type PixelFormat } from './pixel-format.js';
import type { Area } from './rfb.js';
import { appleAnswer, vncAuthAnswer } from './secret-words.js';
import {
  chooseSecurity,
  chooseVencrypt,
  levelOf,
  reaches,
  SECURITY,
  securityName,
  VENCRYPT,
  type Security,
  type VencryptType,
} from './security.js';
import { shown } from './text.js';

const CHALLENGE = 16;
/** Longest list of anything in the handshake. */
const MAX_LIST = 64;
/** A capability of Tight's: a number, a vendor, a name. */
const CAPABILITY = 16;
/** Longest reason shown (characters). */
const MAX_REASON = 300;

export interface Wire {
  read(length: number): Promise<Buffer>;
  write(bytes: Uint8Array): void;
  /** TLS from here on. @returns what the machine showed of itself, undefined when anonymous. */
  secure(anonymous: boolean): Promise<ShownCertificate | undefined>;
}

export interface ShownCertificate {
  /** DER. */
  readonly certificate: Buffer;
  /** What the endpoint's authority says of it; undefined when it has none. */
  readonly vouching: Vouching;
}

export type Vouching = 'vouched' | Distrust | undefined;

/** How a login asks. */
export interface LoginAsker {
  credentials(wants: 'password' | 'user-and-password'): Promise<{ user: string; password: SecretText }>;
  /** @throws what ends this login; `undefined` = the machine proves nothing about itself. */
  judge(key: PresentedKey | undefined, vouching?: Vouching): Promise<void>;
}

/** The machine said no to these credentials. */
export class CredentialsRefused extends Error {
  override readonly name = 'CredentialsRefused';
  constructor(readonly reason: string) {
    super('the machine refused the credentials');
  }
}

/** A machine's picture as it is at first. */
export interface MachineInit extends Area {
  readonly format: PixelFormat;
  readonly name: string;
}

/** The same, with how the line to it is secured. */
export interface SignedIn extends MachineInit {
  readonly security: LineSecurity;
}

/** @throws StartError, CredentialsRefused, Garbled, or what wire and asker throw. */
export function logIn(wire: Wire, asker: LoginAsker, least: SecurityLevel): Promise<SignedIn> {
  return new Login(wire, asker, least).run();
}

class Login {
  #minor: 3 | 7 | 8 = 8;
  /** Tight's security brings a longer greeting. */
  #tight = false;

  constructor(
    private readonly wire: Wire,
    private readonly asker: LoginAsker,
    private readonly least: SecurityLevel,
  ) {}

  async run(): Promise<SignedIn> {
    const greeting = (await this.wire.read(12)).toString('latin1');
    this.#minor = minorOf(greeting);
    this.wire.write(Buffer.from(`RFB 003.00${String(this.#minor)}\n`));
    const type = this.#minor === 3 ? await this.#toldSecurity() : await this.#chosenSecurity();
    const security = await this.#prove(type);
    // Shared: others who look at the machine stay where they are.
    this.wire.write(Uint8Array.of(1));
    return { ...(await this.#init()), security };
  }

  async #chosenSecurity() {
    const count = await this.#byte();
    if (count === 0) throw await this.#turnedAway();
    const type = chooseSecurity([...(await this.wire.read(count))], this.least);
    this.wire.write(Uint8Array.of(type));
    return type;
  }

  /** RFB 3.3: the machine decides. */
  async #toldSecurity() {
    const type = await this.#long();
    if (type === 0) throw await this.#turnedAway();
    return chooseSecurity([type], this.least);
  }

  async #prove(type: Security): Promise<LineSecurity> {
    if (type !== SECURITY.vencrypt) await this.asker.judge(undefined);
    switch (type) {
      case SECURITY.none:
        await this.#resultOf('nothing');
        return securityOf(type);
      case SECURITY.vncAuth:
        await this.#vncAuth();
        return securityOf(type);
      case SECURITY.tight:
        return securityOf(await this.#tightSecurity());
      case SECURITY.appleDh:
        await this.#apple();
        return securityOf(type);
      case SECURITY.vencrypt:
        return securityOf(await this.#vencrypt());
    }
  }

  async #vncAuth(): Promise<void> {
    const challenge = await this.wire.read(CHALLENGE);
    const { password } = await this.asker.credentials('password');
    this.wire.write(vncAuthAnswer(challenge, password.reveal()));
    await this.#resultOf('credentials');
  }

  async #apple(): Promise<void> {
    const head = await this.wire.read(4);
    const length = head.readUInt16BE(2);
    if (length < 16 || length > 512) throw new Garbled('a prime of an odd length');
    const numbers = await this.wire.read(length * 2);
    const { user, password } = await this.asker.credentials('user-and-password');
    const ask = {
      generator: head.readUInt16BE(0),
      prime: numbers.subarray(0, length),
      theirKey: numbers.subarray(length),
    };
    this.wire.write(appleAnswer(ask, user, password.reveal()));
    await this.#resultOf('credentials');
  }

  async #tightSecurity(): Promise<Security> {
    this.#tight = true;
    const tunnels = await this.#capabilities();
    if (tunnels.length > 0) {
      if (!tunnels.includes(0))
        throw new StartError('security-unsupported', { types: 'Tight with a tunnel' });
      this.wire.write(longOf(0));
    }
    const offered = await this.#capabilities();
    if (offered.length === 0) {
      this.#checkNothing('Tight without a password');
      await this.#resultOf('nothing');
      return SECURITY.none;
    }
    const type = chooseSecurity(
      offered.filter((each) => each === SECURITY.none || each === SECURITY.vncAuth),
      this.least,
    );
    this.wire.write(longOf(type));
    if (type === SECURITY.vncAuth) await this.#vncAuth();
    else await this.#resultOf('nothing');
    return type;
  }

  async #vencrypt(): Promise<VencryptType> {
    const version = await this.wire.read(2);
    if (version[0] !== 0 || (version[1] ?? 0) < 2) throw new Garbled('an unknown version of VeNCrypt');
    this.wire.write(Uint8Array.of(0, 2));
    if ((await this.#byte()) !== 0) throw new Garbled('no VeNCrypt version we could agree on');
    const count = await this.#byte();
    const list = await this.wire.read(count * 4);
    const offered = Array.from({ length: count }, (_, i) => list.readUInt32BE(i * 4));
    const type = chooseVencrypt(offered, this.least);
    this.wire.write(longOf(type));
    if ((await this.#byte()) !== 1) throw new Garbled('no TLS, though it was offered');
    const anonymous = type < VENCRYPT.x509None;
    const shownThere = await this.wire.secure(anonymous);
    if (shownThere === undefined) await this.asker.judge(undefined);
    else await this.asker.judge(certificateKey(shownThere.certificate), shownThere.vouching);
    switch (type) {
      case VENCRYPT.tlsNone:
      case VENCRYPT.x509None:
        await this.#resultOf('nothing');
        return type;
      case VENCRYPT.tlsVnc:
      case VENCRYPT.x509Vnc:
        await this.#vncAuth();
        return type;
      case VENCRYPT.tlsPlain:
      case VENCRYPT.x509Plain: {
        const { user, password } = await this.asker.credentials('user-and-password');
        const [name, word] = [Buffer.from(user, 'utf8'), Buffer.from(password.reveal(), 'utf8')];
        this.wire.write(Buffer.concat([longOf(name.length), longOf(word.length), name, word]));
        await this.#resultOf('credentials');
        return type;
      }
    }
  }

  #checkNothing(types: string): void {
    if (!reaches('none', this.least)) throw new StartError('security-too-weak', { types });
  }

  /** Before RFB 3.8 a machine that asked for nothing has no result to tell, and none gives a reason. */
  async #resultOf(shownThere: 'nothing' | 'credentials'): Promise<void> {
    if (shownThere === 'nothing' && this.#minor < 8) return;
    if ((await this.#long()) === 0) return;
    const reason = this.#minor < 8 ? '' : await this.#reason();
    if (shownThere === 'credentials') throw new CredentialsRefused(reason);
    throw new StartError('handshake-failed', { detail: reason });
  }

  async #turnedAway(): Promise<StartError> {
    return new StartError('handshake-failed', { detail: await this.#reason() });
  }

  /** A machine may hang up instead of giving one. */
  async #reason(): Promise<string> {
    try {
      const length = await this.#long();
      if (length > MAX_REASON_BYTES) return '';
      return shown((await this.wire.read(length)).toString('utf8'), MAX_REASON);
    } catch {
      return '';
    }
  }

  async #init(): Promise<MachineInit> {
    const head = await this.wire.read(8 + FORMAT_BYTES);
    const size = { width: head.readUInt16BE(0), height: head.readUInt16BE(2) };
    checkSize(size);
    const format = readPixelFormat(head.subarray(4, 4 + FORMAT_BYTES));
    const length = head.readUInt32BE(4 + FORMAT_BYTES);
    if (length > MAX_NAME_BYTES) throw new Garbled('a name that is too long');
    const name = (await this.wire.read(length)).toString('utf8');
    if (this.#tight) {
      const counts = await this.wire.read(8);
      const total = counts.readUInt16BE(0) + counts.readUInt16BE(2) + counts.readUInt16BE(4);
      if (total > 3 * MAX_LIST) throw new Garbled('a list that is too long');
      await this.wire.read(total * CAPABILITY);
    }
    return { ...size, format, name };
  }

  /** The numbers of a list of Tight's. */
  async #capabilities(): Promise<number[]> {
    const count = await this.#long();
    if (count > MAX_LIST) throw new Garbled('a list that is too long');
    const list = await this.wire.read(count * CAPABILITY);
    return Array.from({ length: count }, (_, i) => list.readUInt32BE(i * CAPABILITY));
  }

  async #byte(): Promise<number> {
    return (await this.wire.read(1)).readUInt8(0);
  }

  async #long(): Promise<number> {
    return (await this.wire.read(4)).readUInt32BE(0);
  }
}

/** Which of the three versions is spoken with a machine that greets like this (RFC 6143 §7.1.1, Appendix A). */
function minorOf(greeting: string): 3 | 7 | 8 {
  const found = /^RFB (\d{3})\.(\d{3})\n$/.exec(greeting);
  if (found === null) throw new Garbled('not a VNC server');
  const [major, minor] = [Number(found[1]), Number(found[2])];
  if (major < 3) throw new Garbled('a repeater or a version before 3.3');
  // RealVNC says 4 and 5, Apple 3.889: all of them speak 3.8.
  if (major > 3 || minor >= 8) return 8;
  return minor === 7 ? 7 : 3;
}

const securityOf = (type: Security | VencryptType): LineSecurity => ({
  level: levelOf(type),
  name: securityName(type),
});

function certificateKey(certificate: Buffer): PresentedKey {
  return { algorithm: 'x509', fingerprint: sha256(certificate) };
}

function longOf(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
