/**
 * Tells pages what changes: lists of a domain's sessions, one session's state, and prompts to its controller.
 * Every word is made for the person it goes to. Knows no socket.
 */

import { type Actor } from '../../domain/actor.js';
import type { Change } from '../../domain/change.js';
import { mayRead, maySee } from '../../domain/policy.js';
import { actorFacts } from '../../store/facts.js';
import { listSessions, sessionRowsWithPeople, type SessionWithPeople } from '../../store/session-list.js';
import type { ErrorCode } from '../../wire/errors.js';
import type { SessionView } from '../../wire/api.js';
import type { EventsDown } from '../../wire/events.js';
import { presentSession } from './present.js';
import type { PromptingEvent } from './prompting.js';
import type { Running, SessionRoom } from './room.js';

/** Changes of one session within this time are told as one (ms): a join is several rows. */
const GATHER_MS = 25;
/** Running sessions a list shows at most. */
const LIST = 200;

type Send = (word: EventsDown) => void;

interface Subscriber {
  readonly userId: string;
  readonly topic: string;
  readonly send: Send;
}

export class Feed {
  readonly #subscribers = new Set<Subscriber>();
  readonly #due = new Map<string, () => void>();
  readonly #stopListening: () => void;
  #closed = false;

  constructor(private readonly room: SessionRoom) {
    this.#stopListening = room.store.onCommitted((change) => {
      this.#hear(change);
    });
  }

  /** Sends what is there now, then every change. Resolves with how to stop, or why not. */
  async subscribe(userId: string, topic: string, send: Send): Promise<(() => void) | ErrorCode> {
    const [kind, id = ''] = topic.split(':');
    const actor = await actorFacts(this.room.store.read, userId);
    if (actor === undefined) return 'signed-out';
    const subscriber: Subscriber = { userId, topic, send };
    const stop = (): void => void this.#subscribers.delete(subscriber);
    if (kind === 'domain') {
      const decision = mayRead(actor, id);
      if (!decision.ok) return decision.denial;
      this.#subscribers.add(subscriber);
      try {
        await this.#sendList(subscriber, actor, id);
      } catch (error) {
        stop();
        throw error;
      }
      return stop;
    }
    const [session] = await sessionRowsWithPeople(this.room.store.read, [id]);
    if (session === undefined || !shows(actor, session)) return 'not-found';
    this.#subscribers.add(subscriber);
    send({ t: 'session', session: this.#present(session, actor) });
    const running = this.room.running.get(id);
    if (running === undefined) return stop;
    if (running.session.controllerId !== userId) {
      const stopPointer = this.#sendPointer(running, subscriber);
      return () => {
        stopPointer();
        stop();
      };
    }
    const stopPrompts = this.#sendPrompts(running, send);
    return () => {
      stopPrompts();
      stop();
    };
  }

  /** Something live about this session changed. */
  touch(sessionId: string): void {
    if (this.#closed || this.#due.has(sessionId)) return;
    const cancel = this.room.clock.after(GATHER_MS, () => {
      this.#due.delete(sessionId);
      this.#tell(sessionId).catch((err: unknown) => {
        this.room.log.error({ err, sessionId }, 'A change could not be told');
      });
    });
    this.#due.set(sessionId, cancel);
  }

  close(): void {
    this.#closed = true;
    this.#stopListening();
    for (const cancel of this.#due.values()) cancel();
    this.#due.clear();
    this.#subscribers.clear();
  }

  #hear(change: Change): void {
    switch (change.type) {
      case 'session':
      case 'session-time':
        this.touch(change.sessionId);
        return;
      case 'endpoint':
        this.#stale(change.domainId, 'endpoints');
        for (const session of this.room.live.at(change.endpointId)) this.touch(session.id);
        return;
      case 'domain':
        this.#stale(change.domainId, 'domain');
        this.#stale(change.domainId, 'people');
        // What the domain says of limits holds at its endpoints, and in what runs there.
        this.#stale(change.domainId, 'endpoints');
        for (const session of this.room.live.all())
          if (session.domainId === change.domainId) this.touch(session.id);
        return;
      case 'audit':
        this.#stale(change.domainId, 'audit');
        return;
      case 'user': {
        const topics = new Set([...this.#subscribers].map(({ topic }) => topic));
        for (const topic of topics)
          if (topic.startsWith('domain:')) this.#stale(topic.slice('domain:'.length), 'people');
        return;
      }
      case 'access':
        this.#stale(change.domainId, 'requests');
        for (const session of this.room.live.of(change.userId)) this.touch(session.id);
        return;
      case 'login-ended':
      case 'notice':
        return;
    }
  }

  #stale(domainId: string, what: Extract<EventsDown, { t: 'stale' }>['what']): void {
    for (const { topic, send } of this.#subscribers)
      if (topic === `domain:${domainId}`) send({ t: 'stale', domainId, what });
  }

  #present(session: SessionWithPeople, actor: Actor): SessionView {
    const { live, running, clock } = this.room;
    const { id } = session.row;
    return presentSession(session, live.get(id), actor, clock.now(), running.get(id)?.gate);
  }

  async #sendList({ send }: Subscriber, actor: Actor, domainId: string): Promise<void> {
    const { store } = this.room;
    const { ids } = await listSessions(store.read, { domainId, state: 'running' }, { limit: LIST });
    const found = await sessionRowsWithPeople(store.read, ids);
    const sessions = found
      .filter((session) => shows(actor, session))
      .map((session) => this.#present(session, actor));
    send({ t: 'sessions', domainId, sessions });
  }

  async #tell(sessionId: string): Promise<void> {
    const { store } = this.room;
    const [session] = await sessionRowsWithPeople(store.read, [sessionId]);
    if (session === undefined) return;
    const topics = new Set([`domain:${session.row.domainId}`, `session:${sessionId}`]);
    const concerned = [...this.#subscribers].filter(({ topic }) => topics.has(topic));
    const actors = new Map<string, Actor | undefined>();
    for (const { userId } of concerned)
      if (!actors.has(userId)) actors.set(userId, await actorFacts(store.read, userId));
    for (const subscriber of concerned) {
      const actor = actors.get(subscriber.userId);
      if (actor === undefined || !shows(actor, session) || !this.#subscribers.has(subscriber)) continue;
      subscriber.send({ t: 'session', session: this.#present(session, actor) });
    }
  }

  /** Whoever may see that there is a session may not yet see what is done there: a seat is needed. */
  #sendPointer({ session }: Running, { userId, send }: Subscriber): () => void {
    return session.onPointer(({ x, y }) => {
      if (session.viewers.has(userId)) send({ t: 'pointer', sessionId: session.id, x, y });
    });
  }

  #sendPrompts({ session, prompting }: Running, send: Send): () => void {
    const sessionId = session.id;
    const word = (event: PromptingEvent): EventsDown => {
      switch (event.type) {
        case 'prompt':
          return { t: 'prompt', sessionId, prompt: event.prompt };
        case 'prompt-over':
          return { t: 'prompt-over', sessionId, promptId: event.promptId };
        case 'stage':
          return { t: 'stage', sessionId, stage: event.stage };
      }
    };
    const stopPrompts = prompting.listen((event) => {
      send(word(event));
    });
    const stopEnd = session.listen((event) => {
      if (event.type !== 'ended' || event.failure === undefined) return;
      const { failure, params } = event.failure;
      send({ t: 'start-failed', sessionId, failure, params });
    });
    if (prompting.stage !== undefined) send({ t: 'stage', sessionId, stage: prompting.stage });
    if (prompting.prompt !== undefined) send({ t: 'prompt', sessionId, prompt: prompting.prompt });
    return () => {
      stopPrompts();
      stopEnd();
    };
  }
}

/** People who were in a session hear of its end although they are in it no more. */
function shows(actor: Actor, session: SessionWithPeople): boolean {
  if (!actor.roles.has(session.row.domainId)) return false;
  return maySee(actor, session.facts) || session.stays.some((stay) => stay.person.id === actor.userId);
}
