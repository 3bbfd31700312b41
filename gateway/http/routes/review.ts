/** Who can reach what in a domain, for its admins. */

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Office } from '../../commands/office.js';
import { exportReview, readReview } from '../../commands/read-review.js';
import * as ask from '../../wire/review.js';
import { domainPath } from '../paths.js';
import { presentReview, reviewCsv } from '../presenters/review.js';
import type { Routes } from '../routes.js';

export function reviewRoutes(routes: Routes, office: Office): void {
  routes.signedIn(
    'GET',
    '/api/domains/:domainId/review',
    { params: domainPath, query: ask.readReview },
    async ({ who, params, query }) => presentReview(await readReview(office, who, params.domainId, query)),
  );

  routes.signedIn(
    'GET',
    '/api/domains/:domainId/review/export',
    { params: domainPath, query: ask.readReview },
    async ({ who, params, query, response }) => {
      const pieces = await exportReview(office, who, params.domainId, query);
      response.status(200);
      response.setHeader('Content-Type', 'text/csv; charset=utf-8');
      response.setHeader('Content-Disposition', 'attachment; filename="jumpseat-access.csv"');
      await pipeline(Readable.from(reviewCsv(pieces)), response);
    },
  );
}
