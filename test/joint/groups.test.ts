/** Rights through a group: given to all in it, and gone for who is taken out, within a second, in a live session. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditRow, EndpointAccess, EndpointView, GroupView, Me, Page } from '../../gateway/wire/api.js';
import { CLOSE } from '../../gateway/wire/close-codes.js';
import { describeWith } from '../fixtures/need.js';
import { openScene, type Scene } from '../model/scene.js';

/** From the answer of the change to the last socket (ms). */
const AT_ONCE_MS = 1_000;

describeWith('sshd', 'groups', () => {
  let scene: Scene;
  const ids = new Map<string, string>();
  beforeAll(async () => {
    scene = await openScene();
    for (const who of [scene.mara, scene.jonas, scene.plant.admin])
      ids.set(who.name, (await who.get<Me>('/api/me')).user.id);
  }, 30_000);
  afterAll(() => scene.close());

  const idOf = (name: string): string => ids.get(name) ?? '';
  const at = (): string => `/api/endpoints/${scene.endpoint.id}`;
  const make = (name: string, people: readonly string[]): Promise<{ id: string }> =>
    scene.plant.admin.post(`/api/domains/${scene.plant.domainId}/groups`, { name, people });
  const list = (groups: readonly string[], people: readonly string[] = []): Promise<unknown> =>
    scene.plant.admin.put(`${at()}/access`, { access: 'listed', people, groups });
  const rightOf = async (who = scene.mara): Promise<string | null> =>
    (await who.get<EndpointView>(at())).may.start;

  test('a group on the list gives its people the right; nobody else', async () => {
    const { id } = await make('Night shift', [idOf('mara.lindqvist')]);
    await list([id]);
    expect(await rightOf()).toBeNull();
    expect(await rightOf(scene.jonas)).toBe('no-access');
    expect(await scene.plant.admin.get<EndpointAccess>(`${at()}/access`)).toEqual({
      access: 'listed',
      people: [],
      groups: [{ id, name: 'Night shift' }],
    });
    await scene.plant.admin.patch(`/api/groups/${id}`, {
      people: [idOf('mara.lindqvist'), idOf('jonas.weber')],
    });
    expect(await rightOf(scene.jonas)).toBeNull();
    // An old page that knows no groups leaves them as they are.
    await scene.plant.admin.put(`${at()}/access`, { access: 'listed', people: [] });
    expect(await rightOf()).toBeNull();
  });

  test('who is taken out is out of the session within a second: a viewer, then the controller and all', async () => {
    const { id } = await make('Day shift', [idOf('mara.lindqvist'), idOf('jonas.weber')]);
    await list([id]);
    const { sessionId, stream, events } = await scene.live();
    const viewer = await scene.jonas.join(sessionId);
    await viewer.until(() => viewer.bytes > 0);
    let from = performance.now();
    await scene.plant.admin.patch(`/api/groups/${id}`, { people: [idOf('mara.lindqvist')] });
    expect(await viewer.closed()).toBe(CLOSE.accessRemoved.code);
    expect(performance.now() - from).toBeLessThan(AT_ONCE_MS);
    expect(stream.closeCode).toBeUndefined();
    from = performance.now();
    await scene.plant.admin.patch(`/api/groups/${id}`, { people: [] });
    await stream.closed();
    expect(performance.now() - from).toBeLessThan(AT_ONCE_MS);
    const ended = await events.session(sessionId, (session) => session.state === 'ended');
    expect(ended.end).toMatchObject({ code: 'access-removed' });
    const { rows } = await scene.plant.admin.get<Page<AuditRow>>(
      `/api/domains/${scene.plant.domainId}/audit?action=group.change`,
    );
    expect(rows[0]).toMatchObject({
      subject: 'Day shift',
      details: { removed: ['mara.lindqvist'], added: [] },
    });
  });

  test('a group that is removed, or taken off the list, takes its rights along', async () => {
    const { id } = await make('Weekend', [idOf('mara.lindqvist')]);
    await list([id]);
    const first = await scene.live();
    await list([]);
    await first.stream.closed();
    await list([id]);
    const second = await scene.live();
    const from = performance.now();
    await scene.plant.admin.delete(`/api/groups/${id}`);
    await second.stream.closed();
    expect(performance.now() - from).toBeLessThan(AT_ONCE_MS);
    expect(await rightOf()).toBe('no-access');
  });

  test('who leaves the domain leaves its groups, and does not find them waiting', async () => {
    const { id } = await make('Guests', [idOf('jonas.weber')]);
    await list([id]);
    const domain = `/api/domains/${scene.plant.domainId}`;
    await scene.plant.admin.delete(`${domain}/people/${idOf('jonas.weber')}`);
    await scene.plant.admin.post(`${domain}/people`, {
      ...{ name: 'jonas.weber', fullName: 'Jonas Weber', role: 'engineer' },
    });
    expect(await rightOf(scene.jonas)).toBe('no-access');
    const groups = await scene.plant.admin.get<readonly GroupView[]>(`${domain}/groups`);
    expect(groups.find((group) => group.id === id)?.people).toEqual([]);
  });

  test('names are unique whatever the case; members and groups are of this domain', async () => {
    const { admin } = scene.plant;
    await make('Welders', []);
    expect(await admin.refused(make('WELDERS', []))).toBe('name-taken');
    const stranger = '00000000-0000-4000-8000-000000000000';
    expect(await admin.refused(make('Others', [stranger]))).toBe('bad-request');
    expect(await admin.refused(list([stranger]))).toBe('bad-request');
    expect(await scene.mara.refused(scene.mara.get(`/api/domains/${scene.plant.domainId}/groups`))).toBe(
      'domain-admin-only',
    );
  });
});
