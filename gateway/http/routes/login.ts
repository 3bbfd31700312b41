/** Signing in and out, the one-time links, one's own account. */

import { loginIdOf } from '../../auth/login-id.js';
import { openLogin } from '../../auth/sign-in.js';
import { changeAccount, changePassword } from '../../commands/account.js';
import type { Visiting } from '../../commands/asking.js';
import { takeEventsTicket } from '../../commands/events-ticket.js';
import { readMe } from '../../commands/read-me.js';
import { recordSignIn, signIn, signOut } from '../../commands/sign-in.js';
import { lookAtWelcomeLink, useWelcomeLink } from '../../commands/welcome.js';
import { hasSystemAdmin, userById } from '../../store/users.js';
import type { Me, PublicInfo, TicketView } from '../../wire/api.js';
import * as ask from '../../wire/requests.js';
import type { HttpParts } from '../parts.js';
import { presentMe } from '../presenters/person.js';
import type { Routes } from '../routes.js';
import type { Request, Response } from 'express';

export function loginRoutes(routes: Routes, parts: HttpParts): void {
  const { office, config, devices } = parts;

  routes.public('GET', '/api/public', {}, async (): Promise<PublicInfo> => ({
    name: config.name,
    version: config.version,
    needsFirstAdmin: !(await hasSystemAdmin(office.store.read)),
    demo: config.demo,
  }));

  routes.public('POST', '/api/login', { body: ask.signIn }, async ({ who, body, request, response }) => {
    const result = await parts.signIn.check(request, response);
    const userId = await signIn(office, who, result, (id) => openLogin(request, id));
    devices.remember(response, body.name);
    return me(request, userId);
  });

  routes.signedIn('POST', '/api/logout', { body: ask.nothing }, async ({ who, request, response }) => {
    await signOut(office, who, () => closeLogin(request, response));
  });

  routes.signedIn('GET', '/api/me', {}, async ({ who }) => presentMe(await readMe(office, who)));

  routes.public('POST', '/api/welcome/look', { body: ask.welcomeLook }, ({ who, body }) =>
    lookAtWelcomeLink(office, who, body.token),
  );

  routes.public('POST', '/api/welcome', { body: ask.welcome }, async ({ who, body, request, response }) => {
    const userId = await useWelcomeLink(office, who, body);
    return welcomeIn(who, userId, request, response);
  });

  routes.signedIn('PATCH', '/api/account', { body: ask.changeAccount }, async ({ who, body }) => {
    await changeAccount(office, who, body);
    return presentMe(await readMe(office, who));
  });

  routes.signedIn('POST', '/api/account/password', { body: ask.changePassword }, ({ who, body }) =>
    changePassword(office, who, body),
  );

  routes.signedIn(
    'POST',
    '/api/events-ticket',
    { body: ask.nothing },
    async ({ who }): Promise<TicketView> => {
      const { ticket, expiresAt } = await takeEventsTicket(office, who);
      return { ticket, role: 'events', expiresAt };
    },
  );

  /** Whoever held the link and set the password is who it says: no need to type both again. */
  async function welcomeIn(who: Visiting, userId: string, request: Request, response: Response): Promise<Me> {
    await recordSignIn(office, who, userId);
    await openLogin(request, userId);
    const user = await userById(office.store.read, userId);
    if (user !== undefined) devices.remember(response, user.name);
    return me(request, userId);
  }

  async function me(request: Request, userId: string): Promise<Me> {
    return presentMe(await readMe(office, { userId, loginId: loginIdOf(request.sessionID) }));
  }

  function closeLogin(request: Request, response: Response): Promise<void> {
    return new Promise((resolve, reject) => {
      request.session.destroy((error: unknown) => {
        office.logins.clearCookie(response);
        if (error === undefined || error === null) resolve();
        else reject(error instanceof Error ? error : new Error('login not ended', { cause: error }));
      });
    });
  }
}
