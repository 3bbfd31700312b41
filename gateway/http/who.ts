/** Finds out who asks: a person behind a living login, or an address. Knows no route and no right. */

import type { Request } from 'express';
import { loginOf } from '../auth/login-id.js';
import type { Asking, Visiting } from '../commands/asking.js';
import type { Office } from '../commands/office.js';
import { Refused } from '../commands/refused.js';
import { userById } from '../store/users.js';
import { subnetOf } from './rate-limits.js';
import { requestIdOf } from './request-id.js';
import type { Identify } from './routes.js';

/** A page asks this before it knows whether anybody is signed in: no knock worth counting. */
const ASKED_BY_EVERYBODY = '/api/me';

export function identify(office: Office): Identify {
  const visitor = (request: Request): Visiting => ({
    from: request.ip ?? 'unknown',
    subnet: subnetOf(request),
    requestId: requestIdOf(request),
  });
  return {
    visitor,
    async person(request): Promise<Asking> {
      const login = loginOf(request);
      const user = login === undefined ? undefined : await userById(office.store.read, login.userId);
      if (login === undefined || user === undefined) {
        if (request.path !== ASKED_BY_EVERYBODY)
          office.strangers.note(visitor(request), 'access.refused', 'signed-out');
        throw new Refused('signed-out');
      }
      // Disabling ends every login; this is for the request that was already on its way.
      if (user.disabled) throw new Refused('user-disabled');
      return { ...visitor(request), ...login };
    },
  };
}
