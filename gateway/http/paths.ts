/** The ids in paths. A malformed one is answered like an unknown one. */

import * as z from 'zod';
import { id } from '../wire/text.js';

export const domainPath = z.strictObject({ domainId: id });
export const groupPath = z.strictObject({ groupId: id });
export const personPath = z.strictObject({ domainId: id, userId: id });
export const endpointPath = z.strictObject({ endpointId: id });
export const sessionPath = z.strictObject({ sessionId: id });
export const requestPath = z.strictObject({ requestId: id });
export const approvalPath = z.strictObject({ approvalId: id });
export const tokenPath = z.strictObject({ domainId: id, tokenId: id });
