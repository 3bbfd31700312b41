/** The sessions this gateway runs now, by id. Knows no row: what is not here is over or somebody else's. */

import type { Session } from './session.js';

export class LiveSessions {
  readonly #sessions = new Map<string, Session>();

  /** Keeps the session until it ends. */
  add(session: Session): void {
    this.#sessions.set(session.id, session);
    session.listen((event) => {
      if (event.type === 'ended') this.#sessions.delete(session.id);
    });
  }

  get(id: string): Session | undefined {
    return this.#sessions.get(id);
  }

  all(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  at(endpointId: string): readonly Session[] {
    return this.all().filter((session) => session.endpointId === endpointId);
  }

  /** Sessions this person controls or watches. */
  of(userId: string): readonly Session[] {
    return this.all().filter((session) => session.controllerId === userId || session.viewers.has(userId));
  }

  /** Ends every session because the gateway stops. */
  closeAll(): void {
    for (const session of this.all()) session.close('gateway-stopped');
  }
}
