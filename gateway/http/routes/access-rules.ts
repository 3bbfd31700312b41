/** Rules of approval, notices and tokens of a domain; and the one route other systems call, with such a token. */

import type { Request } from 'express';
import type { Office } from '../../commands/office.js';
import { closeTicket, demandToken } from '../../commands/requests/approvals.js';
import {
  addToken,
  changeAccessRules,
  hashOfToken,
  readAccessRules,
  readTokens,
  renewWebhookSecret,
  revokeToken,
  type RulesSight,
} from '../../commands/requests/rules.js';
import { Refused } from '../../commands/refused.js';
import type {
  AccessRulesView,
  ApiTokenView,
  NewApiToken,
  TicketClosed,
  WebhookSecret,
} from '../../wire/access.js';
import * as takes from '../../wire/access-requests.js';
import { nothing } from '../../wire/requests.js';
import { domainPath, tokenPath } from '../paths.js';
import { presentRefOf } from '../presenters/person.js';
import type { Routes } from '../routes.js';

export function accessRuleRoutes(routes: Routes, office: Office): void {
  routes.signedIn(
    'GET',
    '/api/domains/:domainId/access-rules',
    { params: domainPath },
    async ({ who, params }) => present(office, await readAccessRules(office, who, params.domainId)),
  );
  routes.signedIn(
    'PATCH',
    '/api/domains/:domainId/access-rules',
    { params: domainPath, body: takes.changeAccessRules },
    async ({ who, params, body }) => {
      await changeAccessRules(office, who, params.domainId, body);
      return present(office, await readAccessRules(office, who, params.domainId));
    },
  );
  routes.signedIn(
    'POST',
    '/api/domains/:domainId/webhook-secret',
    { params: domainPath, body: nothing },
    async ({ who, params }): Promise<WebhookSecret> => ({
      secret: await renewWebhookSecret(office, who, params.domainId),
    }),
  );
  routes.signedIn(
    'GET',
    '/api/domains/:domainId/api-tokens',
    { params: domainPath },
    async ({ who, params }): Promise<readonly ApiTokenView[]> => {
      const { tokens, names } = await readTokens(office, who, params.domainId);
      return tokens.map(({ id, name, createdBy, createdAt, expiresAt, usedAt }) => ({
        id,
        name,
        createdBy: presentRefOf(names, createdBy),
        createdAt,
        expiresAt,
        usedAt,
      }));
    },
  );
  routes.signedIn(
    'POST',
    '/api/domains/:domainId/api-tokens',
    { params: domainPath, body: takes.addToken },
    async ({ who, params, body, response }): Promise<NewApiToken> => {
      const made = await addToken(office, who, params.domainId, body);
      response.status(201);
      return made;
    },
  );
  routes.signedIn(
    'DELETE',
    '/api/domains/:domainId/api-tokens/:tokenId',
    { params: tokenPath },
    ({ who, params }) => revokeToken(office, who, params),
  );
}

/** Called by machines: a token instead of a cookie, so nothing a browser carries by itself counts here. */
export function ticketRoutes(routes: Routes, office: Office): void {
  routes.public(
    'POST',
    '/api/tickets/:ticket/close',
    { params: takes.ticketPath, body: nothing },
    async ({ who, params, request }): Promise<TicketClosed> => {
      const token = await demandToken(office, who, hashOfToken(bearerOf(request)));
      return { ended: await closeTicket(office, who, token, params.ticket) };
    },
  );
}

/** @throws Refused `signed-out` without one. */
function bearerOf(request: Request): string {
  const [, token] = /^Bearer (jst_[A-Za-z0-9_-]{43})$/.exec(request.headers.authorization ?? '') ?? [];
  if (token === undefined) throw new Refused('signed-out');
  return token;
}

function present(office: Office, { rules, notices }: RulesSight): AccessRulesView {
  return {
    ...rules,
    notices:
      notices === undefined
        ? null
        : {
            mailTo: notices.row.mailTo,
            mailReady: office.mailReady,
            webhookUrl: notices.row.webhookUrl,
            webhookSigned: notices.row.webhookSalt !== null,
            last: notices.last.map(({ road, kind, createdAt, sentAt, dueAt, failure }) => ({
              road,
              kind,
              createdAt,
              sentAt,
              nextTryAt: dueAt,
              failure,
            })),
          },
  };
}
