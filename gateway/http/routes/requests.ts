/** Requests for access and approvals: ask, answer, end. What happens is in commands/requests. */

import type { Office } from '../../commands/office.js';
import {
  approveRequest,
  cancelRequest,
  denyRequest,
  reviewBreakGlass,
} from '../../commands/requests/answer.js';
import { giveBackApproval, withdrawApproval } from '../../commands/requests/approvals.js';
import { askAccess, askMore, breakGlass } from '../../commands/requests/ask.js';
import { readRequest, readRequests } from '../../commands/requests/read.js';
import * as takes from '../../wire/access-requests.js';
import { nothing } from '../../wire/requests.js';
import { approvalPath, domainPath, endpointPath, requestPath } from '../paths.js';
import type { Routes } from '../routes.js';

export function requestRoutes(routes: Routes, office: Office): void {
  routes.signedIn(
    'GET',
    '/api/domains/:domainId/requests',
    { params: domainPath, query: takes.listRequests },
    ({ who, params, query }) => readRequests(office, who, params.domainId, query),
  );
  routes.signedIn('GET', '/api/requests/:requestId', { params: requestPath }, ({ who, params }) =>
    readRequest(office, who, params.requestId),
  );
  routes.signedIn(
    'POST',
    '/api/endpoints/:endpointId/requests',
    { params: endpointPath, body: takes.askAccess },
    async ({ who, params, body, response }) => {
      const requestId = await askAccess(office, who, params.endpointId, body);
      response.status(201);
      return readRequest(office, who, requestId);
    },
  );
  routes.signedIn(
    'POST',
    '/api/endpoints/:endpointId/break-glass',
    { params: endpointPath, body: takes.breakGlass },
    async ({ who, params, body, response }) => {
      const requestId = await breakGlass(office, who, params.endpointId, body);
      response.status(201);
      return readRequest(office, who, requestId);
    },
  );
  routes.signedIn(
    'POST',
    '/api/requests/:requestId/approve',
    { params: requestPath, body: takes.approve },
    async ({ who, params, body }) => {
      await approveRequest(office, who, params.requestId, body);
      return readRequest(office, who, params.requestId);
    },
  );
  routes.signedIn(
    'POST',
    '/api/requests/:requestId/deny',
    { params: requestPath, body: takes.withNote },
    async ({ who, params, body }) => {
      await denyRequest(office, who, params.requestId, body.note);
      return readRequest(office, who, params.requestId);
    },
  );
  routes.signedIn(
    'POST',
    '/api/requests/:requestId/cancel',
    { params: requestPath, body: nothing },
    async ({ who, params }) => {
      await cancelRequest(office, who, params.requestId);
      return readRequest(office, who, params.requestId);
    },
  );
  routes.signedIn(
    'POST',
    '/api/requests/:requestId/review',
    { params: requestPath, body: takes.withNote },
    async ({ who, params, body }) => {
      await reviewBreakGlass(office, who, params.requestId, body.note);
      return readRequest(office, who, params.requestId);
    },
  );
  routes.signedIn(
    'POST',
    '/api/approvals/:approvalId/withdraw',
    { params: approvalPath, body: takes.withdraw },
    ({ who, params, body }) => withdrawApproval(office, who, params.approvalId, body.note),
  );
  routes.signedIn(
    'POST',
    '/api/approvals/:approvalId/give-back',
    { params: approvalPath, body: nothing },
    ({ who, params }) => giveBackApproval(office, who, params.approvalId),
  );
  routes.signedIn(
    'POST',
    '/api/approvals/:approvalId/more',
    { params: approvalPath, body: takes.askMore },
    async ({ who, params, body, response }) => {
      const requestId = await askMore(office, who, params.approvalId, body);
      response.status(201);
      return readRequest(office, who, requestId);
    },
  );
}
