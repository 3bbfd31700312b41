/** One page's events socket: JSON both ways, topics, prompts and their answers. Knows no protocol and no row. */

import type { WebSocket } from 'ws';
import type { Clock } from '../sessions/clock.js';
import type { Unsubscribe } from '../sessions/ports.js';
import { CLOSE } from '../wire/close-codes.js';
import type { ErrorCode } from '../wire/errors.js';
import { type EventsDown, eventsUp, type EventsUp } from '../wire/events.js';
import type { Login } from './gate.js';
import { frameOf } from './socket.js';

/** Topics one page may follow; a list and a window need two. */
const MAX_TOPICS = 20;
/** Words a page may send in any ten seconds; a person at a prompt sends a handful. */
const MAX_WORDS = 200;
const WORDS_WINDOW_MS = 10_000;
/** Bytes waiting for a page that does not read; above it the socket is closed and the page starts anew. */
const MAX_WAITING = 4 * 1024 * 1024;

export type Send = (word: EventsDown) => void;

/** What the socket needs of the commands. */
export interface EventsParts {
  readonly clock: Clock;
  /** Decides, sends what is there now, then every change. Resolves with how to stop, or why not. */
  subscribe(login: Login, topic: string, send: Send): Promise<Unsubscribe | ErrorCode>;
  offer(login: Login, word: Extract<EventsUp, { t: 'offer' }>): void;
  answer(login: Login, word: Extract<EventsUp, { t: 'answer' }>): void;
  fault(error: unknown): void;
}

export function openEvents(ws: WebSocket, login: Login, parts: EventsParts): void {
  /** What each topic was asked for by; another asking for the same topic is another subscription. */
  const topics = new Map<string, { stop?: Unsubscribe }>();
  let words = 0;
  let windowEnds = 0;

  const send: Send = (word) => {
    if (ws.readyState !== ws.OPEN) return;
    if (ws.bufferedAmount > MAX_WAITING) {
      ws.terminate();
      return;
    }
    ws.send(JSON.stringify(word));
  };

  async function subscribe(topic: string): Promise<void> {
    if (topics.has(topic)) return;
    if (topics.size >= MAX_TOPICS) {
      send({ t: 'refused', topic, code: 'too-many-requests' });
      return;
    }
    const mine: { stop?: Unsubscribe } = {};
    topics.set(topic, mine);
    const wanted = (): boolean => topics.get(topic) === mine && ws.readyState === ws.OPEN;
    try {
      const answer = await parts.subscribe(login, topic, send);
      // Unsubscribed meanwhile, and perhaps subscribed anew: then this one is nobody's.
      if (typeof answer === 'string') refuse(answer);
      else if (wanted()) mine.stop = answer;
      else answer();
    } catch (error) {
      parts.fault(error);
      refuse('internal');
    }

    function refuse(code: ErrorCode): void {
      if (!wanted()) return;
      topics.delete(topic);
      send({ t: 'refused', topic, code });
    }
  }

  function unsubscribe(topic: string): void {
    topics.get(topic)?.stop?.();
    topics.delete(topic);
  }

  function obey(word: EventsUp): void {
    switch (word.t) {
      case 'subscribe':
        void subscribe(word.topic);
        return;
      case 'unsubscribe':
        unsubscribe(word.topic);
        return;
      case 'offer':
        parts.offer(login, word);
        return;
      case 'answer':
        parts.answer(login, word);
        return;
      case 'ping':
        send({ t: 'pong', now: parts.clock.now() });
        return;
    }
  }

  ws.on('message', (data, binary) => {
    // Closed by us: a page that does not answer the close could go on talking for half a minute.
    if (ws.readyState !== ws.OPEN) return;
    const now = parts.clock.monotonic();
    if (now > windowEnds) {
      windowEnds = now + WORDS_WINDOW_MS;
      words = 0;
    }
    words += 1;
    const word = words > MAX_WORDS || binary ? undefined : parse(frameOf(data, false));
    if (word === undefined) {
      ws.close(CLOSE.abuse.code, 'abuse');
      return;
    }
    obey(word);
  });
  ws.once('close', () => {
    for (const topic of [...topics.keys()]) unsubscribe(topic);
  });
  send({ t: 'hello', now: parts.clock.now() });
}

function parse(frame: string | Uint8Array): EventsUp | undefined {
  if (typeof frame !== 'string') return undefined;
  try {
    return eventsUp.safeParse(JSON.parse(frame)).data;
  } catch {
    return undefined;
  }
}
