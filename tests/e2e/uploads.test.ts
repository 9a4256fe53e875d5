import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPerson } from '#warehouse/control/people.ts';
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
    const problem = answer.status < 400 ? '{}' : await answer.text();
    const { code } = JSON.parse(problem.startsWith('{') ? problem : '{}') as { code?: string };
    return { status: answer.status, to: answer.headers.get('location') ?? '', code };
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
    ['of another kind', 'MZ', 'a.exe', 'kind&found=.exe'],
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
    expect((await act('handIn', to)).to).toBe(to);
    expect(readFileSync(inbox('loans-x.csv'), 'utf8')).toBe(row('01', '01/2024'));
    expect(left()).toEqual([]);
    expect((await act('handIn', to)).status).toBe(400);
    await desk.until(
      `select 1 from meta.extract where file_name = 'loans-x.csv'`,
      (rows) => rows.length === 1,
    );
    await expect.poll(() => page(to), { timeout: 20_000 }).toContain('1 row accepted, 0 held back');
  });

  it('is refused under a name that its contract does not look for, and the page says how files are named', async () => {
    const { to } = await send(row('01', '02/2024'), { asked: 'folder/a.csv' });
    expect(await page(to)).toMatch(/No file of this source is named so.*Files are named: \*\.csv\./s);
    expect((await act('handIn', to)).status).toBe(400);
    expect((await act('withdraw', to)).status).toBe(303);
  });

  it('takes the place of another of its name only where somebody who may says so', async () => {
    const before = readFileSync(inbox('loans-2024.csv'), 'utf8');
    const own = await send(row('03', '12/2025'), { as: 'data-owner', name: 'loans-2024.csv' });
    await page(own.to, 'data-owner');
    const refused = await act('handIn', own.to, { replaces: 'on' }, 'data-owner');
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('already')]);
    expect(readFileSync(inbox('loans-2024.csv'), 'utf8')).toBe(before);
    await act('withdraw', own.to, {}, 'data-owner');
    expect(left()).toEqual([]);
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

  it('says what of it is loaded already and what the check leaves to the load, to whoever sent rows of their units alone', async () => {
    const before = readFileSync(inbox('loans-2024.csv'));
    const again = await send(before.toString('utf8'), { name: 'loans-2024-again.csv' });
    const text = await page(again.to);
    expect(text).toContain('This very file is loaded already, as loans-2024.csv');
    expect(text).toContain('What this check does not judge');
    await act('withdraw', again.to);
    const others = await send(row('01', '05/2025'), { as: 'data-owner', name: 'guess.csv' });
    const told = await page(others.to, 'data-owner');
    expect(told).toContain('1 row is of another unit');
    expect(told).not.toContain('Beside what is loaded now');
    const list = await page('/refresh/loan_month/upload?', 'data-owner');
    expect(list).toMatch(/guess\.csv[^]*?Not all of it is yours/);
    await act('withdraw', others.to, {}, 'data-owner');
  });

  it('is not read where ten of its sender wait already, and both pages and programs are told', async () => {
    const { personId } = findPerson(desk.world.control, 'data-owner')!;
    const sent = Array.from({ length: 10 }, (_, at) => `00000000-0000-4000-8000-00000000000${at}`);
    for (const uploadId of sent) {
      const told = { source: 'loan_month', kind: 'extract', table: 'loan_month', sha256: '', bytes: 1 };
      const named = { uploadId, stored: `${uploadId}.extract`, fileName: 'q.csv', personId, byLabel: 'O' };
      const stands = { sentAt: '2025-10-08T06:00:00.000Z', state: 'sent', checkRequest: null, endedAt: null };
      writeFileSync(
        join(desk.world.paths.uploads, `${uploadId}.upload.json`),
        JSON.stringify({ ...told, ...named, ...stands }),
      );
    }
    const program = await send(row('03', '12/2025'), { as: 'data-owner' });
    expect(program).toMatchObject({ status: 409, code: 'upload_quota_reached' });
    const headers = { accept: 'text/html' };
    const { to } = await send(row('03', '12/2025'), { as: 'data-owner', headers });
    expect(to).toBe('/refresh/loan_month/upload?refused=quota');
    expect(await page(to, 'data-owner')).toContain('Too many files of yours wait');
    const other = await send(row('01', '12/2025'), { name: 'of-another.csv' });
    expect(other.status).toBe(303);
    await act('withdraw', other.to);
    for (const uploadId of sent) await act('withdraw', `?file=${uploadId}`, {}, 'data-owner');
    const last = await send(row('03', '12/2025'), { as: 'data-owner' });
    expect(last.status).toBe(303);
    await act('withdraw', last.to, {}, 'data-owner');
  });

  it('counts as waiting only while nobody has refused it; refused ones are counted apart', async () => {
    const counts = async () => {
      const text = await page('/refresh/loan_month/upload?', 'data-owner');
      return ['that wait', 'that were refused'].map((what) =>
        Number(
          new RegExp(`Files of yours ${what}</dt>\\s*<dd[^>]*>(\\d+) of at most 10`).exec(text)?.[1] ?? 0,
        ),
      );
    };
    const [waiting, refused] = (await counts()) as [number, number];
    const good = await send(row('03', '12/2025'), { as: 'data-owner', name: 'counts.csv' });
    expect(await counts()).toEqual([waiting + 1, refused]);
    const bad = await send('no;columns\n1;2\n', { as: 'data-owner', name: 'refused.csv' });
    const others = await send(row('01', '05/2025'), { as: 'data-owner', name: 'of-others.csv' });
    expect(await counts()).toEqual([waiting + 1, refused + 2]);
    for (const { to } of [good, bad, others]) await act('withdraw', to, {}, 'data-owner');
    expect(await counts()).toEqual([waiting, refused]);
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

describe('a disk with too little room', () => {
  it('takes no file, and says so before it reads one', async () => {
    const desk = await startDesk('coast', { LODESTAR_LEAST_FREE_BYTES: String(1e15) });
    try {
      const answer = async (accept: string) => {
        const form = new FormData();
        form.append('file', new Blob([row('01', '10/2025')]), 'a.csv');
        const sent = await fetch(`${desk.origin}/refresh/loan_month/upload/file`, {
          ...{ method: 'POST', body: form, redirect: 'manual' },
          headers: { cookie: await signIn(desk.origin, 'steward'), origin: desk.origin, accept },
        });
        return [sent.status, sent.headers.get('location') ?? ((await sent.json()) as { code: string }).code];
      };
      expect(await answer('*/*')).toEqual([507, 'disk_space_short']);
      expect(await answer('text/html')).toEqual([303, '/refresh/loan_month/upload?refused=no_space']);
      expect(readdirSync(desk.world.paths.uploads)).toEqual([]);
    } finally {
      await desk.stop();
    }
  });
});
