/** The outside, put together: one HTTP server with its routes and pages, and the door for sockets. */

import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Express } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import proxyAddr from 'proxy-addr';
import type { Auth } from './auth/auth.js';
import type { Visiting } from './commands/asking.js';
import type { DemoStage } from './commands/demo.js';
import type { Feed } from './commands/sessions/feed.js';
import type { SessionRoom } from './commands/sessions/room.js';
import type { Config } from './config/config.js';
import { allowedHosts } from './http/allowed-hosts.js';
import { createHttp } from './http/create-http.js';
import { limitsWith } from './http/rate-limits.js';
import { consentRoutes } from './http/routes/consent.js';
import { demoRoutes } from './http/routes/demo.js';
import { sessionRoutes } from './http/routes/sessions.js';
import { limitServer, SERVER_OPTIONS } from './http/server-limits.js';
import { VERSION } from './version.js';
import { Sockets } from './ws/sockets.js';

const WEB_ROOT = fileURLToPath(new URL('../web', import.meta.url));

export interface OutsideParts {
  readonly config: Config;
  readonly room: SessionRoom;
  readonly feed: Feed;
  readonly auth: Auth;
  readonly stage: DemoStage | undefined;
  /** The built page; default: beside the compiled gateway. */
  readonly webRoot: string | undefined;
}

export interface Outside {
  readonly server: Server;
  /** Resolves with the port. @throws when it cannot be had. */
  listen(): Promise<number>;
  /** Takes no more work in. */
  stopListening(): void;
  /** Takes leave of the browsers, briefly, and destroys what is still open. Harmless when called twice. */
  close(): Promise<void>;
}

export function openOutside({ config, room, feed, auth, stage, webRoot }: OutsideParts): Outside {
  const { publicUrl } = room;
  const pagesAt = (url: URL): Express =>
    createHttp({
      config: {
        publicUrl: url,
        trustedProxies: config.trustedProxies,
        name: 'Jumpseat',
        version: VERSION,
        demo: config.demo,
        webRoot: webRoot ?? WEB_ROOT,
        limits: limitsWith(config.sessions.joinsPerMinute),
      },
      office: room,
      signIn: auth.signIn,
      devices: auth.devices,
      ready: async () => {
        await room.store.read.query('SELECT 1');
        return true;
      },
      moreRoutes: (routes) => {
        sessionRoutes(routes, room);
        consentRoutes(routes, room);
        if (stage !== undefined) demoRoutes(routes, room, stage);
      },
    }).app;
  // The demonstration's viewer comes by another name of this machine, so that one browser can be two people.
  const places = stage === undefined ? [publicUrl] : [publicUrl, stage.viewerUrl];
  const apps = new Map(places.map((url) => [url.host, pagesAt(url)]));
  const first = apps.get(publicUrl.host);
  const answer: RequestListener = (request, response) => {
    (apps.get(request.headers.host ?? '') ?? first)?.(request, response);
  };
  const server = createServer(SERVER_OPTIONS, answer);
  limitServer(server);
  const sockets = new Sockets({
    room,
    feed,
    origins: new Set(places.map((url) => url.origin)),
    hosts: new Set(places.flatMap((url) => [...allowedHosts(url)])),
    visitor: visitorOf(config.trustedProxies),
  });
  sockets.listen(server);
  return {
    server,
    listen: () => listen(server, config.listen.host, config.listen.port),
    stopListening: () => {
      server.close();
    },
    close: async () => {
      await sockets.close();
      server.closeAllConnections();
    },
  };
}

/** The same reading of X-Forwarded-For as Express makes, for requests that never reach it. */
function visitorOf(trustedProxies: readonly string[]): (request: IncomingMessage) => Visiting {
  const trust = proxyAddr.compile([...trustedProxies]);
  let count = 0;
  return (request) => {
    const from = proxyAddr(request, trust);
    count += 1;
    return { from, subnet: ipKeyGenerator(from), requestId: `ws-${String(count)}` };
  };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
