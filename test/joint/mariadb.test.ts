/** The story of a joint session once more, short, with its rows in a real MariaDB. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditRow, Page, SessionView } from '../../gateway/wire/api.js';
import { CLOSE } from '../../gateway/wire/close-codes.js';
import { until } from '../contract/upstream-contract.js';
import { type MariaDb, startMariaDb } from '../fixtures/mariadb.js';
import { describeWith } from '../fixtures/need.js';
import { sameLook } from '../model/look.js';
import { openScene, type Scene } from '../model/scene.js';

describeWith(['sshd', 'mariadb'], 'on MariaDB', () => {
  let database: MariaDb;
  let scene: Scene;

  beforeAll(async () => {
    database = await startMariaDb();
    const { host, port, user, password, database: name } = database;
    const settings = { database: { type: 'mariadb', host, port, user, password, name } };
    scene = await openScene({ settings });
  }, 60_000);
  afterAll(async () => {
    await scene.close();
    await database.close();
  });

  test('a controller works, viewers watch, the toggle and an admin put them out, and all of it is on record', async () => {
    const { sessionId, stream } = await scene.live();
    const { mara, jonas, plant, endpoint } = scene;
    const viewer = await jonas.join(sessionId);
    stream.type('echo seen-$((40+2))\r');
    await viewer.shows('seen-42');
    await sameLook(viewer, stream);

    await plant.admin.put(`/api/endpoints/${endpoint.id}/joint`, { on: false });
    expect(await viewer.closed()).toBe(CLOSE.jointOff.code);
    expect(await jonas.refused(jonas.join(sessionId))).toBe('joint-off');
    await plant.admin.put(`/api/endpoints/${endpoint.id}/joint`, { on: true });

    const again = await jonas.join(sessionId);
    await again.shows('seen-42');
    await plant.admin.post(`/api/sessions/${sessionId}/terminate`, { reason: 'enough' });
    expect([await stream.closed(), await again.closed()]).toEqual([CLOSE.ended.code, CLOSE.ended.code]);
    await until(async () => (await mara.get<SessionView>(`/api/sessions/${sessionId}`)).state === 'ended');

    const view = await jonas.get<SessionView>(`/api/sessions/${sessionId}`);
    expect(view.end).toMatchObject({ code: 'terminated', note: 'enough' });
    expect(view.participants.map(({ role, leaveCode }) => [role, leaveCode])).toEqual([
      ['controller', 'session-ended'],
      ['viewer', 'joint-off'],
      ['viewer', 'session-ended'],
    ]);
    const { rows } = await plant.admin.get<Page<AuditRow>>(
      `/api/domains/${plant.domainId}/audit?session=${sessionId}`,
    );
    expect(
      rows
        .filter(({ result }) => result === 'done')
        .map(({ action }) => action)
        .reverse(),
    ).toEqual([
      'session.start',
      'session.join',
      'hostkey.accept',
      'session.join',
      'session.leave',
      'session.join',
      'session.terminate',
    ]);
    expect(await plant.admin.get(`/api/domains/${plant.domainId}/audit/proof`)).toMatchObject({
      intact: true,
    });
  });

  test('ten of fourteen who come at once get a seat', async () => {
    const { sessionId } = await scene.live();
    const people = [];
    for (let i = 0; i < 14; i++) people.push(await scene.plant.addPerson(`viewer${String(i)}`));
    const outcomes = await Promise.all(
      people.map(async (person) => {
        const window = await person.join(sessionId).catch(() => undefined);
        await window?.until(() => window.bytes > 0 || window.closeCode !== undefined);
        return window?.closeCode ?? (window === undefined ? 'refused' : 'in');
      }),
    );
    expect(outcomes.filter((outcome) => outcome === 'in')).toHaveLength(10);
    await scene.mara.post(`/api/sessions/${sessionId}/end`);
  }, 60_000);
});
