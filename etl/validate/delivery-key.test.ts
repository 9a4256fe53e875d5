import { expect, test } from 'vitest';
import type { Column } from '../contract/contract.ts';
import { uniquenessOf } from './compile-rules.ts';

const key: Column = {
  ...{ name: 'asset_id', header: 'Mã CSDL', path: 'Mã CSDL', partition: null, synonyms: [], type: 'string' },
  ...{ required: true, key: true, unique: false, identifier: true, optional: false },
  ...{
    criterion: null,
    weight: 1,
    severity: {},
    minimum: null,
    maximum: null,
    minLength: null,
    maxLength: null,
  },
  ...{
    pattern: null,
    yearPivot: null,
    numberForms: null,
    formats: [],
    trueValues: [],
    falseValues: [],
    codes: null,
    codesValidAt: null,
    pad: null,
    reference: null,
  },
};

test('a key may come again in another delivery of a register, and nowhere else', () => {
  const columnsOf = (deliveryPeriod: string | null) =>
    uniquenessOf({ columns: [key], deliveryPeriod, load: { mode: 'append' } }).map(({ columns }) => columns);
  expect(columnsOf('(?<period>[0-9-]+)')).toEqual([['asset_id', 'delivery_period']]);
  expect(columnsOf(null)).toEqual([['asset_id']]);
});
