/** Every migration, in order. Never changed once released: a change of shape is a new file. */

import { FirstTables1795305600000 } from './0001-first-tables.js';
import { EndpointSettings1795312800000 } from './0002-endpoint-settings.js';
import { SessionSecurity1795314600000 } from './0003-session-security.js';
import { AccessRequests1795316400000 } from './0004-access-requests.js';
import { SessionAddress1795317000000 } from './0005-session-address.js';
import { StoredCredentials1795392000010 } from './0010-stored-credentials.js';
import { Groups1795392000011 } from './0011-groups.js';
import { EndpointLimits1795392000012 } from './0012-endpoint-limits.js';
import { SessionCredentials1795392000013 } from './0013-session-credentials.js';
import { SessionLimits1795392000020 } from './0020-session-limits.js';
import { OwnersConsent1795392000030 } from './0030-owners-consent.js';
import { AccountMail1795392000031 } from './0031-account-mail.js';

export const MIGRATIONS = [
  FirstTables1795305600000,
  EndpointSettings1795312800000,
  SessionSecurity1795314600000,
  AccessRequests1795316400000,
  SessionAddress1795317000000,
  StoredCredentials1795392000010,
  Groups1795392000011,
  EndpointLimits1795392000012,
  SessionCredentials1795392000013,
  SessionLimits1795392000020,
  OwnersConsent1795392000030,
  AccountMail1795392000031,
];
