import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isoDay, timeExpression } from '#etl/validate/date-format.ts';
import { decimalExpression, integerExpression } from '#etl/validate/number-style.ts';
import { vnPeriodExpression } from '#etl/validate/vn-period.ts';
import { openDatabase, type Database } from '#warehouse/duckdb/database.ts';

describe('texts of numbers and periods', () => {
  let db: Database;
  beforeAll(async () => {
    db = await openDatabase(':memory:');
  });
  afterAll(() => db.close());
  const read = async (sql: string, texts: string[]) => {
    const rows = await db.rows<{ value: string | null }>(
      `select cast(${sql} as varchar) as value from unnest($texts::varchar[]) with ordinality t(x, n) order by n`,
      { texts: JSON.stringify(texts) },
    );
    return rows.map(({ value }) => value);
  };
  const style = fc.constantFrom(
    { decimalChar: ',', groupChar: '.' },
    { decimalChar: '.', groupChar: ',' },
    { decimalChar: '.', groupChar: "'" },
    { decimalChar: ',', groupChar: '\u202f' },
    { decimalChar: ',', groupChar: null },
  );

  it('give back every whole number that was written in the style of the contract', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), { minLength: 1, maxLength: 50 }),
        style,
        async (values, by) => {
          const texts = values.map((value) => String(value).replace(/\B(?=(\d{3})+$)/g, by.groupChar ?? ''));
          expect(await read(integerExpression('x', by), texts)).toEqual(values.map(String));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('are read as days by the quick way only where the declared format reads the same day', async () => {
    const part = fc.constantFrom('0', '1', '2', '3', '9', '-', '/', ' ', '+', ':', 'e', 'i');
    const near = fc.string({ unit: part, minLength: 9, maxLength: 11 });
    const day = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    const written = day.map((date) => date.toISOString().slice(0, 10));
    const spoilt = fc
      .tuple(written, fc.nat(9), part)
      .map(([text, at, other]) => text.slice(0, at) + other + text.slice(at + 1));
    const slow = `cast(${timeExpression('x', ['yyyy-MM-dd'], 'UTC')} as date)`;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(near, written, spoilt), { minLength: 1, maxLength: 200 }),
        async (texts) => {
          const [quick, plain] = [await read(isoDay('x'), texts), await read(slow, texts)];
          for (const [at, text] of texts.entries())
            if (quick[at] !== null) expect([text, quick[at]]).toEqual([text, plain[at]]);
        },
      ),
    );
    expect(await read(isoDay('x'), ['2024-02-29', '1000-01-01', '9999-12-31'])).not.toContain(null);
  });

  it('give back every decimal number', async () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 });
    await fc.assert(
      fc.asyncProperty(fc.array(number, { minLength: 1, maxLength: 50 }), style, async (values, by) => {
        const texts = values.map((value) => String(value).replace('.', by.decimalChar));
        const found = await read(decimalExpression('x', by), texts);
        expect(found.map((text) => Number(text) + 0)).toEqual(values.map((value) => value + 0));
      }),
      { numRuns: 20 },
    );
  });

  it('hold each month, quarter and year between its first and its last day', async () => {
    const period = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1000, max: 2999 }));
    await fc.assert(
      fc.asyncProperty(fc.array(period, { minLength: 1, maxLength: 50 }), async (periods) => {
        const texts = periods.map(([month, year]) => `Tháng ${month}/${year}`);
        const pad = (value: number) => String(value).padStart(2, '0');
        expect(await read(`cast(${vnPeriodExpression('x', 'first')} as date)`, texts)).toEqual(
          periods.map(([month, year]) => `${year}-${pad(month)}-01`),
        );
        expect(await read(`cast(${vnPeriodExpression('x', 'last')} as date)`, texts)).toEqual(
          periods.map(([month, year]) => new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)),
        );
      }),
      { numRuns: 20 },
    );
  });
});
