import { expect, test } from 'vitest';
import { contractOf, openLoadWorld } from '../../tests/support/load-world.ts';

const units = contractOf({
  id: 'unit',
  columns: [
    '{ name: code, logicalType: string }',
    '{ name: valid_from, logicalType: date }',
    '{ name: valid_to, logicalType: date }',
  ],
});
const requests = contractOf({
  id: 'request',
  columns: [
    '{ name: unit_code, logicalType: string, relationships: [{ to: unit.code }], customProperties: [{ property: referenceValidAt, value: { date: asked_at, from: valid_from, to: valid_to } }] }',
    '{ name: asked_at, logicalType: timestamp }',
  ],
});

test('holds a reference valid from the first minute of its first day to the last of its last, in local time', async () => {
  const world = await openLoadWorld();
  await world.load(units, { 'units.csv': 'code,valid_from,valid_to\n70,2020-01-01,2025-06-30\n' });
  const asked = [
    '2019-12-31T16:59:00Z',
    '2019-12-31T17:00:00Z',
    '2025-06-30T16:59:00Z',
    '2025-06-30T17:00:00Z',
    '2025-06-30 23:59:00',
  ];
  await world.load(requests, {
    'requests.csv': `unit_code,asked_at\n${asked.map((at) => `70,${at}\n`).join('')}`,
  });
  const rejected = await world.rows<{ at: string }>(
    `select raw->>'asked_at' as at from quality.quarantine where source_id = 'request' order by row_no`,
  );
  expect(rejected.map(({ at }) => at)).toEqual([asked[0], asked[3]]);
});
