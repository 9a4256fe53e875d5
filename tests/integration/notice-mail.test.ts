import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endGrant, giveGrant, listGrants } from '#warehouse/control/grants.ts';
import { addFollow } from '#warehouse/notice/follows.ts';
import { readTrend } from '#warehouse/query/trend.ts';
import { everything } from '#warehouse/scope/scope.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { startMailServer, type MailServer } from '../support/mail-server.ts';
import { openNoticeWorld, type NoticeWorld } from '../support/notice-world.ts';
import { makePerson } from '../support/sign-in.ts';

let mail: MailServer;
let world: NoticeWorld;
beforeAll(async () => {
  mail = await startMailServer();
  world = await openNoticeWorld({
    LODESTAR_SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
    LODESTAR_MAIL_FROM: 'Lodestar <lodestar@example.gov.vn>',
    ORIGIN: 'https://lodestar.example.gov.vn',
  });
  world.load('data_connection', {});
  await world.round();
});
afterAll(async () => {
  await world.end();
  await mail.close();
});
beforeEach(() => {
  mail.arrived.length = 0;
  mail.refuseWith = null;
});
const leaderOf = (unitId: string, highestClass: 'internal' | 'restricted' = 'internal') => {
  const personId = makePerson(world.control, [{ role: 'leader', extent: 'subtree', unitId, highestClass }]);
  world.wantMail(personId);
  return personId;
};
const follow = (personId: string, indicatorId: string, unitId: string) =>
  addFollow(world.control, {
    ...{ personId, indicatorId, unitId, grain: 'month', rule: 'above', threshold: 0, periods: null },
  });
const to = (personId: string) =>
  mail.arrived.filter(({ recipients }) => recipients.includes(`${personId}@example.vn`));
/** The figure of a unit as it is written: `47.2%`. */
const figureOf = async (indicatorId: string, unitId: string) => {
  const serving = await openWarehouse();
  const cells = await serving.withSnapshot((snapshot) =>
    readTrend(snapshot, everything, { indicatorId, unitId, grain: 'month' }),
  );
  return `${(cells.filter(({ complete }) => complete).at(-1)!.value! * 100).toFixed(1)}%`;
};

describe('a mail', () => {
  it('holds what each recipient may know: two leaders are told of their own provinces', async () => {
    const [daNang, haNoi] = [leaderOf('34-48'), leaderOf('34-01')];
    follow(daNang, 'redeclaration_rate', '34-48');
    follow(haNoi, 'redeclaration_rate', '34-01');
    follow(haNoi, 'redeclaration_rate', '34-48');
    await world.round();
    const [ofDaNang, ofHaNoi] = [
      await figureOf('redeclaration_rate', '34-48'),
      await figureOf('redeclaration_rate', '34-01'),
    ];
    expect(ofDaNang).not.toBe(ofHaNoi);
    const [one, other] = [to(daNang), to(haNoi)];
    expect([one.length, other.length, mail.arrived.length]).toEqual([1, 1, 2]);
    expect(one[0]?.text).toContain(`Da Nang: ${ofDaNang}`);
    expect(other[0]?.text).toContain(`Hanoi: ${ofHaNoi}`);
    expect(`${other[0]?.text} ${other[0]?.html} ${other[0]?.subject}`).not.toMatch(/Da Nang|34-48/);
    expect(other[0]?.text).not.toContain(ofDaNang);
  });

  it('says it as text and as a page, in the language chosen, with where to act', async () => {
    const steward = makePerson(world.control, [{ role: 'steward' }]);
    world.wantMail(steward, { language: 'vi' });
    world.load('procedure_month', { outcome: 'failed', errorCode: 'extract_unreadable' });
    await world.round();
    const [arrived] = to(steward);
    expect(arrived?.subject).toBe('Lodestar: Thất bại');
    expect(arrived?.text).toContain('https://lodestar.example.gov.vn/refresh/procedure_month');
    expect(arrived?.text).toMatch(/thất bại\. Tệp .*\.\s/);
    expect(arrived?.text).not.toContain('extract_unreadable');
    expect(arrived?.html).toContain('<html lang="vi">');
    expect(arrived?.html).toContain('href="https://lodestar.example.gov.vn/refresh/procedure_month"');
    expect(arrived?.from?.address).toBe('lodestar@example.gov.vn');
    expect(arrived?.headers).toContainEqual(
      expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }),
    );
  });

  it('tells no restricted figure even to who may read it, and nothing of it to who may not', async () => {
    const [closed, open] = [leaderOf('34-48', 'restricted'), leaderOf('34-48')];
    follow(closed, 'api_success_rate', '34-48');
    follow(open, 'api_success_rate', '34-48');
    await world.round();
    const figure = await figureOf('api_success_rate', '34-48');
    expect(to(open)).toEqual([]);
    expect(to(closed)).toHaveLength(1);
    expect(to(closed)[0]?.text).toContain('told in Lodestar alone');
    expect(to(closed)[0]?.text).not.toContain(figure);
  });

  it('is written when it is sent: what somebody may know no longer is not in it', async () => {
    const person = leaderOf('34-48');
    follow(person, 'liveness_rate', '34-48');
    mail.refuseWith = 451;
    await world.round();
    expect(world.told(person)).toEqual(['threshold indicator:liveness_rate']);
    for (const { grantId } of listGrants(world.control, person)) endGrant(world.control, grantId, null);
    const elsewhere = {
      role: 'leader',
      extent: 'subtree',
      unitId: '34-01',
      highestClass: 'internal',
    } as const;
    const always = { validFrom: '2000-01-01', validTo: null, givenBy: null };
    giveGrant(world.control, { ...elsewhere, ...always, personId: person });
    mail.refuseWith = null;
    world.later(2);
    await world.round();
    expect(to(person)).toEqual([]);
    const own = world.sent().filter(({ recipient }) => recipient === person);
    expect(own).toMatchObject([{ state: 'dropped', error: 'nothing_to_know' }]);
  });
});

describe('after an outage', () => {
  it('a mail arrives once, under the id it had', async () => {
    const person = leaderOf('34-48');
    follow(person, 'overdue_task_rate', '34-48');
    const { port } = mail;
    await mail.close();
    await world.round();
    world.later(1);
    await world.round();
    const [delivery] = world.sent().filter(({ recipient }) => recipient === person);
    expect(delivery).toMatchObject({ state: 'waiting', attempts: 2, error: 'smtp_esocket' });
    mail = await startMailServer(port);
    world.later(4);
    await world.round();
    expect(to(person)).toEqual([]);
    world.later(1);
    await world.round();
    await world.round();
    expect(to(person).map(({ messageId }) => messageId)).toEqual([
      `<${delivery!.deliveryId}@example.gov.vn>`,
    ]);
  });

  it('one that is refused for good is not tried again, and one that is put off is', async () => {
    const [refused, late] = [leaderOf('34-48'), leaderOf('34-48')];
    follow(refused, 'redeclaration_rate', '34-48');
    mail.refuseWith = 550;
    await world.round();
    follow(late, 'redeclaration_rate', '34-48');
    mail.refuseWith = 451;
    await world.round();
    mail.refuseWith = null;
    world.later(1);
    await world.round();
    expect([to(refused).length, to(late).length]).toEqual([0, 1]);
    const states = [refused, late].map((id) => world.sent().find(({ recipient }) => recipient === id)?.state);
    expect(states).toEqual(['failed', 'sent']);
  });
});

it('a digest is one mail with all of a day, and none where there is nothing', async () => {
  world.at('2026-11-17T02:00:01Z');
  await world.round();
  const person = makePerson(world.control, [{ role: 'steward', highestClass: 'internal' }]);
  world.wantMail(person, { mail: 'daily', hour: 9 });
  world.load('org_unit', { outcome: 'failed', errorCode: 'extract_unreadable' });
  await world.round();
  world.load('org_unit', { outcome: 'loaded' });
  await world.round();
  expect(to(person)).toEqual([]);
  world.at('2026-11-18T02:00:00Z');
  await world.round();
  await world.round();
  world.at('2026-11-19T02:00:00Z');
  await world.round();
  expect(to(person).map(({ subject }) => subject)).toEqual(['Lodestar: 2 notices']);
  expect(to(person)[0]?.text).toMatch(/failed[\s\S]*is right again/);
});
