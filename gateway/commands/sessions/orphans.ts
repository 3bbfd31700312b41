/** After a restart: sessions that an earlier gateway process left open are ended, and recorded as such. */

import { endpointById } from '../../store/endpoints.js';
import { closeOrphans } from '../../store/sessions.js';
import type { SessionRoom } from './room.js';

/** `lastSeenAt`: the last sign of life of the gateway before this one (epoch ms). */
export async function closeOrphansOf(
  room: Pick<SessionRoom, 'store' | 'audit' | 'log' | 'clock' | 'gatewayId'>,
  lastSeenAt: number | undefined,
): Promise<void> {
  const closed = await room.store.write(async (tx) => {
    const orphans = await closeOrphans(tx, room.gatewayId, lastSeenAt ?? room.clock.now());
    for (const orphan of orphans) {
      const endpoint = await endpointById(tx.manager, orphan.endpointId);
      await room.audit.record(tx, {
        chain: orphan.domainId,
        actorId: null,
        action: 'session.end',
        result: 'done',
        reason: 'gateway-crash',
        endpoint: endpoint && { id: endpoint.id, name: endpoint.name },
        sessionId: orphan.id,
        details: { endedAt: orphan.endedAt },
      });
    }
    return orphans.length;
  });
  if (closed > 0) room.log.warn({ sessions: closed }, 'Sessions of a gateway that died were ended');
}
