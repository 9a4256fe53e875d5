import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { makeApiToken, revokeApiToken } from '#warehouse/control/api-tokens.ts';
import { syncDirectoryGrants } from '#warehouse/control/directory-grants.ts';
import { grantsOn } from '#warehouse/control/grants.ts';
import { beginRun } from '#warehouse/control/runs.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { makePerson } from '../support/sign-in.ts';

let api: ApiServer;
beforeAll(async () => {
  api = await startApiServer();
});
afterAll(() => api.end());

it('a stream of events ends once whoever follows it may see it no longer', async () => {
  const { control } = await openWarehouse();
  beginRun(control, {
    ...{ runId: 'r-1', requested: [], kind: 'refresh', restoredFrom: null, reason: null },
    ...{ trigger: 'manual', baseSnapshotId: null },
  });
  const personId = makePerson(control);
  const wanted = { personId, label: 'x', unitId: null, highestClass: 'restricted', days: 1 };
  const { token, made } = makeApiToken(control, wanted);
  const answer = await api.ask('/api/v1/runs/r-1/events', { authorization: `Bearer ${token}` });
  expect(answer.status).toBe(200);
  const reader = answer.body!.getReader();
  expect((await reader.read()).done).toBe(false);
  revokeApiToken(control, personId, made.tokenId);
  const untilEnd = async () => {
    while (!(await reader.read()).done);
    return 'ended';
  };
  expect(await untilEnd()).toBe('ended');
  expect((await api.ask('/api/v1/runs/r-1/events', { authorization: `Bearer ${token}` })).status).toBe(401);
}, 30_000);

it('what follows from a group is taken for true for thirty days after a sign-in', async () => {
  const { control } = await openWarehouse();
  const personId = makePerson(control, []);
  const grant = { role: 'analyst', extent: 'all', unitId: null, highestClass: 'internal' } as const;
  const heldOn = (day: string) => grantsOn(control, personId, day).length;
  syncDirectoryGrants(control, personId, [grant], '2026-11-01');
  expect([heldOn('2026-11-30'), heldOn('2026-12-01'), heldOn('2026-12-02')]).toEqual([1, 1, 0]);
  expect(syncDirectoryGrants(control, personId, [grant], '2026-11-20')).toEqual({ added: [], ended: [] });
  expect([heldOn('2026-12-02'), heldOn('2026-12-21')]).toEqual([1, 0]);
});
