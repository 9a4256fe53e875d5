import { describe, expect, inject, it } from 'vitest';
import { languages, type Language } from '#lib/format/locale.ts';
import { readAs } from '../support/visitor.ts';

const origin = inject('origin');

/** A page as an account is sent it, and what its main part says, without its markup. */
async function read(path: string, account: string, language: Language = 'en') {
  const headers = { accept: 'text/html', 'accept-language': language };
  const answer = await readAs(`${origin}${path}`, { headers, redirect: 'manual' }, account);
  const html = (await answer.text()).replaceAll('&amp;', '&');
  const main = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '';
  const said = main.replaceAll(/<(style|script|svg)[\s\S]*?<\/\1>/g, ' ').replaceAll(/<[^>]+>/g, ' ');
  return { status: answer.status, html, said: said.replaceAll(/\s+/g, ' ').trim() };
}

describe('a unit outside the scope of whoever opens its page', () => {
  it.each([
    ['/?unit=34-01&period=2026-09', '/?unit=34-48&period=2026-09'],
    ['/meeting?unit=34-01', '/meeting?unit=34-48'],
    ['/data?unit=34-01', '/data?unit=34-48'],
    ['/units?unit=34-01', '/units?unit=34-48'],
    ['/units/34-01?period=2026-09', '/units/34-48?period=2026-09'],
    ['/indicators?unit=34-01', '/indicators?unit=34-48'],
    [
      '/indicators/redeclaration_rate?unit=34-01&look=lines',
      '/indicators/redeclaration_rate?unit=34-48&look=lines',
    ],
    [
      '/explore?unit=34-01&indicator=redeclaration_rate&by=period',
      '/explore?indicator=redeclaration_rate&unit=34-48&by=period',
    ],
  ])('is named at %s, with what they may see and where', async (path, own) => {
    const { status, html, said } = await read(path, 'leader-province');
    expect(status).toBe(403);
    expect(said).toMatch(
      /^Hà Nội is outside what you may see Whoever sent you this address may see more units than you\. You may see: Đà Nẵng, with all below it Whole organisation: the figures published of it Show the same for Đà Nẵng To the briefing$/,
    );
    const way = new URL(/class="button primary" href="([^"]*)"/.exec(html)![1]!, origin);
    const expected = new URL(own, origin);
    expect([way.pathname, Object.fromEntries(way.searchParams)]).toEqual([
      expected.pathname,
      Object.fromEntries(expected.searchParams),
    ]);
  });

  it('is told in the language of the reader alone', async () => {
    for (const language of languages) {
      const { status, said } = await read('/units/34-01', 'leader-province', language);
      expect(status).toBe(403);
      if (language !== 'en') expect(said).not.toMatch(/outside|figures|briefing|units/i);
    }
    expect((await read('/units/34-01', 'leader-province', 'vi')).said).toContain(
      'nằm ngoài phạm vi bạn được xem',
    );
    expect((await read('/units/34-01', 'leader-province', 'hi')).said).toContain('दायरे से बाहर');
  });

  it('says the same, whatever there is of it', async () => {
    const said = async (path: string) =>
      (await read(path, 'leader-province')).said.replace(/^.*? is outside/, '');
    expect(await said('/indicators/redeclaration_rate?unit=34-01')).toBe(
      await said('/indicators/redeclaration_rate?unit=34-12'),
    );
  });

  it('is refused with its rows, and named where rows held back are filtered by it', async () => {
    const cell = 'indicator=redeclaration_rate&grain=month&period=2026-09';
    const rows = await read(`/explore/rows?${cell}&unit=34-48`, 'analyst-province');
    expect([rows.status, rows.said]).toEqual([403, expect.stringContaining('Show the same for Hà Nội')]);
    const bench = await read('/refresh/task/quarantine?unit=34-01', 'data-owner');
    expect([bench.status, bench.said]).toEqual([
      200,
      expect.stringContaining('Hà Nội is outside what you may see'),
    ]);
  });

  it('is unknown where there is none', async () => {
    for (const path of ['/units/zz', '/?unit=zz', '/indicators/redeclaration_rate?unit=zz'])
      expect((await read(path, 'leader-province')).status).toBe(404);
  });
});

describe('a source, run or group that is not the reader’s to know of', () => {
  it.each([
    ['/refresh/zz', '/refresh'],
    ['/refresh/zz/quarantine', '/refresh'],
    ['/refresh/zz/upload', '/refresh'],
    ['/refresh/runs/zz', '/refresh'],
    ['/refresh/schedules/zz', '/refresh/schedules'],
  ])('is told at %s as one that is not there, and leads on to %s', async (path, on) => {
    for (const language of languages) {
      const { status, html, said } = await read(path, 'data-owner', language);
      expect(status).toBe(404);
      expect(html).toContain(`class="button primary" href="${on}"`);
      expect(said).not.toMatch(/question invalid|Expected/);
      if (language === 'en') expect(said).toMatch(/what you may see|you may see/);
    }
  });
});

describe('a breakdown by the level of the reader’s own unit', () => {
  const asked = 'indicator=redeclaration_rate&unit=34-01&by=unit:TINH';

  it('has the one row of that unit, and a picture of it', async () => {
    const { status, said } = await read(`/explore?${asked}`, 'analyst-province');
    expect([status, said]).toEqual([200, expect.stringMatching(/Hà Nội: \d/)]);
    const picture = await readAs(`${origin}/explore/answer.svg?${asked}`, {}, 'analyst-province');
    expect([picture.status, picture.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('svg'),
    ]);
  });

  it('has the same where the unit is chosen by whoever sees all', async () => {
    expect((await read(`/explore?${asked}`, 'office')).said).toMatch(/Hà Nội: \d/);
  });
});

describe('the meeting opened from an indicator', () => {
  const meetingOf = async (id: string) => {
    const { html } = await read(`/indicators/${id}?period=2026-09`, 'leader');
    return /href="(\/meeting[^"]*)"/.exec(html)![1]!;
  };

  it.each(['redeclaration_rate', 'deadline_extension_rate'])(
    'begins at %s, and keeps its place',
    async (id) => {
      const address = await meetingOf(id);
      expect(new URL(address, origin).searchParams.get('indicator')).toBe(id);
      const { html } = await read(address, 'leader');
      expect(html).toContain(`href="/indicators/${id}?period=2026-09"`);
      const next = /rel="next"[^>]*href="([^"]*)"|href="([^"]*)"[^>]*rel="next"/.exec(html)!;
      const on = new URL((next[1] ?? next[2])!, origin).searchParams;
      expect([on.get('indicator'), on.get('period')]).toEqual([id, '2026-09']);
      expect(Number(on.get('page'))).toBeGreaterThan(4);
    },
  );
});
