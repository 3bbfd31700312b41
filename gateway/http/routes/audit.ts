/** A domain's evidence, for its admins. */

import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { Office } from '../../commands/office.js';
import { exportAudit, Prover, readAuditPage } from '../../commands/read-audit.js';
import * as ask from '../../wire/requests.js';
import { domainPath } from '../paths.js';
import { presentAuditPage } from '../presenters/audit.js';
import { presentProof } from '../presenters/person.js';
import type { Routes } from '../routes.js';

export function auditRoutes(routes: Routes, office: Office): void {
  const prover = new Prover();

  routes.signedIn(
    'GET',
    '/api/domains/:domainId/audit',
    { params: domainPath, query: ask.listAudit },
    async ({ who, params, query }) =>
      presentAuditPage(await readAuditPage(office, who, params.domainId, query)),
  );

  routes.signedIn(
    'GET',
    '/api/domains/:domainId/audit/proof',
    { params: domainPath },
    async ({ who, params }) => presentProof(await prover.prove(office, who, params.domainId)),
  );

  routes.signedIn(
    'GET',
    '/api/domains/:domainId/audit/export',
    { params: domainPath, query: ask.listAudit },
    async ({ who, params, query, response }) => {
      const pieces = await exportAudit(office, who, params.domainId, query);
      response.status(200);
      response.setHeader('Content-Type', 'text/csv; charset=utf-8');
      response.setHeader('Content-Disposition', 'attachment; filename="jumpseat-audit.csv"');
      // A piece is read when the last one has gone out: an export of millions stays small in memory.
      await pipeline(Readable.from(pieces), response);
    },
  );
}
