import { describe, expect, it } from 'vitest';
import { contractOf } from '../../tests/support/load-world.ts';
import { ruleNames } from './rule-names.ts';

const languages = ['en', 'vi', 'hi'];
const columnOf = (written: string) => contractOf({ columns: [written] }).columns[0]!;
const nameOf = (reason: 'type' | 'range' | 'pattern' | 'length', written: string) =>
  ruleNames(reason, { field: 'Reused', other: {}, column: columnOf(written) }, languages);

describe('the name of a rule that a column implies', () => {
  it('says what kind of value is expected', () => {
    expect(nameOf('type', '{ name: a, logicalType: integer }')).toEqual({
      ...{ en: 'Reused is a whole number', vi: 'Reused là số nguyên', hi: 'Reused: मान पूर्णांक है' },
    });
    const month = '{ name: a, logicalType: date, logicalTypeOptions: { format: MM/yyyy } }';
    expect(nameOf('type', month).en).toBe('Reused is a day written as MM/yyyy');
    expect(nameOf('type', '{ name: a, logicalType: boolean }').en).toBe('Reused is of its type');
  });

  it('says which range and which way of writing', () => {
    const range = (options: string) =>
      nameOf('range', `{ name: a, logicalType: integer, logicalTypeOptions: { ${options} } }`);
    expect(range('minimum: 0').en).toBe('Reused is at least 0');
    expect(range('minimum: 0, maximum: 9')).toEqual({
      ...{ en: 'Reused is from 0 to 9', vi: 'Reused từ 0 đến 9', hi: 'Reused: मान 0 से 9 तक है' },
    });
    expect(range('maximum: 9').vi).toBe('Reused không quá 9');
    const pattern = "{ name: a, logicalType: string, logicalTypeOptions: { pattern: '^[0-9]{2}$' } }";
    expect(nameOf('pattern', pattern).en).toBe('Reused is written as agreed: ^[0-9]{2}$');
  });

  it('writes a range as the language writes numbers and days', () => {
    const minutes = nameOf(
      'range',
      '{ name: a, logicalType: integer, logicalTypeOptions: { minimum: 0, maximum: 1440 } }',
    );
    expect(minutes).toMatchObject({ en: 'Reused is from 0 to 1,440', vi: 'Reused từ 0 đến 1.440' });
    const days = nameOf(
      'range',
      "{ name: a, logicalType: date, logicalTypeOptions: { format: dd/MM/yyyy, minimum: '1990-01-01' } }",
    );
    expect(days).toMatchObject({ en: 'Reused is at least 1 Jan 1990', vi: 'Reused từ 01/01/1990 trở lên' });
  });

  it('says that there is a rule where its column is not known', () => {
    expect(ruleNames('range', { field: 'Reused', other: {} }, ['en'])).toEqual({
      en: 'Reused is within its range',
    });
  });
});
