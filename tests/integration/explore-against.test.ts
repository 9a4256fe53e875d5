import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toRows } from '#warehouse/duckdb/plain-rows.ts';
import { readExplore } from '#warehouse/explore/explore.ts';
import { readSemanticQuery } from '#warehouse/explore/semantic-query.ts';
import { everything } from '#warehouse/scope/scope.ts';
import { explored, named, numberOf } from '../support/explored-page.ts';
import { holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';

let open: HeldVersion;
beforeAll(async () => {
  open = await holdTinyWorkspace();
});
afterAll(() => open.close());

const ask = async (query: object) =>
  toRows(await readExplore(open.snapshot, everything, readSemanticQuery(query)));
const explore = (search: string) => explored(open, search);

describe('figures beside those of a period that is named', () => {
  const byUnit = { indicators: ['online_rate'], measures: ['loan.loans'], by: ['unit'] };
  const figures = ['online_rate', 'loan.loans'];

  it('are those that the period has by itself, for one period and for as long a range', async () => {
    for (const [from, to, against, until] of [
      ['2025-08', '2025-08', '2025-05', '2025-05'],
      ['2025-07', '2025-08', '2025-05', '2025-06'],
      ['2025-06', '2025-08', '2025-05', '2025-07'],
    ] as const) {
      const beside = await ask({ ...byUnit, time: { from, to, compare: [against] } });
      const own = await ask({ ...byUnit, time: { from: against, to: until } });
      const then = new Map(own.map((row) => [row['unit_id'], row]));
      expect(beside.length).toBeGreaterThan(2);
      for (const row of beside)
        for (const figure of figures)
          expect(row[`${figure}_against`], `${String(row['unit_id'])} ${figure}, ${from} to ${to}`).toEqual(
            then.get(row['unit_id'])?.[figure] ?? null,
          );
    }
  });

  it('are the published ones where nothing but an indicator is asked for', async () => {
    for (const by of [['unit'], ['unit', 'period']]) {
      const asked = { indicators: ['online_rate'], by };
      const beside = await ask({ ...asked, time: { from: '2025-08', to: '2025-08', compare: ['2025-05'] } });
      const own = await ask({ ...asked, time: { from: '2025-05', to: '2025-05' } });
      const then = own.map((row) => [row['unit_id'], row['online_rate']]);
      expect(then.length).toBeGreaterThan(2);
      expect(beside.map((row) => [row['unit_id'], row['online_rate_against']])).toEqual(then);
    }
  });

  it('are of the quarter or year in which the month lies, where periods are longer', async () => {
    for (const figures of [{ indicators: ['online_rate'] }, { measures: ['loan.loans'] }]) {
      const of = (compare: string, grain: string, from: string) =>
        ask({ ...figures, by: ['unit'], time: { grain, from, to: from, compare: [compare] } });
      const [figure] = Object.values(figures).flat() as [string];
      for (const month of ['2025-04', '2025-05', '2025-06']) {
        const quarter = await of('2025-Q2', 'quarter', '2025-Q3');
        expect(quarter.some((row) => typeof row[`${figure}_against`] === 'number')).toBe(true);
        expect(await of(month, 'quarter', '2025-Q3')).toEqual(quarter);
      }
      expect(await of('2024-07', 'year', '2025')).toEqual(await of('2024', 'year', '2025'));
    }
  });

  it('stand by periods as many periods earlier as it lies before the first', async () => {
    const time = { from: '2025-07', to: '2025-09', compare: ['2025-05', 'previous'] };
    const rows = await ask({ measures: ['loan.loans'], by: ['period'], time });
    const all = await ask({ measures: ['loan.loans'], by: ['period'], time: { from: '2025-05' } });
    const loans = all.map((row) => row['loan.loans']);
    expect(rows.map((row) => row['loan.loans_against'])).toEqual(loans.slice(0, 3));
    expect(rows.map((row) => row['loan.loans_previous'])).toEqual(loans.slice(1, 4));
    expect(Object.keys(rows[0]!).at(-2)).toBe('loan.loans_against');
  });

  it('sort rows by the change since then', async () => {
    const time = { from: '2025-08', to: '2025-08', compare: ['2025-05'] };
    const order = [{ column: 'loan.loans_against_change', descending: true }];
    const rows = await ask({ measures: ['loan.loans'], by: ['unit:PROVINCE', 'medium'], time, order });
    const changes = rows.flatMap((row) => {
      const [now, then] = [row['loan.loans'], row['loan.loans_against']];
      return typeof now === 'number' && typeof then === 'number' ? [now - then] : [];
    });
    expect(changes.length).toBeGreaterThan(2);
    expect(changes).toEqual(changes.toSorted((one, other) => other - one));
  });

  it.each([['2025-08'], ['2025-09'], ['2026']])(
    'are refused where %s does not begin earlier',
    async (against) => {
      const asked = ask({ ...byUnit, time: { from: '2025-08', to: '2025-08', compare: [against] } });
      await expect(asked).rejects.toMatchObject({
        code: 'question_invalid',
        message: expect.stringContaining('begins before 2025-08-01') as string,
      });
    },
  );

  it('are of one period: a second one is refused, and so is what is none', () => {
    for (const compare of [['2025-05', '2025-06'], ['2025-13'], ['yesterday'], ['previous', 'previous']])
      expect(() => readSemanticQuery({ ...byUnit, time: { compare } }), compare.join()).toThrow(
        'time.compare',
      );
  });
});

describe('an exploration beside a period that is named', () => {
  const of = 'measure=loan.loans&by=unit&unit=00';

  it('calls it by its name in the head, or by its range, or says from which period on', async () => {
    const heads = async (search: string) =>
      (await explore(search)).table!.heads.flat().map(({ text }) => text.text);
    expect(await heads(`${of}&from=2025-08&to=2025-08&compare=2025-05`)).toContain('May 2025');
    expect(await heads(`${of}&from=2025-07&to=2025-08&compare=2025-05`)).toContain('May 2025 – June 2025');
    expect(await heads('measure=loan.loans&by=period&unit=00&from=2025-07&compare=2025-05')).toContain(
      'From May 2025 on',
    );
  });

  it('has the figures and changes that the two periods have', async () => {
    const search = `${of}&from=2025-08&to=2025-08&compare=2025-05`;
    const rows = named(await explore(search));
    const then = new Map(
      named(await explore(`${of}&from=2025-05&to=2025-05`)).map(([name, loans]) => [name, numberOf(loans!)]),
    );
    expect(rows.length).toBeGreaterThan(3);
    for (const [name, now, before, change] of rows) {
      expect(numberOf(before!), name).toBe(then.get(name));
      expect(numberOf(change!), name).toBe(Math.abs(numberOf(now!) - then.get(name!)!));
    }
  });

  it('offers every earlier period of the grain, and keeps what is chosen', async () => {
    const { bar } = await explore(`${of}&from=2025-08&to=2025-08&compare=2025-05`);
    const values = bar.compare.map(({ value }) => value);
    expect(values.slice(0, 6)).toEqual([
      '',
      'previous',
      'previous_year',
      'previous,previous_year',
      '2025-07',
      '2025-06',
    ]);
    expect(bar.compare.filter(({ isChosen }) => isChosen)).toEqual([
      { value: '2025-05', text: 'May 2025', isChosen: true },
    ]);
    const within = await explore(`${of}&grain=quarter&from=2025-Q3&to=2025-Q3&compare=2025-05`);
    expect(within.bar.compare.filter(({ isChosen }) => isChosen)).toEqual([
      { value: '2025-Q2', text: 'Q2 2025', isChosen: true },
    ]);
    expect(within.table!.heads.flat().map(({ text }) => text.text)).toContain('Q2 2025');
    const both = await explore(`${of}&from=2025-08&to=2025-08&compare=previous,2025-05`);
    expect(both.bar.compare.find(({ isChosen }) => isChosen)?.value).toBe('previous,2025-05');
  });

  it('says beside bars of the last period alone which one their ticks mark, and in the name of the file', async () => {
    const search =
      'measure=loan.loans&by=period,unit:each&unit=01&with=02&from=2025-07&to=2025-08&compare=2025-05&figure=bar';
    const { figure } = await explore(search);
    expect(figure!.notes).toContain('The tick marks June 2025.');
    expect(figure!.files.name).toMatch(/_2025-07_2025-08_vs-2025-05$/);
  });

  it('leaves out a period that is not earlier, and a second one, and says why', async () => {
    const why = 'Choose an earlier period, and only one: figures are compared with what begins before them.';
    for (const compare of ['2025-08', '2025-05,2025-06']) {
      const page = await explore(`${of}&from=2025-08&to=2025-08&compare=${compare}`);
      expect(JSON.stringify(page), compare).toContain(why);
    }
  });
});
