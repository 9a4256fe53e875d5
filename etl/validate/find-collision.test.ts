import { expect, it } from 'vitest';
import { contractOf, openLoadWorld } from '../../tests/support/load-world.ts';

const contract = (key: string, mode = 'append') =>
  contractOf({
    columns: [
      `{ name: no, logicalType: string, primaryKey: true${key} }`,
      '{ name: amount, logicalType: integer, required: true }',
    ],
    custom: [`{ property: load, value: { mode: ${mode} } }`],
  });
const numbered = ", logicalTypeOptions: { pattern: '^R[0-9]{3}$' }";
const fileOf = (lines: string[]) => `no,amount\n${lines.join('\n')}\n`;

it.each([
  ['is judged with all', 'a row that is loaded', numbered, 'R001,1', 'R001,2'],
  ['is judged with all', 'a row held back whose key is of the form', numbered, 'R001,x', 'R001,2'],
  ['is judged with all', 'a row held back whose key is of no form', numbered, 'r1,1', 'r1,2'],
  ['is judged with all', 'a row that is loaded, its key being a text', '', 'a,1', 'a,2'],
  ['is added', 'no row', numbered, 'R001,1', 'R002,2'],
  ['is added', 'no row, though the text of one says its number', numbered, '1,1', 'R001,2'],
])('a new row %s where it has the key of %s', async (becomes, _, key, before, added) => {
  const world = await openLoadWorld();
  const first = { '1.csv': fileOf([before, 'R009,9']) };
  await world.load(contract(key), first);
  const account = await world.add(contract(key), first, { '2.csv': fileOf([added]) });
  expect(account === null ? 'is judged with all' : 'is added').toBe(becomes);
});

it('a later row takes the place of one that has its number, and of no other', async () => {
  const world = await openLoadWorld();
  const merging = contract(numbered, 'merge');
  const first = { '1.csv': fileOf(['R001,1', 'R002,2', 'R300,3']) };
  await world.load(merging, first);
  const account = await world.add(merging, first, { '2.csv': fileOf(['R002,20', 'R010,10']) });
  // Five came; of these one was replaced.
  expect(account).toMatchObject({ loaded: 5 });
  expect(await world.rows('select no, amount from validate.thing order by no')).toEqual([
    { no: 'R001', amount: 1 },
    { no: 'R002', amount: 20 },
    { no: 'R010', amount: 10 },
    { no: 'R300', amount: 3 },
  ]);
});

it('many rows with keys of their own are added: no hash meets another by chance', async () => {
  const world = await openLoadWorld();
  const lines = (from: number, count: number) =>
    fileOf(Array.from({ length: count }, (_, at) => `A-${from + at},1`));
  const first = { '1.csv': lines(0, 400_000) };
  await world.load(contract(''), first);
  expect(await world.add(contract(''), first, { '2.csv': lines(400_000, 40_000) })).toMatchObject({
    loaded: 440_000,
  });
});
