import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { makeApiToken, revokeApiToken } from '#warehouse/control/api-tokens.ts';
import { syncDirectoryGrants } from '#warehouse/control/directory-grants.ts';
import { endGrant, giveGrant, grantsOn } from '#warehouse/control/grants.ts';
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

it('a stream of events ends once whoever follows it may see less, and goes on with what they may', async () => {
  const { control } = await openWarehouse();
  const wanted = { role: 'leader', extent: 'all', unitId: null } as const;
  const personId = makePerson(control, [{ ...wanted, highestClass: 'restricted' }]);
  const { token } = makeApiToken(control, {
    ...{ personId, label: 'x', unitId: null, highestClass: 'restricted', days: 1 },
  });
  const follow = () => api.ask('/api/v1/runs/r-1/events', { authorization: `Bearer ${token}` });
  const reader = (await follow()).body!.getReader();
  expect((await reader.read()).done).toBe(false);
  const { grantId } = grantsOn(control, personId, '2026-11-01')[0]!;
  giveGrant(control, {
    ...{ ...wanted, personId, highestClass: 'open', validFrom: '2000-01-01', validTo: null, givenBy: null },
  });
  endGrant(control, grantId, null);
  while (!(await reader.read()).done);
  const again = await follow();
  expect(again.status).toBe(200);
  await again.body!.cancel();
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
