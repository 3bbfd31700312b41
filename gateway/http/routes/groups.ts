/** Groups of a domain's people. */

import { addGroup, changeGroup, readGroups, removeGroup } from '../../commands/groups.js';
import type { Office } from '../../commands/office.js';
import type { GroupView } from '../../wire/api.js';
import * as ask from '../../wire/requests.js';
import { domainPath, groupPath } from '../paths.js';
import { presentRef } from '../presenters/person.js';
import type { Routes } from '../routes.js';

export function groupRoutes(routes: Routes, office: Office): void {
  routes.signedIn(
    'GET',
    '/api/domains/:domainId/groups',
    { params: domainPath },
    async ({ who, params }): Promise<readonly GroupView[]> =>
      (await readGroups(office, who, params.domainId)).map(({ row, members }) => ({
        id: row.id,
        name: row.name,
        people: members.map(presentRef),
      })),
  );

  routes.signedIn(
    'POST',
    '/api/domains/:domainId/groups',
    { params: domainPath, body: ask.addGroup },
    async ({ who, params, body, response }) => {
      const id = await addGroup(office, who, params.domainId, body);
      response.status(201);
      return { id };
    },
  );

  routes.signedIn(
    'PATCH',
    '/api/groups/:groupId',
    { params: groupPath, body: ask.changeGroup },
    ({ who, params, body }) => changeGroup(office, who, params.groupId, body),
  );

  routes.signedIn('DELETE', '/api/groups/:groupId', { params: groupPath }, ({ who, params }) =>
    removeGroup(office, who, params.groupId),
  );
}
