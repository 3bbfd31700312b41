/** Puts the HTTP layer together, in the order a request meets it. Knows no topic. */

import express, { type Express, type RequestHandler, Router } from 'express';
import { accessLog } from './access-log.js';
import { allowedHosts, onlyAllowedHosts } from './allowed-hosts.js';
import { errorHandler, nothingHere } from './errors.js';
import { pages } from './pages.js';
import type { HttpParts } from './parts.js';
import {
  consentLimits,
  joinLimits,
  LIMITS,
  passwordLimit,
  signInLimits,
  ticketLimit,
  trafficLimit,
  welcomeLimit,
} from './rate-limits.js';
import { giveRequestId } from './request-id.js';
import { type CatalogueEntry, Routes } from './routes.js';
import { accessRuleRoutes, ticketRoutes } from './routes/access-rules.js';
import { auditRoutes } from './routes/audit.js';
import { domainRoutes } from './routes/domains.js';
import { groupRoutes } from './routes/groups.js';
import { endpointRoutes } from './routes/endpoints.js';
import { loginRoutes } from './routes/login.js';
import { requestRoutes } from './routes/requests.js';
import { reviewRoutes } from './routes/review.js';
import { onlyOwnPages } from './same-origin.js';
import { securityHeaders } from './security-headers.js';
import { identify } from './who.js';

/** Largest body (bytes): nothing a page sends by REST comes near; secrets and screens never travel here. */
const MAX_BODY = 64 * 1024;

export interface Http {
  readonly app: Express;
  /** Every route of the API with who may call it. */
  readonly catalogue: readonly CatalogueEntry[];
}

/** @throws when a route is registered without saying who may call it or what it takes. */
export function createHttp(parts: HttpParts): Http {
  const { config, office } = parts;
  const app = express();
  app.set('trust proxy', config.trustedProxies.length === 0 ? false : [...config.trustedProxies]);
  app.set('case sensitive routing', true);
  app.set('strict routing', true);
  app.set('query parser', 'simple');
  app.set('etag', false);
  app.disable('x-powered-by');

  app.use(giveRequestId, accessLog(office.log), ...securityHeaders(config.publicUrl));
  // Before the Host check: a load balancer asks by address.
  app.get('/healthz', alive);
  app.get('/readyz', readiness(parts));
  app.use(onlyAllowedHosts(allowedHosts(config.publicUrl, config.allowedHosts), config.publicUrl));

  const { router, catalogue } = api(parts);
  app.use((request, response, next) => {
    if (request.path.startsWith('/api/')) router(request, response, next);
    else next();
  });
  app.use(pages(config.webRoot));
  app.use(nothingHere, errorHandler(office.log));
  return { app, catalogue };
}

/** What an owner of a machine does with his link. */
const OWNERS_PAGE = ['/api/consent/look', '/api/consent/answer', '/api/consent/end'];
/** Both ways to a ticket for a session's stream. */
const INTO_SESSIONS = ['/api/sessions/:id/join', '/api/sessions/:id/control'];

function api(parts: HttpParts): { readonly router: Router; readonly catalogue: readonly CatalogueEntry[] } {
  const { config, office } = parts;
  const limits = config.limits ?? LIMITS;
  const router = Router({ caseSensitive: true, strict: true });
  const routes = new Routes(identify(office));
  loginRoutes(routes, parts);
  domainRoutes(routes, office);
  groupRoutes(routes, office);
  reviewRoutes(routes, office);
  endpointRoutes(routes, office);
  requestRoutes(routes, office);
  accessRuleRoutes(routes, office);
  auditRoutes(routes, office);
  parts.moreRoutes?.(routes);
  const forMachines = new Routes(identify(office));
  ticketRoutes(forMachines, office);

  router.use(noStore, trafficLimit(limits));
  // Before the rule of our own pages: no browser calls these, and no cookie opens them.
  router.use('/api/tickets', ticketLimit(office, limits), smallJson);
  router.use(forMachines.router);
  router.use(onlyOwnPages(config.publicUrl));
  // Compressed bodies are refused: 64 KiB must be 64 KiB.
  router.use(smallJson);
  router.post('/api/login', ...signInLimits(office, limits, parts.devices));
  const welcome = welcomeLimit(office, limits);
  router.post('/api/welcome', welcome);
  router.post('/api/welcome/look', welcome);
  router.post(OWNERS_PAGE, ...consentLimits(office, limits));
  router.use(office.logins.middleware, ...parts.signIn.middleware);
  router.post('/api/account/password', passwordLimit(office, limits));
  router.post(INTO_SESSIONS, ...joinLimits(limits));
  router.use(routes.router, nothingHere);
  return { router, catalogue: [...routes.catalogue, ...forMachines.catalogue] };
}

const smallJson = express.json({ limit: MAX_BODY, strict: true, type: 'application/json', inflate: false });

const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};

const alive: RequestHandler = (_request, response) => {
  response.setHeader('Cache-Control', 'no-store');
  response.json({ ok: true });
};

const readiness =
  (parts: HttpParts): RequestHandler =>
  async (_request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    const ok = await parts.ready().catch(() => false);
    response.status(ok ? 200 : 503).json({ ok });
  };
