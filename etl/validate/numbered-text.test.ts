import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type Database } from '#warehouse/duckdb/database.ts';
import { contractOf } from '../../tests/support/load-world.ts';
import { isOfForm, numberedForm, numberIn, textOfNumber } from './numbered-text.ts';

let db: Database;
beforeAll(async () => {
  db = await openDatabase(':memory:');
});
afterAll(() => db.close());

function columnOf(pattern: string, more = '') {
  const quoted = `'${pattern.replaceAll("'", "''")}'`;
  const text = `{ name: no, logicalType: string, logicalTypeOptions: { pattern: ${quoted} }${more} }`;
  return contractOf({ columns: [text] }).columns[0]!;
}

it.each([
  ['R[0-9]{10}', { before: 'R', digits: 10, after: '' }],
  ['^CSDL-[0-9]{4}$', { before: 'CSDL-', digits: 4, after: '' }],
  ['^Đơn\\.\\d{3}/[0-9][0-9]?$', null],
  ['[0-9]{2}', { before: '', digits: 2, after: '' }],
  ['[0-9]{3}/QĐ', { before: '', digits: 3, after: '/QĐ' }],
  ['\\d{9}\\d{9}', { before: '', digits: 18, after: '' }],
  ['\\d{9}\\d{10}', null],
  ['[0-9]{2}-[0-9]{2}', null],
  ['[A-Z][0-9]{4}', null],
  ['(A|B)[0-9]{4}', null],
  ['A [0-9]{4}', null],
  ['ABC', null],
])('a column whose texts look like %s has the form %j', (pattern, form) => {
  expect(numberedForm(columnOf(pattern))).toEqual(form);
});

it.each([
  ['may be otherwise', ', customProperties: [{ property: severity, value: { pattern: warning } }]'],
  ['are on a list', ', customProperties: [{ property: enum, value: [{ value: R1 }] }]'],
  ['refer to another source', ', relationships: [{ to: other.no }]'],
])('texts that %s are stored as they are', (_, more) => {
  expect(numberedForm(columnOf('R[0-9]', more))).toBeNull();
});

it('gives each text of its form back, and takes no other', async () => {
  const letters = fc.string({ unit: fc.constantFrom('R', 'Đ', '-', '/', '_'), maxLength: 3 });
  const form = fc.record({ before: letters, digits: fc.integer({ min: 1, max: 18 }), after: letters });
  const odd = fc.constantFrom('', '+1', '-1', ' 1', '1 ', '1_0', '1.5', '1e3', '0x1', '１２', 'Ar1');
  await fc.assert(
    fc.asyncProperty(form, fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), odd, async (is, number, text) => {
      const column = columnOf(`${is.before}[0-9]{${is.digits}}${is.after}`);
      const digits = String(number).padStart(18, '0').slice(-is.digits);
      const whole = `${is.before}${digits}${is.after}`;
      const others = [
        text,
        `${is.before}${text}${is.after}`,
        `${whole}0`,
        ` ${whole}`,
        digits.slice(1),
        `x${whole}`,
      ];
      const [found] = await db.rows<{
        back: string | null;
        packed: string | null;
        others: (string | null)[];
      }>(
        `select ${textOfNumber(is, numberIn(column, is, '$whole'))} as back, ${numberIn(column, is, '$whole')}::varchar as packed,
           list_transform(cast($others as varchar[]), lambda o: ${textOfNumber(is, numberIn(column, is, 'o'))}) as others`,
        { whole, others: JSON.stringify(others) },
      );
      expect(found).toEqual({
        back: whole,
        packed: String(BigInt(digits)),
        others: others.map((other) => (isOfForm(other, is) ? other : null)),
      });
    }),
    { numRuns: 60 },
  );
});
