import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchAudit } from '#warehouse/control/search-audit.ts';
import { startDesk, type DeskServer } from '../support/desk-server.ts';
import { signIn } from '../support/visitor.ts';

const HEADER = 'Mã đơn vị;Tháng;Loại;Lượt mượn;Mượn trực tuyến;Giờ mở cửa;Số chi nhánh';
const row = (unit: string, month: string) => `${HEADER}\n${unit};${month};BOOK;9;1;1;1\n`;
const MOST_BYTES = 100_000;

describe('a file that is sent', () => {
  let desk: DeskServer;
  beforeAll(async () => {
    desk = await startDesk('coast', { LODESTAR_UPLOAD_BYTES: String(MOST_BYTES) });
  });
  afterAll(() => desk.stop());

  interface Sent {
    as?: string;
    name?: string;
    asked?: string;
    headers?: Record<string, string>;
  }

  async function send(content: string, { as = 'steward', name = 'a.csv', asked, headers }: Sent = {}) {
    const form = new FormData();
    if (asked !== undefined) form.append('name', asked);
    form.append('file', new Blob([content]), name);
    const cookie = as === '' ? '' : await signIn(desk.origin, as);
    const answer = await fetch(`${desk.origin}/refresh/loan_month/upload/file`, {
      ...{ method: 'POST', body: form, redirect: 'manual' },
      headers: { cookie, origin: desk.origin, ...headers },
    });
    return { status: answer.status, to: answer.headers.get('location') ?? '' };
  }

  /** Sends a form of the page of what was sent. */
  async function act(action: string, to: string, fields: Record<string, string> = {}, as = 'steward') {
    const upload = new URL(to, desk.origin).searchParams.get('file') ?? '';
    const answer = await fetch(`${desk.origin}/refresh/loan_month/upload?/${action}`, {
      ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams({ upload, ...fields }) },
      headers: { cookie: await signIn(desk.origin, as), origin: desk.origin, accept: 'text/html' },
    });
    return { status: answer.status, to: answer.headers.get('location') ?? '', text: await answer.text() };
  }

  async function page(to: string, as = 'steward'): Promise<string> {
    for (;;) {
      const headers = { cookie: await signIn(desk.origin, as) };
      const text = await (await fetch(`${desk.origin}${to}&lang=en`, { headers })).text();
      if (!text.includes('The check is under way')) return text;
      await wait(300);
    }
  }

  const left = () => readdirSync(desk.world.paths.uploads).filter((name) => name.endsWith('.extract'));
  const inbox = (name: string) => join(desk.world.paths.inbox, 'loan_month', name);

  it.each<[string, Sent, number]>([
    ['from another site', { headers: { origin: 'https://elsewhere.example' } }, 403],
    ['by somebody without that right', { as: 'analyst' }, 404],
    ['by nobody', { as: '' }, 303],
  ])('is not taken %s', async (_, sent, status) => {
    expect(await send(row('01', '10/2025'), sent)).toMatchObject({ status });
    expect(left()).toEqual([]);
  });

  it.each<[string, string, string, string]>([
    ['of another kind', 'MZ', 'a.exe', 'kind'],
    ['without anything in it', '', 'a.csv', 'empty'],
    ['larger than is taken', 'x'.repeat(MOST_BYTES + 1), 'a.csv', 'too_large'],
    ['far larger than is taken', 'x'.repeat(3 * MOST_BYTES), 'a.csv', 'too_large'],
  ])('is not taken %s, and nothing of it stays', async (_, content, name, why) => {
    const { status, to } = await send(content, { name });
    expect([status, to]).toEqual([303, `/refresh/loan_month/upload?refused=${why}`]);
    expect(left()).toEqual([]);
  });

  it('is measured as it comes, where it does not say how large it is', async () => {
    const cookie = await signIn(desk.origin, 'steward');
    const boundary = 'b0undary';
    const to = await new Promise<string>((tell, fail) => {
      const asked = request(
        `${desk.origin}/refresh/loan_month/upload/file`,
        {
          method: 'POST',
          headers: {
            ...{ cookie, origin: desk.origin, 'transfer-encoding': 'chunked' },
            'content-type': `multipart/form-data; boundary=${boundary}`,
          },
        },
        (answer) => tell(answer.headers.location ?? ''),
      ).on('error', fail);
      asked.write(`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n`);
      for (let sent = 0; sent < 10; sent++) asked.write('x'.repeat(MOST_BYTES / 5));
      asked.end(`\r\n--${boundary}--\r\n`);
    });
    expect(to).toBe('/refresh/loan_month/upload?refused=too_large');
    expect(left()).toEqual([]);
  });

  it('lies under a name of our own, and goes no further than into the folder of its source', async () => {
    const { to } = await send(row('01', '01/2024'), {
      name: '..\\..\\evil.csv',
      asked: '../../../loans-x.csv',
    });
    expect(await page(to)).toContain('loans-x.csv');
    expect(left()).toEqual([expect.stringMatching(/^[0-9a-f-]{36}\.extract$/)]);
    expect((await act('handIn', to)).to).toMatch(/^\/refresh\?request=\d+$/);
    expect(readFileSync(inbox('loans-x.csv'), 'utf8')).toBe(row('01', '01/2024'));
    expect(left()).toEqual([]);
    expect((await act('handIn', to)).status).toBe(400);
  });

  it('is not acceptable under a name that its contract does not look for', async () => {
    const { to } = await send(row('01', '02/2024'), { asked: 'folder/a.csv' });
    expect(await page(to)).toMatch(/could not be checked.*loan_month\/\*\.csv/s);
    expect((await act('handIn', to)).status).toBe(400);
  });

  it('takes the place of another of its name only where somebody who may says so', async () => {
    const before = readFileSync(inbox('loans-2024.csv'), 'utf8');
    const own = await send(row('03', '12/2025'), { as: 'data-owner', name: 'loans-2024.csv' });
    await page(own.to, 'data-owner');
    const refused = await act('handIn', own.to, { replaces: 'on' }, 'data-owner');
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('already')]);
    expect(readFileSync(inbox('loans-2024.csv'), 'utf8')).toBe(before);
    await act('withdraw', own.to, {}, 'data-owner');
    expect(left()).toHaveLength(1);
    const { to } = await send(before, { name: 'loans-2024.csv' });
    await page(to);
    expect((await act('handIn', to, { replaces: 'on' })).status).toBe(303);
  });

  it('is not handed in where it holds rows of others, whoever says what', async () => {
    const { to } = await send(row('01', '12/2025'), { as: 'data-owner', name: 'loans-others.csv' });
    expect(await page(to, 'data-owner')).toContain('1 row is of another unit');
    expect((await act('handIn', to, {}, 'data-owner')).status).toBe(400);
    expect(existsSync(inbox('loans-others.csv'))).toBe(false);
  });

  it('is not handed in where rows of others would be doubted for it', async () => {
    desk.world.rewrite('workspace/sources/loan_month/contract.yaml', (text) =>
      text.replace(
        '  - { property: code, value: T1 }',
        '  - { property: code, value: T1 }\n  - { property: load, value: { mode: replace_period } }',
      ),
    );
    const { to } = await send(row('03', '09/2025'), { as: 'data-owner', name: 'loans-month.csv' });
    expect(await page(to, 'data-owner')).toMatch(/\d+ rows of other units would give way/);
    expect((await act('handIn', to, {}, 'data-owner')).status).toBe(400);
  });

  it('is somebody’s own, and what became of it is written down', async () => {
    const { to } = await send(row('03', '12/2025'), { as: 'steward', name: 'loans-own.csv' });
    const headers = { cookie: await signIn(desk.origin, 'data-owner') };
    expect((await fetch(`${desk.origin}${to}`, { headers })).status).toBe(404);
    await act('withdraw', to);
    const deeds = searchAudit(desk.world.control, { limit: 200 }).map(({ action }) => action);
    expect(deeds).toEqual(
      expect.arrayContaining(['extract_uploaded', 'extract_handed_in', 'extract_withdrawn']),
    );
  });
});
