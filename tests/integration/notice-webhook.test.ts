import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { installationSeal } from '#lib/server/auth/installation.ts';
import { postOut } from '#lib/server/notices/post-out.ts';
import { addFollow } from '#warehouse/notice/follows.ts';
import { addEndpoint, removeEndpoint, type WantedEndpoint } from '#warehouse/notice/endpoints.ts';
import { startHookReceiver, type ArrivedHook, type HookReceiver } from '../support/hook-receiver.ts';
import { openNoticeWorld, type NoticeWorld } from '../support/notice-world.ts';
import { makePerson } from '../support/sign-in.ts';

let hook: HookReceiver;
let world: NoticeWorld;
beforeAll(async () => {
  hook = await startHookReceiver();
  world = await openNoticeWorld({ LODESTAR_ALLOW_LOOPBACK: '1' });
  world.load('data_connection', {});
  await world.round();
});
afterAll(async () => {
  await world.end();
  await hook.close();
});
beforeEach(() => {
  hook.arrived.length = 0;
  hook.status = 204;
});
const add = (more: Partial<WantedEndpoint> = {}) =>
  addEndpoint(
    world.control,
    {
      ...{ label: 'A test', url: hook.url, kinds: ['failure', 'restored'], unitId: null },
      ...{ highestClass: 'internal', madeBy: 'p', ...more },
    },
    installationSeal(),
  );
const drop = (endpointId: string) => removeEndpoint(world.control, endpointId);
const verified = (secret: string, { headers, body }: ArrivedHook) =>
  new Webhook(secret).verify(body, headers as Record<string, string>) as {
    type: string;
    data: { text: string };
  };
const fail = (sourceId: string) =>
  world.load(sourceId, { outcome: 'failed', errorCode: 'extract_unreadable' });

describe('a program is told', () => {
  it('once, signed by its own secret, of what it asked to be told', async () => {
    // Whoever verifies looks at their own clock.
    world.at(new Date().toISOString());
    const { secret, made } = add();
    const other = add({ kinds: ['approval'] });
    fail('procedure_month');
    await world.round();
    await world.round();
    expect(hook.arrived).toHaveLength(1);
    expect(verified(secret, hook.arrived[0]!)).toMatchObject({
      type: 'notice.failure',
      data: { kind: 'failure', object: 'source:procedure_month' },
    });
    expect(() => verified(other.secret, hook.arrived[0]!)).toThrow('No matching signature found');
    const changed = { ...hook.arrived[0]!, body: hook.arrived[0]!.body.replace('source:', 'sauce:') };
    expect(() => verified(secret, changed)).toThrow('No matching signature found');
    drop(made.endpointId);
    drop(other.made.endpointId);
  });

  it('again after an outage, under the same id, and then no more', async () => {
    const { made } = add();
    hook.status = 503;
    fail('task');
    await world.round();
    hook.status = 302;
    world.later(1);
    await world.round();
    hook.status = 204;
    world.later(5);
    await world.round();
    world.later(60);
    await world.round();
    const ids = hook.arrived.map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    expect(world.sent().find(({ deliveryId }) => deliveryId === ids[0])).toMatchObject({ state: 'sent' });
    drop(made.endpointId);
  });

  it('what its units and its class let it know, and nothing else', async () => {
    const daNang = add({ unitId: '34-48', kinds: ['quarantine', 'threshold'] });
    const haNoi = add({ unitId: '34-01', kinds: ['quarantine', 'threshold'] });
    const closed = add({ kinds: ['failure'], highestClass: 'restricted' });
    const open = add({ kinds: ['failure'] });
    await world.holdBack('procedure_month', { '48': 2, '79': 5 });
    const person = makePerson(world.control, [{ role: 'leader' }]);
    for (let twice = 0; twice < 2; twice++)
      addFollow(world.control, {
        ...{ personId: person, indicatorId: 'redeclaration_rate', unitId: '34-48', grain: 'month' },
        ...{ rule: 'above', threshold: 0, periods: null },
      });
    fail('data_asset');
    await world.round();
    const reads = ({ secret }: { secret: string }) =>
      hook.arrived.flatMap((one) => {
        try {
          return verified(secret, { ...one, headers: fresh(secret, one) }).data.text;
        } catch {
          return [];
        }
      });
    expect(reads(daNang).toSorted()).toEqual([
      expect.stringMatching(/Đà Nẵng: [\d,]+%/),
      expect.stringContaining('2 dòng của các đơn vị'),
    ]);
    expect(reads(haNoi)).toEqual([]);
    expect(reads(closed)).toEqual([expect.stringContaining('thất bại')]);
    expect(reads(open)).toEqual([]);
    for (const { made } of [daNang, haNoi, closed, open]) drop(made.endpointId);
  });

  it('nothing once it was removed, and nothing more where it says that it is gone', async () => {
    const removed = add();
    fail('api_usage_daily');
    fail('org_unit');
    hook.status = 500;
    await world.round();
    const before = hook.arrived.length;
    drop(removed.made.endpointId);
    world.later(5);
    await world.round();
    expect(hook.arrived).toHaveLength(before);
    const gone = add();
    hook.status = 410;
    world.load('org_unit', {});
    await world.round();
    world.later(240);
    await world.round();
    expect(hook.arrived).toHaveLength(before + 1);
    drop(gone.made.endpointId);
  });
});

describe('an address', () => {
  const post = (url: string, rules: { allowsLoopback: boolean; named?: string }) =>
    postOut(new URL(url), {
      ...{ body: '{}', headers: {}, signal: new AbortController().signal },
      rules: { allowsLoopback: rules.allowsLoopback, isNamed: (hostPort) => hostPort === rules.named },
    });

  it.each([
    ['https://10.0.0.1/hook', 'address_refused'],
    ['https://169.254.169.254/latest/meta-data', 'address_refused'],
    ['https://[::ffff:10.0.0.1]/', 'address_refused'],
    ['http://93.184.216.34/hook', 'address_in_clear'],
  ])('such as %s is not asked', async (url, error) => {
    expect(await post(url, { allowsLoopback: error === 'address_in_clear' })).toEqual({
      status: null,
      error,
    });
  });

  it('of this machine is asked where it is allowed or named, by number or by name', async () => {
    const { port } = hook;
    const refused = { status: null, error: 'address_refused' };
    expect(await post(hook.url, { allowsLoopback: false })).toEqual(refused);
    expect(await post(`https://localhost:${port}/`, { allowsLoopback: false })).toEqual(refused);
    expect((await post(hook.url, { allowsLoopback: true })).status).toBe(204);
    expect((await post(hook.url, { allowsLoopback: false, named: `127.0.0.1:${port}` })).status).toBe(204);
  });
});

/** The clock of the world is not that of the library: signatures are verified at the time they bear. */
function fresh(secret: string, { headers, body }: ArrivedHook): ArrivedHook['headers'] {
  const id = String(headers['webhook-id']);
  const then = new Date(Number(headers['webhook-timestamp']) * 1000);
  if (new Webhook(secret).sign(id, then, body) !== headers['webhook-signature']) return {};
  const now = new Date();
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, now, body),
  };
}
