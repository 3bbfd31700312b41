/** Domains and the people in them. */

import { addPerson } from '../../commands/add-person.js';
import { changePerson, linkPerson, removePerson } from '../../commands/change-person.js';
import { changeDomainLimits, readDomainLimits } from '../../commands/domain-limits.js';
import { addDomain, changeDomain } from '../../commands/domains.js';
import type { Office } from '../../commands/office.js';
import { readDomain, readDomains, readPeople } from '../../commands/read-domains.js';
import * as ask from '../../wire/requests.js';
import { domainPath, personPath } from '../paths.js';
import { presentDomain } from '../presenters/domain.js';
import { presentMember } from '../presenters/person.js';
import type { Routes } from '../routes.js';

export function domainRoutes(routes: Routes, office: Office): void {
  routes.signedIn('GET', '/api/domains', {}, async ({ who }) =>
    (await readDomains(office, who)).map(presentDomain),
  );

  routes.signedIn('POST', '/api/domains', { body: ask.addDomain }, async ({ who, body, response }) => {
    const domainId = await addDomain(office, who, body.name);
    response.status(201);
    return presentDomain(await readDomain(office, who, domainId));
  });

  routes.signedIn('GET', '/api/domains/:domainId', { params: domainPath }, async ({ who, params }) =>
    presentDomain(await readDomain(office, who, params.domainId)),
  );

  routes.signedIn(
    'PATCH',
    '/api/domains/:domainId',
    { params: domainPath, body: ask.changeDomain },
    async ({ who, params, body }) => {
      await changeDomain(office, who, params.domainId, body);
      return presentDomain(await readDomain(office, who, params.domainId));
    },
  );

  routes.signedIn('GET', '/api/domains/:domainId/limits', { params: domainPath }, ({ who, params }) =>
    readDomainLimits(office, who, params.domainId),
  );

  routes.signedIn(
    'PUT',
    '/api/domains/:domainId/limits',
    { params: domainPath, body: ask.changeDomainLimits },
    ({ who, params, body }) => changeDomainLimits(office, who, params.domainId, body),
  );

  routes.signedIn('GET', '/api/domains/:domainId/people', { params: domainPath }, async ({ who, params }) => {
    const { people, admin } = await readPeople(office, who, params.domainId);
    return people.map((member) => presentMember(member, admin));
  });

  // 204 for somebody who has an account already: there is no link to hand over.
  routes.signedIn(
    'POST',
    '/api/domains/:domainId/people',
    { params: domainPath, body: ask.addPerson },
    async ({ who, params, body, response }) => {
      const { link } = await addPerson(office, who, params.domainId, body);
      if (link !== undefined) response.status(201);
      return link;
    },
  );

  routes.signedIn(
    'PATCH',
    '/api/domains/:domainId/people/:userId',
    { params: personPath, body: ask.changePerson },
    ({ who, params, body }) => changePerson(office, who, params, body),
  );

  routes.signedIn(
    'DELETE',
    '/api/domains/:domainId/people/:userId',
    { params: personPath },
    ({ who, params }) => removePerson(office, who, params),
  );

  routes.signedIn(
    'POST',
    '/api/domains/:domainId/people/:userId/link',
    { params: personPath, body: ask.nothing },
    ({ who, params }) => linkPerson(office, who, params),
  );
}
