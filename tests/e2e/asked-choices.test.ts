import { describe, expect, inject, it } from 'vitest';
import { languages, type Language } from '#lib/format/locale.ts';
import { readAs } from '../support/visitor.ts';

const origin = inject('origin');
const rate = '/indicators/redeclaration_rate';

/** A page as it is sent to a reader of a language, and what its main part says, without its markup. */
async function read(path: string, language: Language = 'en') {
  const headers = { accept: 'text/html', 'accept-language': language };
  const answer = await readAs(`${origin}${path}`, { headers });
  const html = (await answer.text()).replaceAll('&amp;', '&');
  const main = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '';
  return { status: answer.status, html, said: main.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ') };
}

/** Addresses within Lodestar that a page leads to, but for itself in another language or look. */
const leadsOf = (html: string) =>
  [...html.matchAll(/href="(\/[^"]*)"/g)]
    .map(([, href]) => href!)
    .filter((href) => !/[?&](lang|theme)=/.test(href));

describe('a choice of an address that its page does not have', () => {
  it.each([
    ['/?period=2031-01', 'There are no figures for January 2031: October 2026 is shown instead.'],
    ['/?period=2026-13', 'There is no period “2026-13”: October 2026 is shown instead.'],
    ['/?grain=quarter&period=2031-Q1', 'There are no figures for Q1 2031: Q3 2026 is shown instead.'],
    ['/?grain=week', 'Nothing here is called grain=week: the page is shown as usual.'],
    ['/?map=foo', 'There is no indicator “foo”: the map shows “Declared again”.'],
    ['/indicators?status=foo', 'Nothing here is called status=foo: the page is shown as usual.'],
    [`${rate}?period=2031-01`, 'There are no figures for January 2031: October 2026 is shown instead.'],
    [`${rate}?period=2024-10`, 'Figures begin in November 2024.'],
    [`${rate}?period=2024-08`, 'Figures begin in November 2024.'],
    [
      '/explore?indicator=redeclaration_rate&unit=00&from=2024-01&to=2024-12',
      'Figures begin in November 2024.',
    ],
    ['/units/34-48?period=2024-10', 'Not listed, since their figures begin after October 2024: '],
    [`${rate}?look=pie&by=colour`, 'Nothing here is called by=colour, look=pie: the page is shown as usual.'],
    [`${rate}?since=never`, 'Nothing here is called since=never: the page is shown as usual.'],
    ['/units?period=2031-01', 'There are no figures for January 2031: October 2026 is shown instead.'],
    ['/units/34-48?period=2026-13', 'There is no period “2026-13”: October 2026 is shown instead.'],
    ['/meeting?period=2031-01', 'There are no figures for January 2031: October 2026 is shown instead.'],
    ['/meeting?page=99', 'This meeting has no page “99”: page 9 is shown.'],
    ['/units?periode=2026-09', 'Left out: periode=2026-09. This page knows nothing of that name.'],
    ['/notices?shw=all&x=1', 'Left out: shw=all, x=1. This page knows nothing of that name.'],
    [`${rate}?tre=then`, 'Left out: tre=then. This page knows nothing of that name.'],
    ['/data?source=foo', 'Nothing here is called source=foo: the page is shown as usual.'],
    ['/data?source=task&month=2026-13', 'Nothing here is called month=2026-13: the page is shown as usual.'],
  ])('is said in a sentence at %s, beside what is shown instead', async (path, sentence) => {
    const { status, html, said } = await read(path);
    expect([status, said]).toEqual([200, expect.stringContaining(sentence)]);
    // What is shown leads on, not what was asked in vain.
    expect(leadsOf(html).filter((href) => /period=(2031|2026-13)|week/.test(href))).toEqual([]);
  });

  it.each([
    '/?period=2026-08',
    '/?period=2026-Q3',
    `${rate}?level=TINH&look=lines&base=year`,
    '/meeting?page=2',
    '/?utm_source=mail&utm_medium=letter&fbclid=1&lang=en&theme=dark',
    '/explore?indicator=redeclaration_rate&unit=00&utm_source=mail',
    '/refresh?unit=34-48&period=2026-09',
  ])('is nothing to be said of at %s', async (path) => {
    expect((await read(path)).said).not.toMatch(/instead|as usual|has no page|Left out/);
  });

  it('is said in Vietnamese and in Hindi', async () => {
    expect((await read('/?period=2031-01', 'vi')).said).toContain(
      'Không có số liệu của tháng 1/2031; kỳ đang hiển thị là tháng 10/2026.',
    );
    expect((await read('/?period=2031-01', 'hi')).said).toContain('जनवरी 2031 के आँकड़े नहीं हैं;');
  });

  it.each([
    ['/map.svg?map=foo', 400],
    ['/map.svg?period=2031-01', 400],
    [`${rate}/trend.svg?look=pie`, 400],
    ['/data/lineage.svg?source=foo', 400],
    [`${rate}/trend.svg?period=2026-08&look=lines`, 200],
    ['/api/v1/values?indicator=redeclaration_rate&from=2026-13', 400],
  ])('refuses a file or a program at %s', async (path, expected) => {
    expect((await readAs(`${origin}${path}`)).status).toBe(expected);
  });
});

describe('a page that is not there', () => {
  it.each([
    ['/?unit=zz&period=2026-09', '/?period=2026-09'],
    ['/meeting?unit=zz', '/meeting'],
    ['/data?unit=zz', '/data'],
    [`${rate}?unit=zz`, rate],
    ['/units/zz?period=2026-09', '/units?period=2026-09'],
    ['/indicators/zz?period=2026-09', '/indicators?period=2026-09'],
    [`${rate}?version=zz`, rate],
  ])('is told at %s in the language of the reader alone, and leads on to %s', async (path, on) => {
    for (const language of languages) {
      const { status, html, said } = await read(path, language);
      expect([status, said]).toEqual([404, expect.stringContaining('“zz”')]);
      if (language !== 'en') expect(said).not.toMatch(/unknown|expected|such|there/i);
      expect(html).toContain(`class="button primary" href="${on}"`);
    }
  });

  it('has a header whose places are those of the reader’s own unit', async () => {
    const { html } = await read('/?unit=zz&period=2026-09');
    expect(leadsOf(html)).toContain('/indicators?period=2026-09');
    expect(leadsOf(html).filter((href) => href.includes('unit=zz'))).toEqual([]);
  });
});
