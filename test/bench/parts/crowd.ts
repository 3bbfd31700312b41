/** Viewers in a process of their own, good ones and bad ones, told what to do by messages. Knows no controller. */

import { setTimeout as wait } from 'node:timers/promises';
import { PASSWORD } from '../../model/gateway.js';
import type { TicketView } from '../../../gateway/wire/api.js';
import { Person } from '../../model/person.js';
import { encode } from '../../../gateway/protocols/rdp/instruction.js';
import { pointerEvent } from '../../vnc/page-words.js';
import type { CrowdAnswer, CrowdWord, Seen } from './crowd-words.js';
import { RdpTap } from './rdp-tap.js';
import { Tap } from './tap.js';
import { VncTap } from './vnc-tap.js';

/** A flood: as fast as the network takes it, so many frames of input at a time. */
const FLOOD_FRAMES = 200;
const FLOOD_BYTES = Buffer.alloc(1024, 'x');
/** The same of pointers that move: nothing else passes for words of a VNC page. */
const FLOOD_POINTERS = Buffer.concat(Array.from({ length: 170 }, (_, at) => pointerEvent(at, at)));
/** And of RDP. */
const FLOOD_MICE = Buffer.concat(Array.from({ length: 50 }, (_, at) => encode('mouse', at, at, 1)));
const FLOODS = { ssh: FLOOD_BYTES, vnc: FLOOD_POINTERS, rdp: FLOOD_MICE };
/** What the flooder keeps in hand (bytes): his own memory and CPU are not what is measured. */
const FLOOD_IN_HAND = 1024 * 1024;

const people: Person[] = [];
type AnyTap = Tap | VncTap | RdpTap;

let protocol: keyof typeof FLOODS = 'ssh';
let taps: AnyTap[] = [];
let attempts = 0;

interface Road {
  readonly port?: number;
  readonly lateMs?: number;
}

async function join(person: Person, sessionId: string, { port, lateMs = 0 }: Road = {}): Promise<AnyTap> {
  const { ticket } = await person.post<TicketView>(`/api/sessions/${sessionId}/join`);
  const way = { url: person.url, cookie: person.cookie, ticket, ...(port === undefined ? {} : { port }) };
  const tap =
    protocol === 'ssh'
      ? new Tap(way)
      : protocol === 'vnc'
        ? new VncTap({ gateway: way, lateMs })
        : new RdpTap({ gateway: way, lateMs });
  await tap.open;
  return tap;
}

async function picture<T extends AnyTap>(tap: T): Promise<T> {
  if (tap instanceof RdpTap) await Promise.race([tap.pictured, tap.closed]);
  else while (tap.frames === 0 && tap.closedAt === undefined) await wait(2);
  return tap;
}

async function direct(relay: string): Promise<AnyTap> {
  const tap = protocol === 'rdp' ? new RdpTap({ lite: relay }) : new VncTap({ relay });
  await tap.open;
  return picture(tap);
}

/** Frames no viewer may send, as fast as they go; put out, he comes again. */
async function flood(person: Person | undefined, sessionId: string, ms: number): Promise<void> {
  const words = FLOODS[protocol];
  const end = performance.now() + ms;
  while (person !== undefined && performance.now() < end) {
    try {
      const tap = await join(person, sessionId);
      attempts += 1;
      while (tap.closedAt === undefined && performance.now() < end) {
        if (tap.ws.bufferedAmount < FLOOD_IN_HAND)
          for (let frame = 0; frame < FLOOD_FRAMES; frame++) tap.ws.send(words);
        await wait(1);
      }
      tap.ws.terminate();
    } catch {
      await wait(5);
    }
  }
}

/** Joins, waits for the picture, drops the connection, and again. */
async function comeAndGo(person: Person | undefined, sessionId: string, ms: number): Promise<void> {
  const end = performance.now() + ms;
  while (person !== undefined && performance.now() < end) {
    attempts += 1;
    try {
      (await picture(await join(person, sessionId))).ws.terminate();
    } catch {
      await wait(5);
    }
  }
}

const seen = (tap: AnyTap): Seen => ({
  bytes: tap.bytes,
  frames: tap.frames,
  lastAt: tap.lastAt,
  ...(tap.closedAt === undefined ? {} : { closedAt: tap.closedAt }),
});

async function obey(word: CrowdWord): Promise<CrowdAnswer> {
  switch (word.t) {
    case 'sign-in':
      protocol = word.protocol ?? 'ssh';
      for (const name of word.names) {
        const person = new Person(word.url, name);
        await person.signIn(PASSWORD);
        people.push(person);
      }
      return [];
    case 'join': {
      const joining = people.slice(0, word.count).map((person) => join(person, word.sessionId, word));
      taps = await Promise.all((await Promise.all(joining)).map(picture));
      if (word.stall) for (const tap of taps) tap.stall();
      if (word.stallFirst) taps[0]?.stall();
      return [];
    }
    case 'direct':
      taps = await Promise.all(Array.from({ length: word.count }, () => direct(word.relay)));
      if (word.stallFirst) taps[0]?.stall();
      return [];
    case 'look':
      return taps.map(seen);
    case 'closed':
      await Promise.all(taps.map((tap) => tap.closed));
      return taps.map(seen);
    case 'leave':
      for (const tap of taps) tap.ws.terminate();
      taps = [];
      return [];
    case 'flood':
    case 'come-and-go':
      attempts = 0;
      await (word.t === 'flood' ? flood : comeAndGo)(people[word.who], word.sessionId, word.ms);
      return attempts;
  }
}

process.once('disconnect', () => process.exit());
process.on('message', ({ id, word }: { id: number; word: CrowdWord }) => {
  obey(word).then(
    (answer) => process.send?.({ id, answer }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  );
});
