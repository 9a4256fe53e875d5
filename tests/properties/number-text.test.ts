import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isoDay, timeExpression } from '#etl/validate/date-format.ts';
import { matches } from '#etl/validate/matches.ts';
import { formedNumber } from '#etl/validate/number-forms.ts';
import { decimalExpression, integerExpression, plainNumber } from '#etl/validate/number-style.ts';
import { trimmed } from '#etl/validate/value-expression.ts';
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
    const part = fc.constantFrom('0', '1', '2', '3', '9', '-', '/', ' ', '\t', '\f', '+', ':', 'e', 'i', '٣');
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

  it('are read as numbers by the quick way only where the style reads the same number', async () => {
    const part = fc.constantFrom(
      '0',
      '1',
      '9',
      '.',
      '.',
      '-',
      '+',
      'e',
      'E',
      '_',
      ' ',
      '\t',
      '\v',
      '\f',
      ',',
      'x',
      '٣',
      'inf',
      'nan',
      'e999',
    );
    const near = fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));
    const slow = decimalExpression(trimmed('x'), { decimalChar: '.', groupChar: null });
    await fc.assert(
      fc.asyncProperty(fc.array(near, { minLength: 1, maxLength: 200 }), async (texts) => {
        const [quick, plain] = [await read(plainNumber('x'), texts), await read(slow, texts)];
        for (const [at, text] of texts.entries())
          if (quick[at] !== null) expect([text, quick[at]]).toEqual([text, plain[at]]);
      }),
    );
    expect(await read(plainNumber('x'), ['0', '12.50', '1e5', '007'])).not.toContain(null);
    expect(await read(slow, ['.5', '5.', '1_000', 'inf'])).toEqual([null, null, null, null]);
    expect(await read(plainNumber('x'), ['5. ', '5.\t', '5 '])).toEqual([null, null, null]);
  });

  it('match a pattern as a glob exactly where they match it as a pattern', async () => {
    const atom = fc.constantFrom(
      'R',
      'x',
      'Đ',
      '-',
      '_',
      ' ',
      '/',
      '[0-9]',
      '[A-Z]',
      '[a-f0-9_]',
      '\\d',
      '\\.',
    );
    const times = fc.constantFrom('', '', '{1}', '{2}', '{3}');
    const pattern = fc
      .array(fc.tuple(atom, times), { minLength: 1, maxLength: 5 })
      .map((parts) => parts.flat().join(''));
    const ends = fc.tuple(fc.constantFrom('', '^'), fc.constantFrom('', '$'));
    const unit = fc.constantFrom(
      'R',
      'x',
      'Đ',
      'đ',
      '-',
      '_',
      ' ',
      '/',
      '0',
      '7',
      'A',
      'f',
      '.',
      '*',
      '?',
      '[',
      '\\',
      '٣',
    );
    const text = fc.string({ unit, maxLength: 8 });
    const fitting = (by: string) =>
      by
        .replaceAll(/(\[[^\]]*\]|\\.|.)\{(\d)\}/gu, (_, one: string, count: string) =>
          one.repeat(Number(count)),
        )
        .replaceAll(/\[0-9\]|\\d/g, '4')
        .replaceAll('[A-Z]', 'Q')
        .replaceAll('[a-f0-9_]', 'e')
        .replaceAll('\\.', '.');
    await fc.assert(
      fc.asyncProperty(
        pattern,
        ends,
        fc.array(text, { maxLength: 40 }),
        async (inner, [begin, end], texts) => {
          const by = `${begin}${inner}${end}`;
          const all = [...texts, fitting(inner), `${fitting(inner)}x`, by, ''];
          const asked = matches('x', by);
          expect(asked).toContain('glob');
          expect([by, await read(asked, all)]).toEqual([
            by,
            await read(`regexp_full_match(x, '${by}')`, all),
          ]);
        },
      ),
    );
  });

  it.each([
    'a|b',
    'a*',
    'a+',
    'a?',
    '.',
    '[^0-9]',
    '(ab){2}',
    'a^',
    '$a',
    '^a$|b',
    '\\$',
    'a{2,3}',
    '[[:alpha:]]',
    '[9-0]',
    '[A-Z]{2}[z-a]',
    '\\w',
    'a{65}',
  ])('are matched by a pattern that no glob says: %s', (pattern) =>
    expect(matches('x', pattern)).toContain('regexp_full_match'),
  );

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

  it('bear a unit that the contract declares or mean what it says of those without one, as a plain reading has it', async () => {
    const units = { tỷ: 1e9, triệu: 1e6 } as const;
    const forms = fc.record({
      percent: fc.boolean(),
      suffixes: fc
        .subarray(['tỷ', 'triệu'] as const)
        .map((some) => some.map((text) => ({ text, factor: units[text] }))),
      bare: fc.constantFrom(null, 1, 0.01, 1000),
    });
    const unit = fc.constantFrom(
      '',
      '',
      '%',
      ' %',
      ' tỷ',
      'TỶ',
      '\u00a0triệu',
      ' nghìn',
      ' tỷ tỷ',
      '%%',
      'x',
    );
    const text = fc
      .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.constantFrom('', ',5', ',25'), unit)
      .map((parts) => parts.join(''));
    const plainly = (written: string, { percent, suffixes, bare }: Forms) => {
      const [, number = '', behind = ''] = /^(-?\d+(?:,\d+)?)[ \u00a0]*(.*)$/.exec(written) ?? [];
      const value = Number(number.replace(',', '.'));
      if (behind === '' && (percent || suffixes.length > 0) && bare === null) return null;
      if (behind === '') return value * (bare ?? 1);
      if (behind === '%') return percent ? value / 100 : null;
      const declared = suffixes.find((suffix) => suffix.text === behind.toLowerCase());
      return declared ? value * declared.factor : null;
    };
    type Forms = { percent: boolean; suffixes: { text: string; factor: number }[]; bare: number | null };
    const style = { decimalChar: ',', groupChar: null };
    await fc.assert(
      fc.asyncProperty(forms, fc.array(text, { minLength: 1, maxLength: 60 }), async (declared, texts) => {
        const whole = { ...declared, negative: null, grouping: 'thousands' as const, fullWidth: false };
        const found = await read(
          formedNumber('x', whole, (plain) => decimalExpression(plain, style)),
          texts,
        );
        for (const [at, written] of texts.entries())
          expect([written, found[at] === null ? null : Number(found[at])]).toEqual([
            written,
            plainly(written, declared),
          ]);
      }),
      { numRuns: 60 },
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
