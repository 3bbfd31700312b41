/** Registered machines: what they are, who may use them, who they proved to be. */

import { changeCredentials, clearCredentials, readCredentials } from '../../commands/credentials.js';
import {
  changeAccess,
  changeLimits,
  changeApproval,
  starEndpoint,
  switchJoint,
} from '../../commands/endpoint-access.js';
import { changeOwners, readOwners } from '../../commands/consent/owners.js';
import { changeSettings } from '../../commands/endpoint-settings.js';
import { addEndpoint, changeEndpoint, removeEndpoint } from '../../commands/endpoints.js';
import { forgetHostKey, replaceHostKey } from '../../commands/host-keys.js';
import type { Office } from '../../commands/office.js';
import { readAccess, readEndpoint, readEndpoints, readHostKeys } from '../../commands/read-endpoints.js';
import type { EndpointAccess } from '../../wire/api.js';
import { changeOwners as changeOwnersRule } from '../../wire/consent.js';
import { endpointSettings } from '../../wire/endpoint-settings.js';
import { changeApproval as changeApprovalRule } from '../../wire/access-requests.js';
import * as ask from '../../wire/requests.js';
import { domainPath, endpointPath } from '../paths.js';
import { presentCredentials, presentEndpoint, presentHostKey } from '../presenters/endpoint.js';
import { presentRef } from '../presenters/person.js';
import type { Routes } from '../routes.js';

export function endpointRoutes(routes: Routes, office: Office): void {
  routes.signedIn(
    'GET',
    '/api/domains/:domainId/endpoints',
    { params: domainPath },
    async ({ who, params }) => (await readEndpoints(office, who, params.domainId)).map(presentEndpoint),
  );

  routes.signedIn(
    'POST',
    '/api/domains/:domainId/endpoints',
    { params: domainPath, body: ask.addEndpoint },
    async ({ who, params, body, response }) => {
      const endpointId = await addEndpoint(office, who, params.domainId, body);
      response.status(201);
      return presentEndpoint(await readEndpoint(office, who, endpointId));
    },
  );

  routes.signedIn('GET', '/api/endpoints/:endpointId', { params: endpointPath }, async ({ who, params }) =>
    presentEndpoint(await readEndpoint(office, who, params.endpointId)),
  );

  routes.signedIn(
    'PATCH',
    '/api/endpoints/:endpointId',
    { params: endpointPath, body: ask.changeEndpoint },
    async ({ who, params, body }) => {
      await changeEndpoint(office, who, params.endpointId, body);
      return presentEndpoint(await readEndpoint(office, who, params.endpointId));
    },
  );

  routes.signedIn('DELETE', '/api/endpoints/:endpointId', { params: endpointPath }, ({ who, params }) =>
    removeEndpoint(office, who, params.endpointId),
  );

  routes.signedIn(
    'PUT',
    '/api/endpoints/:endpointId/joint',
    { params: endpointPath, body: ask.switchJoint },
    async ({ who, params, body }) => {
      await switchJoint(office, who, params.endpointId, body.on);
      return presentEndpoint(await readEndpoint(office, who, params.endpointId));
    },
  );

  routes.signedIn(
    'PUT',
    '/api/endpoints/:endpointId/settings',
    { params: endpointPath, body: endpointSettings },
    async ({ who, params, body }) => {
      await changeSettings(office, who, params.endpointId, body);
      return presentEndpoint(await readEndpoint(office, who, params.endpointId));
    },
  );

  routes.signedIn(
    'GET',
    '/api/endpoints/:endpointId/access',
    { params: endpointPath },
    async ({ who, params }): Promise<EndpointAccess> => {
      const { access, people, groups } = await readAccess(office, who, params.endpointId);
      return {
        access,
        people: people.map(presentRef),
        groups: groups.map(({ id, name }) => ({ id, name })),
      };
    },
  );

  routes.signedIn(
    'PUT',
    '/api/endpoints/:endpointId/access',
    { params: endpointPath, body: ask.changeAccess },
    ({ who, params, body }) => changeAccess(office, who, params.endpointId, body),
  );

  routes.signedIn(
    'GET',
    '/api/endpoints/:endpointId/credentials',
    { params: endpointPath },
    async ({ who, params }) => presentCredentials(await readCredentials(office, who, params.endpointId)),
  );

  routes.signedIn(
    'PUT',
    '/api/endpoints/:endpointId/credentials',
    { params: endpointPath, body: ask.putCredentials },
    ({ who, params, body }) => changeCredentials(office, who, params.endpointId, body),
  );

  routes.signedIn(
    'DELETE',
    '/api/endpoints/:endpointId/credentials',
    { params: endpointPath },
    ({ who, params }) => clearCredentials(office, who, params.endpointId),
  );

  routes.signedIn(
    'PUT',
    '/api/endpoints/:endpointId/approval',
    { params: endpointPath, body: changeApprovalRule },
    async ({ who, params, body }) => {
      await changeApproval(office, who, params.endpointId, body.approvers);
      return presentEndpoint(await readEndpoint(office, who, params.endpointId));
    },
  );

  routes.signedIn('GET', '/api/endpoints/:endpointId/owners', { params: endpointPath }, ({ who, params }) =>
    readOwners(office, who, params.endpointId),
  );

  routes.signedIn(
    'PUT',
    '/api/endpoints/:endpointId/owners',
    { params: endpointPath, body: changeOwnersRule },
    ({ who, params, body }) => changeOwners(office, who, params.endpointId, body.owners),
  );

  routes.signedIn(
    'PUT',
    '/api/endpoints/:endpointId/limits',
    { params: endpointPath, body: ask.changeLimits },
    ({ who, params, body }) => changeLimits(office, who, params.endpointId, body),
  );

  routes.signedIn(
    'PUT',
    '/api/endpoints/:endpointId/star',
    { params: endpointPath, body: ask.star },
    ({ who, params, body }) => starEndpoint(office, who, params.endpointId, body.on),
  );

  routes.signedIn(
    'GET',
    '/api/endpoints/:endpointId/host-keys',
    { params: endpointPath },
    async ({ who, params }) => {
      const { keys, names } = await readHostKeys(office, who, params.endpointId);
      return keys.map((key) => presentHostKey(key, names));
    },
  );

  routes.signedIn(
    'POST',
    '/api/endpoints/:endpointId/host-key',
    { params: endpointPath, body: ask.replaceHostKey },
    ({ who, params, body }) => replaceHostKey(office, who, params.endpointId, body.fingerprint),
  );

  routes.signedIn(
    'DELETE',
    '/api/endpoints/:endpointId/host-key',
    { params: endpointPath },
    ({ who, params }) => forgetHostKey(office, who, params.endpointId),
  );
}
