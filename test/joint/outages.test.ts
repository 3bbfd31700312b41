/** The database goes away while a session runs: the session goes on, and its evidence is whole when it is back. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditRow, Page, SessionView } from '../../gateway/wire/api.js';
import { until } from '../contract/upstream-contract.js';
import { type MariaDb, startMariaDb } from '../fixtures/mariadb.js';
import { describeWith } from '../fixtures/need.js';
import { startTcpProxy, type TcpProxy } from '../fixtures/tcp-proxy.js';
import { openScene, type Scene } from '../model/scene.js';

const OUTAGES = 5;

describeWith(['sshd', 'mariadb'], 'a database that goes away', () => {
  let database: MariaDb;
  let line: TcpProxy;
  let scene: Scene;

  beforeAll(async () => {
    database = await startMariaDb();
    line = await startTcpProxy({ port: database.port });
    const { user, password, database: name } = database;
    const settings = {
      database: { type: 'mariadb', host: line.host, port: line.port, user, password, name },
    };
    scene = await openScene({ settings });
  }, 60_000);
  afterAll(async () => {
    await line.accept();
    await scene.close();
    await line.close();
    await database.close();
  });

  const spooled = (): string => {
    try {
      return readFileSync(join(scene.gateway.dataDir, 'spool.jsonl'), 'utf8');
    } catch {
      return '';
    }
  };
  const away = async (): Promise<void> => {
    await line.refuse();
    line.cut();
  };
  const evidence = async (sessionId: string): Promise<string[]> => {
    const path = `/api/domains/${scene.plant.domainId}/audit?session=${sessionId}`;
    const { rows } = await scene.plant.admin.get<Page<AuditRow>>(path);
    return rows.map(({ action }) => action).reverse();
  };

  test('the controller works on, and who left meanwhile is written once, in order', async () => {
    const { sessionId, stream } = await scene.live();
    for (let outage = 0; outage < OUTAGES; outage += 1) {
      const viewer = await scene.jonas.join(sessionId);
      await viewer.until(() => viewer.bytes > 0);
      await away();
      viewer.cut();
      await until(() => spooled().includes('viewer-left'));
      stream.type(`echo still-$((${String(outage)}+40))\r`);
      await stream.shows(`still-${String(outage + 40)}`);
      await line.accept();
      await until(() => spooled() === '');
    }
    await scene.mara.post(`/api/sessions/${sessionId}/end`);
    const visits = Array.from({ length: OUTAGES }, () => ['session.join', 'session.leave']).flat();
    expect((await evidence(sessionId)).filter((action) => action !== 'hostkey.accept')).toEqual([
      'session.start',
      'session.join',
      ...visits,
      'session.end',
    ]);
    expect(await scene.plant.admin.get(`/api/domains/${scene.plant.domainId}/audit/proof`)).toMatchObject({
      intact: true,
    });
  }, 120_000);

  test('a session that ends meanwhile is over for everybody at once, and on record when the database is back', async () => {
    const { sessionId, stream } = await scene.live();
    await away();
    stream.type('exit\r');
    await stream.closed();
    await until(() => spooled().includes('machine-closed'));
    await line.accept();
    await until(() => spooled() === '');
    const view = await scene.mara.get<SessionView>(`/api/sessions/${sessionId}`);
    expect(view).toMatchObject({ state: 'ended', end: { code: 'machine-closed' } });
    expect(statSync(join(scene.gateway.dataDir, 'spool.jsonl')).mode & 0o777).toBe(0o600);
  }, 60_000);

  test('a database that falls silent with its connections open is given up, not waited for', async () => {
    const { sessionId } = await scene.live();
    line.freeze();
    const asked = scene.plant.admin.get(`/api/sessions/${sessionId}`);
    await expect(asked).rejects.toThrow();
    line.thaw();
    await until(async () => {
      const view = await scene.plant.admin
        .get<SessionView>(`/api/sessions/${sessionId}`)
        .catch(() => undefined);
      return view?.state === 'active';
    });
    await scene.mara.post(`/api/sessions/${sessionId}/end`);
  }, 60_000);
});
