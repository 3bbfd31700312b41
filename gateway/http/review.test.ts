/** The access review of a domain over HTTP: what it shows, whom it leaves out, what an export leaves behind. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditRow, EndpointView, Page } from '../wire/api.js';
import type { AccessReview } from '../wire/review.js';
import { openPlant, type Plant, startGateway, type TestGateway } from '../../test/model/gateway.js';
import type { Person } from '../../test/model/person.js';

let gateway: TestGateway;
let plant: Plant;
let mara: Person;
let open: EndpointView;
let asked: EndpointView;
const MACHINE = { host: '127.0.0.1', port: 9 };

beforeAll(async () => {
  gateway = await startGateway();
  plant = await openPlant(gateway);
  mara = await plant.addPerson('mara.lindqvist');
  await plant.addPerson('jonas.weber');
  open = await plant.addEndpoint(MACHINE, { name: '=Open()' });
  asked = await plant.addEndpoint(MACHINE, { name: 'Asked' });
  const { user } = await mara.me();
  const { id } = await plant.admin.post<{ id: string }>(`/api/domains/${plant.domainId}/groups`, {
    ...{ name: 'Fitters', people: [user.id] },
  });
  await plant.admin.put(`/api/endpoints/${asked.id}/access`, {
    ...{ access: 'listed', people: [], groups: [id] },
  });
  await plant.admin.put(`/api/endpoints/${asked.id}/approval`, { approvers: 1 });
}, 60_000);
afterAll(() => gateway.close());

const review = (query = ''): Promise<AccessReview> =>
  plant.admin.get<AccessReview>(`/api/domains/${plant.domainId}/review${query}`);

test('everybody’s endpoint is standing access of all three, the other one is only Mara’s, through her group', async () => {
  const { rows, total, standing, admins } = await review();
  expect({ total, standing }).toEqual({ total: 4, standing: 3 });
  expect(admins.map(({ name }) => name)).toEqual(['anna.berg']);
  expect(rows.slice(0, 3).every((row) => row.standing && row.endpoint.id === open.id)).toBe(true);
  expect(rows[3]).toMatchObject({
    person: { name: 'mara.lindqvist' },
    endpoint: { id: asked.id },
    ways: [{ by: 'group', name: 'Fitters' }],
    ...{ standing: false, approval: null, credentials: 'ask' },
  });
});

test('it is filtered by person, endpoint and standing access', async () => {
  const { user } = await mara.me();
  expect((await review(`?person=${user.id}`)).rows.map(({ endpoint }) => endpoint.id)).toEqual([
    open.id,
    asked.id,
  ]);
  expect((await review(`?endpoint=${asked.id}`)).total).toBe(1);
  expect((await review('?show=standing')).total).toBe(3);
  expect((await review(`?endpoint=${asked.id}&show=standing`)).rows).toEqual([]);
});

test('the export holds every row, runs in no spreadsheet, and is recorded; an engineer gets neither', async () => {
  const path = `/api/domains/${plant.domainId}/review`;
  const answer = await fetch(`${gateway.url}${path}/export`, { headers: { cookie: plant.admin.cookie } });
  const text = await answer.text();
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(text.trim().split('\n')).toHaveLength(1 + 4);
  expect(text).toContain('"group Fitters"');
  expect(text).toContain(`"'=Open()"`);
  const { rows } = await plant.admin.get<Page<AuditRow>>(
    `/api/domains/${plant.domainId}/audit?action=access.export`,
  );
  expect(rows).toMatchObject([{ actor: { name: 'anna.berg' }, result: 'done', details: { rows: 4 } }]);
  expect(await mara.refused(mara.get(path))).toBe('domain-admin-only');
  expect(await mara.refused(mara.get(`${path}/export`))).toBe('domain-admin-only');
});
