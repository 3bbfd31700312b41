/** What the routes of requests, approvals, notices and tokens accept, one strict schema each. Knows no route. */

import * as z from 'zod';
import { id, line, paragraph } from './text.js';

/** Five minutes to a week; the domain may allow less. A shorter one is over before anybody has signed in. */
const minutes = z.number().int().min(5).max(10_080);
const at = z.number().int().min(0).max(8_640_000_000_000_000);
const note = paragraph(0, 500);
/** POST /api/endpoints/:endpointId/requests. `from` null = as soon as it is approved; `ticket` '' = none. */
export const askAccess = z.strictObject({
  reason: paragraph(1, 500),
  ticket: line(0, 64).default(''),
  from: at.nullable().default(null),
  minutes,
});
/** POST /api/endpoints/:endpointId/break-glass */
export const breakGlass = z.strictObject({ reason: paragraph(1, 500), minutes });
/** POST /api/approvals/:approvalId/more */
export const askMore = z.strictObject({ reason: paragraph(1, 500), minutes });
/** POST /api/requests/:requestId/approve. Never longer than asked. */
export const approve = z.strictObject({
  from: z.union([z.literal('as-asked'), z.literal('now'), at]).default('as-asked'),
  minutes,
  note: note.default(''),
});
/** POST /api/requests/:requestId/deny and …/review */
export const withNote = z.strictObject({ note: paragraph(1, 500) });
/** POST /api/approvals/:approvalId/withdraw */
export const withdraw = z.strictObject({ note: paragraph(1, 500) });
/** GET /api/domains/:domainId/requests */
export const listRequests = z.strictObject({
  whose: z.enum(['all', 'mine']).default('mine'),
  show: z.enum(['waiting', 'answered', 'all']).default('all'),
  endpoint: id.optional(),
  before: z.string().max(60).optional(),
});
/** PUT /api/endpoints/:endpointId/approval: admins who must say yes before a session may start; 0 = none. */
export const changeApproval = z.strictObject({ approvers: z.number().int().min(0).max(5) });
/** PATCH /api/domains/:domainId/access-rules */
export const changeAccessRules = z.strictObject({
  ticketRequired: z.boolean().optional(),
  breakGlass: z.boolean().optional(),
  maxMinutes: minutes.optional(),
  mailTo: z.array(z.email().max(200)).max(20).optional(),
  webhookUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    // A name and a password in it would be shown to every admin.
    .refine((url) => !/^https?:[/][/][^/?#]*@/i.test(url), 'must not hold a name or a password')
    .nullable()
    .optional(),
});
/** POST /api/domains/:domainId/api-tokens */
export const addToken = z.strictObject({ name: line(1, 60), days: z.number().int().min(1).max(365) });
/** POST /api/tickets/:ticket/close */
export const ticketPath = z.strictObject({ ticket: line(1, 64) });

export type AskAccess = z.infer<typeof askAccess>;
export type AskMore = z.infer<typeof askMore>;
export type BreakGlass = z.infer<typeof breakGlass>;
export type Approve = z.infer<typeof approve>;
export type ListRequests = z.infer<typeof listRequests>;
export type ChangeAccessRules = z.infer<typeof changeAccessRules>;
export type AddToken = z.infer<typeof addToken>;
