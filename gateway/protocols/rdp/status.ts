/** guacd's statuses (guacamole manual, "Status codes") as reasons of ours. Pure. */

import type { StartFailure } from '../../domain/end-reason.js';
import type { Loss } from '../../sessions/ports.js';

const STATUS = {
  serverBusy: 0x0201,
  upstreamTimeout: 0x0202,
  upstreamError: 0x0203,
  upstreamNotFound: 0x0207,
  upstreamUnavailable: 0x0208,
  sessionConflict: 0x0209,
  sessionTimeout: 0x020a,
  sessionClosed: 0x020b,
  unauthorized: 0x0301,
  forbidden: 0x0303,
} as const;

/**
 * Why a machine that was reached could not be opened; undefined = the credentials were refused. `hungUpOnNla`: the
 * machine itself ended a connection on which NLA was under way. It had let our probe in a moment before, so what it
 * minds is who comes: that is how a machine refuses that says no more (in MS-CSSP 2.2.1 the error code is
 * optional).
 */
export function startFailureOf(
  status: number,
  { hungUpOnNla }: { readonly hungUpOnNla: boolean },
): StartFailure | undefined {
  switch (status) {
    case STATUS.unauthorized:
    case STATUS.forbidden:
      return undefined;
    case STATUS.upstreamTimeout:
      return 'no-answer';
    case STATUS.upstreamNotFound:
    case STATUS.upstreamError:
      return hungUpOnNla ? undefined : 'handshake-failed';
    case STATUS.serverBusy:
      return 'engine-failed';
    default:
      return 'machine-closed';
  }
}

/** Why a machine that was shown is gone. */
export function lossOf(status: number): Loss['code'] {
  switch (status) {
    case STATUS.upstreamTimeout:
    case STATUS.upstreamError:
    case STATUS.upstreamNotFound:
      return 'machine-lost';
    default:
      return 'machine-closed';
  }
}
