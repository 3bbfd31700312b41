/** What the REST routes accept, one strict schema each: an unknown key is an error. Knows no route. */

import * as z from 'zod';
import { isTimeZone } from '../domain/access-hours.js';
import { MAX_VIEWERS } from '../domain/limits.js';
import { PROTOCOLS } from '../domain/protocol.js';
import {
  givenPassword,
  host,
  id,
  line,
  loginName,
  mailAddress,
  paragraph,
  password,
  port,
  tag,
} from './text.js';

const role = z.enum(['engineer', 'admin']);
/** Who signs in to the machine: the person, the gateway, or as the person chooses. */
const credentialChoice = z.enum(['ask', 'stored', 'both']);
const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** Null = none; absent: left as it is. */
const accountMail = mailAddress.nullable().optional();

/** POST /api/login */
export const signIn = z.strictObject({ name: z.string().min(1).max(200), password: givenPassword });
/** POST /api/welcome/look: what is this link for? */
export const welcomeLook = z.strictObject({ token });
/** POST /api/welcome: uses the link up and signs the person in. */
export const welcome = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('first-admin'),
    token,
    name: loginName,
    fullName: line(1, 100),
    domainName: line(1, 60),
    password,
  }),
  z.strictObject({ kind: z.literal('set-password'), token, password }),
]);
/** POST /api/demo/enter: only there in the demonstration. */
export const enterDemo = z.strictObject({ token });
/** POST /api/account/password */
export const changePassword = z.strictObject({ current: givenPassword, next: password });
/** PATCH /api/account */
export const changeAccount = z.strictObject({ fullName: line(1, 100), mail: accountMail });

/** POST /api/domains */
export const addDomain = z.strictObject({ name: line(1, 60) });
/** PATCH /api/domains/:domainId. `allowedRanges` is the system admin's, the rest the domain admin's. */
export const changeDomain = z.strictObject({
  name: line(1, 60).optional(),
  adminsAcceptHostKeys: z.boolean().optional(),
  allowedRanges: z
    .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))
    .max(50)
    .optional(),
});

/** POST /api/domains/:domainId/people: a new person, or one who exists already by that name. */
export const addPerson = z.strictObject({ name: loginName, fullName: line(1, 100), role });
/** PATCH /api/domains/:domainId/people/:userId */
export const changePerson = z.strictObject({
  role: role.optional(),
  disabled: z.boolean().optional(),
  mail: accountMail,
});

/** POST /api/domains/:domainId/endpoints */
export const addEndpoint = z.strictObject({
  name: line(1, 80),
  protocol: z.enum(PROTOCOLS),
  host,
  port,
  description: paragraph(0, 2000).default(''),
  tags: z.array(tag).max(10).default([]),
  access: z.enum(['everyone', 'listed']).default('everyone'),
});
/** PATCH /api/endpoints/:endpointId. A new host, port or protocol clears the pinned host key. */
export const changeEndpoint = z.strictObject({
  name: line(1, 80).optional(),
  host: host.optional(),
  port: port.optional(),
  description: paragraph(0, 2000).optional(),
  tags: z.array(tag).max(10).optional(),
  seats: z.number().int().min(1).max(MAX_VIEWERS).optional(),
});
/** PUT /api/endpoints/:endpointId/joint */
export const switchJoint = z.strictObject({ on: z.boolean() });
/** PUT /api/endpoints/:endpointId/access */
export const changeAccess = z.strictObject({
  access: z.enum(['everyone', 'listed']),
  people: z.array(id).max(1000),
  /** Absent: left as they are. */
  groups: z.array(id).max(200).optional(),
});
/** POST /api/domains/:domainId/groups */
export const addGroup = z.strictObject({ name: line(1, 60), people: z.array(id).max(1000).default([]) });
/** PATCH /api/groups/:groupId */
export const changeGroup = z.strictObject({
  name: line(1, 60).optional(),
  people: z.array(id).max(1000).optional(),
});
const minuteOfDay = z.number().int().min(0).max(1439);
const hours = z
  .strictObject({
    zone: z.string().max(64).refine(isTimeZone, 'is not a time zone'),
    spans: z
      .array(
        z.strictObject({
          days: z
            .array(z.literal([1, 2, 3, 4, 5, 6, 7]))
            .min(1)
            .max(7),
          from: minuteOfDay,
          to: minuteOfDay,
        }),
      )
      .min(1)
      .max(14),
  })
  .nullable();
const maxMinutes = z.number().int().min(5).max(10_080).nullable();
/** More time at once is another session. */
const moreMinutes = z.number().int().min(5).max(480);
const extension = z.strictObject({ minutes: moreMinutes, times: z.number().int().min(1).max(10) }).nullable();
const idleMinutes = z.number().int().min(1).max(1_440).nullable();
const asDomain = z.literal('domain');
/** PUT /api/domains/:domainId/limits */
export const changeDomainLimits = z.strictObject({
  hours,
  maxMinutes,
  extension: extension.default(null),
  idleMinutes,
  observer: z.boolean(),
});
/** PUT /api/endpoints/:endpointId/limits: each its own, or as the domain. */
export const changeLimits = z.strictObject({
  hours: z.union([asDomain, hours]),
  maxMinutes: z.union([asDomain, maxMinutes]),
  extension: z.union([asDomain, extension]).default(null),
  idleMinutes: z.union([asDomain, idleMinutes]),
  observer: z.union([asDomain, z.boolean()]),
});
/** POST /api/sessions/:sessionId/extend. `minutes`: a domain admin's choice; a controller has what the endpoint allows. */
export const extendSession = z.strictObject({ minutes: moreMinutes.optional() });
/** PUT /api/endpoints/:endpointId/star */
export const star = z.strictObject({ on: z.boolean() });
/** POST /api/endpoints/:endpointId/host-key: takes the presented key in the pinned one's place. */
export const replaceHostKey = z.strictObject({ fingerprint: z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/) });

/** PUT /api/endpoints/:endpointId/credentials. Without `credentials`: those there are are used as chosen. */
export const putCredentials = z.strictObject({
  choice: credentialChoice,
  credentials: z
    .discriminatedUnion('method', [
      z.strictObject({
        method: z.literal('password'),
        user: z.string().max(255),
        password: z.string().min(1).max(1024),
      }),
      z.strictObject({
        method: z.literal('key'),
        user: z.string().min(1).max(255),
        // ASCII armour; sealed and in base64 it must fit a text column of 64 KiB.
        privateKey: z
          .string()
          .min(1)
          .max(32 * 1024)
          .regex(/^[\t\r\n -~]*$/),
        passphrase: z.string().max(1024),
      }),
    ])
    .optional(),
});
/**
 * POST /api/endpoints/:endpointId/sessions. `credentials`: whose are used, where the endpoint leaves the choice;
 * absent, the endpoint's own where it insists on them, else the person's.
 */
export const startSession = z.strictObject({
  purpose: line(0, 200).default(''),
  credentials: z.enum(['ask', 'stored']).optional(),
});
/** POST /api/sessions/:sessionId/terminate */
export const terminateSession = z.strictObject({ reason: line(1, 300) });
/** For every POST that needs nothing but its path. */
export const nothing = z.strictObject({});

/** GET /api/domains/:domainId/sessions */
export const listSessions = z.strictObject({
  state: z.enum(['running', 'ended', 'all']).default('running'),
  endpoint: id.optional(),
  before: z.string().max(60).optional(),
  mine: z.enum(['true', 'false']).optional(),
});
/** GET /api/domains/:domainId/audit and its export */
export const listAudit = z.strictObject({
  q: z.string().max(100).optional(),
  action: z
    .string()
    .max(40)
    .regex(/^[a-z.-]*$/)
    .optional(),
  result: z.enum(['done', 'refused']).optional(),
  session: id.optional(),
  days: z.coerce.number().int().min(1).max(3650).optional(),
  before: z.string().max(60).optional(),
});

export type SignIn = z.infer<typeof signIn>;
export type Welcome = z.infer<typeof welcome>;
export type AddPerson = z.infer<typeof addPerson>;
export type ChangePerson = z.infer<typeof changePerson>;
export type AddEndpoint = z.infer<typeof addEndpoint>;
export type ChangeEndpoint = z.infer<typeof changeEndpoint>;
export type ChangeDomain = z.infer<typeof changeDomain>;
export type ChangeAccess = z.infer<typeof changeAccess>;
export type AddGroup = z.infer<typeof addGroup>;
export type ChangeGroup = z.infer<typeof changeGroup>;
export type PutCredentials = z.infer<typeof putCredentials>;
export type StartSession = z.infer<typeof startSession>;
export type ListSessions = z.infer<typeof listSessions>;
export type ListAudit = z.infer<typeof listAudit>;
export type ChangeAccount = z.infer<typeof changeAccount>;
