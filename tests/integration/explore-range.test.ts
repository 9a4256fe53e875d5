import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '#lib/format/locale.ts';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import { everything } from '#warehouse/scope/scope.ts';
import { readExplorePage } from '../../src/routes/explore/read-explore.ts';
import { holdTinyWorkspace } from '../support/held-version.ts';

let held: Awaited<ReturnType<typeof holdTinyWorkspace>>;
beforeAll(async () => {
  held = await holdTinyWorkspace();
});
afterAll(() => held.close());

async function explore(search: string, language: Language = 'en') {
  const t = translator(language, await loadMessages(language));
  const locals = { language, theme: 'auto', t } as App.Locals;
  const asked = new URLSearchParams(`unit=01&measure=loan.loans&${search}`);
  return readExplorePage({ snapshot: held.snapshot, scope: everything, locals, search: asked });
}

describe('a range of Explore', () => {
  it.each([
    ['from=2025-05&to=2025-08', 'May 2025 – August 2025', []],
    ['from=2025-Q2&to=2025-Q3', 'April 2025 – September 2025', []],
    ['grain=quarter&from=2025-Q2', 'Q2 2025 – Q3 2025', []],
    ['grain=quarter&from=2025-05', 'Q2 2025 – Q3 2025', ['Whole periods are shown: Q2 2025 – Q3 2025.']],
    ['grain=quarter&to=2025-08', 'Q3 2024 – Q3 2025', ['Whole periods are shown: Q3 2024 – Q3 2025.']],
    ['from=2025-05-15', 'May 2025 – September 2025', ['Whole periods are shown: May 2025 – September 2025.']],
    ['from=2020&to=2025-05', 'September 2024 – May 2025', ['Figures begin in September 2024.']],
    ['to=2030', 'September 2024 – September 2025', ['Figures end in September 2025.']],
    [
      'grain=year&from=2025-06',
      '2025',
      ['No year from then on is complete: 2025 is shown, which still runs.'],
    ],
    ['grain=year&to=2025', '2024 – 2025', []],
    ['grain=year&period=2025-06', '2024 – 2025', ['Whole periods are shown: 2024 – 2025.']],
    [
      'grain=week&from=2025-08',
      'August 2025 – September 2025',
      ['Left out: grain=week. There is no such choice.'],
    ],
  ])('that is asked for by %s is %s, and says how it is not as asked', async (search, range, said) => {
    const page = await explore(search);
    expect([page.crumbs[1]!.text, page.notices, page.problem]).toEqual([range, said, null]);
  });

  const usual = 'Without it there is September 2024 – September 2025.';
  it.each([
    ['from=2025-08&to=2025-05', 'from=2025-08, to=2025-05. The first period lies after the last.'],
    ['from=2030', 'from=2030. Figures end in September 2025.'],
    ['from=2030&to=2031', 'from=2030, to=2031. Figures end in September 2025.'],
    ['to=2020', 'to=2020. Figures begin in September 2024.'],
    ['period=2020-01', 'period=2020-01. Figures begin in September 2024.'],
  ])(
    'that cannot be answered, %s, has the true reason and what there is without it',
    async (search, said) => {
      const page = await explore(search);
      expect(page.problem?.sentence).toBe(`The address asks for ${said} ${usual}`);
      expect([page.problem?.href, page.notices]).toEqual(['/explore?measure=loan.loans&unit=01', []]);
    },
  );

  it.each([
    ['vi', 'Từ đó trở đi chưa có năm nào trọn kỳ; đang hiển thị năm 2025, kỳ còn đang diễn ra.'],
    ['hi', 'उसके बाद कोई वर्ष पूरा नहीं हुआ है; 2025 दिखाया गया है, जो अभी जारी है।'],
  ] as const)('says so in %s', async (language, said) => {
    expect((await explore('grain=year&from=2025-06', language)).notices).toEqual([said]);
  });

  it('says what a comparison is without', async () => {
    const notes = async (search: string) => (await explore(search)).table!.notes.join(' ');
    const begins = 'Figures begin in September 2024: nothing before it can be compared with.';
    const runs = '2025 still runs and is compared with a whole period.';
    expect(await notes('from=2025-05&compare=previous_year')).toContain(begins);
    expect(await notes('from=2025-08&compare=previous')).not.toContain('Figures begin');
    expect(await notes('grain=year&to=2025&compare=previous')).toContain(runs);
    expect(await notes('grain=year')).toContain('Figures begin in September 2024.');
  });
});
