import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '#lib/server/refresh/ask.ts';
import { approveBackFill, endBackFill, listBackFills } from '#lib/server/refresh/back-fill.ts';
import { planBackFill } from '#lib/server/refresh/back-fill-plan.ts';
import { readBackFillRequests } from '#lib/server/refresh/back-fill-requests.ts';
import { withSnapshot } from '#lib/server/warehouse.ts';
import { releaseLease, takeLease } from '#warehouse/control/lease.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { searchAudit } from '#warehouse/control/search-audit.ts';
import { openDeskWorld, type DeskWorld } from '../support/desk-world.ts';
import { seeingAll } from '../support/sign-in.ts';

const RANGE = { from: '2024-09-01', to: '2025-07-01' };

describe('a back-fill at the desk', () => {
  let desk: DeskWorld;
  let control: Control;
  const inbox = (name: string, root = desk.root) => join(root, 'inbox/loan_month', name);
  beforeAll(async () => {
    desk = await openDeskWorld((root) => {
      renameSync(inbox('loans-2024.csv', root), inbox('loans-2024-09.csv', root));
      renameSync(inbox('loans-2025.csv', root), inbox('loans-2025-05.csv', root));
    });
    ({ control } = desk);
  });
  afterAll(() => desk.close());

  const ended = (requestId: number) => desk.ended(requestId);
  const plan = () =>
    seeingAll(() =>
      withSnapshot((snapshot, scope) =>
        planBackFill({ snapshot, scope, control }, snapshot.catalog.sources.get('loan_month')!, RANGE),
      ),
    );
  const states = async () =>
    (await plan()).months.flatMap(({ period, state }) => (state === 'nothing' ? [] : [`${period} ${state}`]));
  const approve = (periods: string[]) => seeingAll(() => approveBackFill('loan_month', RANGE, periods));

  it('says what there is of each month, and asks for nothing where nothing is to do', async () => {
    const { requestId } = await seeingAll(() => ask({ kind: 'refresh', sources: [] }));
    await ended(requestId);
    expect(await states()).toEqual(['2024-09-01 loaded', '2025-05-01 loaded']);
    expect((await plan()).indicators).toContain('online_rate');
    expect(await approve(['2024-09-01', '2024-10-01'])).toBe(0);
    expect(listBackFills(control, 'loan_month')).toEqual([]);
  });

  it('tells of a file that another has taken the place of since it was loaded', async () => {
    const text = readFileSync(inbox('loans-2025-05.csv'));
    writeFileSync(inbox('loans-2025-05.csv'), text.subarray(0, text.length >> 1));
    expect(await states()).toEqual(['2024-09-01 loaded', '2025-05-01 changed']);
    // Of the same size, only its content tells.
    writeFileSync(inbox('loans-2025-05.csv'), Buffer.from(text).fill(0x30, text.length - 3, text.length - 1));
    expect(await states()).toEqual(['2024-09-01 loaded', '2025-05-01 changed']);
    writeFileSync(inbox('loans-2025-05.csv'), text);
    expect(await states()).toEqual(['2024-09-01 loaded', '2025-05-01 loaded']);
  });

  it('does each chosen month by one run of its own, once, and says how far it is', async () => {
    rmSync(inbox('loans-2024-09.csv'));
    const header = 'ĐƠN VỊ;tháng;Loại;Lượt mượn;Mượn trực tuyến;Giờ mở cửa;Số chi nhánh';
    writeFileSync(inbox('loans-2025-06.csv'), `${header}\n01;06/2025;BOOK;90;45;1.200;4\n`);
    expect(await states()).toEqual(['2024-09-01 put_back', '2025-05-01 loaded', '2025-06-01 load']);
    takeLease(control, 'r-other');
    const months = ['2024-09-01', '2025-05-01', '2025-06-01'];
    expect(await Promise.all([approve(months), approve(months)])).toEqual(expect.arrayContaining([0, 2]));
    expect(await states()).toEqual(['2024-09-01 under_way', '2025-05-01 loaded', '2025-06-01 under_way']);
    expect(listBackFills(control, 'loan_month')).toMatchObject([
      { from: '2024-09-01', to: '2025-06-01', all: 2, ended: 0 },
    ]);
    releaseLease(control, 'r-other');
    await expect.poll(() => listBackFills(control, 'loan_month')[0]?.ended, { timeout: 60_000 }).toBe(2);
    const requests = readBackFillRequests(control, 'loan_month').toReversed();
    expect(requests.map(({ state, options }) => `${options.period} ${state}`)).toEqual([
      '2024-09-01 done',
      '2025-06-01 done',
    ]);
    expect(new Set(requests.map(({ runId }) => runId)).size).toBe(2);
    expect(existsSync(inbox('loans-2024-09.csv'))).toBe(true);
    expect(await states()).toEqual(['2024-09-01 loaded', '2025-05-01 loaded', '2025-06-01 loaded']);
    const [deed] = searchAudit(control, { object: 'source:loan_month', action: 'refresh_started', limit: 1 });
    expect(deed?.detail).toEqual({ periods: ['2024-09', '2025-06'] });
  });

  it('ends what is left of it where somebody asks for that', async () => {
    rmSync(inbox('loans-2024-09.csv'));
    rmSync(inbox('loans-2025-05.csv'));
    takeLease(control, 'r-other');
    expect(await approve(['2024-09-01', '2025-05-01'])).toBe(2);
    const { id } = listBackFills(control, 'loan_month')[0]!;
    expect(await seeingAll(() => endBackFill('loan_month', id))).toBe(2);
    await expect
      .poll(() => listBackFills(control, 'loan_month')[0], { timeout: 30_000 })
      .toMatchObject({ all: 2, ended: 2, cancelled: 2 });
    releaseLease(control, 'r-other');
    expect(await states()).toEqual(expect.arrayContaining(['2024-09-01 put_back', '2025-05-01 put_back']));
  });

  it('is refused for months that are none', async () => {
    const range = { from: '2025-05-01', to: '2025-01-01' };
    await expect(seeingAll(() => approveBackFill('loan_month', range, []))).rejects.toMatchObject({
      code: 'question_invalid',
    });
  });
});
