/** What the HTTP layer is made of: everything is handed in, nothing is looked up. */

import type { KnownDevices } from '../auth/known-device.js';
import type { SignIn } from '../auth/sign-in.js';
import type { Office } from '../commands/office.js';
import type { Limits } from './rate-limits.js';
import type { Routes } from './routes.js';

export interface HttpConfig {
  /** What people type; its origin is the only one that may change anything. */
  readonly publicUrl: URL;
  /** Further `host[:port]` we answer to, e.g. the name a health check uses. */
  readonly allowedHosts?: readonly string[];
  /** Addresses or CIDR ranges of proxies whose X-Forwarded-For is believed; none when empty. */
  readonly trustedProxies: readonly string[];
  readonly name: string;
  readonly version: string;
  readonly demo: boolean;
  /** The built page, absolute: dist/web. */
  readonly webRoot: string;
  readonly limits?: Limits;
}

export interface HttpParts {
  readonly config: HttpConfig;
  readonly office: Office;
  readonly signIn: SignIn;
  readonly devices: KnownDevices;
  /** May people be sent here now? Says nothing of why not. */
  ready(): Promise<boolean>;
  /** Further routes, e.g. those of sessions, registered before the catalogue is closed. */
  readonly moreRoutes?: (routes: Routes) => void;
}
