import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Contract } from '#etl/contract/contract.ts';
import { makeChangeWorld, type ChangeWorld } from '../support/change-world.ts';
import { contractOf } from '../support/load-world.ts';

let world: ChangeWorld;
let close: () => void;
beforeAll(async () => ({ world, close } = await makeChangeWorld()));
afterAll(() => close());
beforeEach(() => world.forget());

const columns = [
  '{ name: id, logicalType: string, required: true, primaryKey: true }',
  '{ name: amount, logicalType: integer }',
  '{ name: day, logicalType: date }',
];
const thing = (...custom: string[]): Contract =>
  contractOf({ columns, custom: ['{ property: periodColumn, value: day }', ...custom] });
const mode = (name: string) => `{ property: load, value: { mode: ${name} } }`;
const file = (...rows: string[]) => `id,amount,day\n${rows.join('\n')}\n`;
const loaded = async () =>
  (
    await world.rows<{ id: string; amount: number; file_name: string }>(
      'select id, amount, file_name from validate.thing order by all',
    )
  ).map(({ id, amount, file_name }) => `${id} ${amount} ${file_name}`);

const early = { '1.csv': file('a,1,2025-01-05', 'b,1,2025-02-05') };
const late = { '2.csv': file('b,2,2025-02-06', 'c,2,2025-02-07') };

describe('deliveries', () => {
  it.each([
    ['full', ['b 2 2.csv', 'c 2 2.csv'], 0],
    ['merge', ['a 1 1.csv', 'b 2 2.csv', 'c 2 2.csv'], 1],
    ['replace_period', ['a 1 1.csv', 'b 2 2.csv', 'c 2 2.csv'], 1],
  ])('of mode %s make the same source whichever came first', async (name, rows, superseded) => {
    for (const first of [early, late]) {
      await world.forget();
      await world.refresh(thing(mode(name)), first);
      const { result } = await world.refresh(thing(mode(name)), { ...early, ...late });
      expect(result.outcome).toBe(name === 'full' && first === late ? 'unchanged' : 'loaded');
      expect(await loaded()).toEqual(rows);
      expect(await world.rows('select superseded from meta.source_load')).toEqual([{ superseded }]);
    }
  });

  it('of mode append are judged together where their keys meet, and added where they do not', async () => {
    const apart = { '2.csv': file('c,2,2025-02-06') };
    await world.refresh(thing(mode('append')), early);
    await world.refresh(thing(mode('append')), { ...early, ...apart });
    expect(world.plans().at(-1)).toEqual({ added: 1, kept: 1 });
    const { result } = await world.refresh(thing(mode('append')), {
      ...early,
      ...apart,
      '3.csv': file('a,3,2025-03-01'),
    });
    expect(world.plans().at(-1)).toEqual({ all: 3, because: 'rows_meet' });
    expect(result).toMatchObject({ physical: 4, loaded: 2, quarantined: 2 });
  });

  it('meet a key that waits in quarantine, too', async () => {
    await world.refresh(thing(), { '1.csv': file('a,x,2025-01-05', 'b,1,2025-01-05') });
    const { result } = await world.refresh(thing(), {
      ...{ '1.csv': file('a,x,2025-01-05', 'b,1,2025-01-05'), '2.csv': file('a,1,2025-01-05') },
    });
    expect(result).toMatchObject({ loaded: 1, quarantined: 2 });
  });

  it('take their rows back when they are taken out, and replace them when they change', async () => {
    const contract = thing(mode('merge'));
    await world.refresh(contract, { ...early, ...late });
    await world.refresh(contract, early);
    expect(await loaded()).toEqual(['a 1 1.csv', 'b 1 1.csv']);
    await world.refresh(contract, { '1.csv': file('a,7,2025-01-05', 'b,1,2025-02-05') });
    expect(await loaded()).toEqual(['a 7 1.csv', 'b 1 1.csv']);
  });

  it('whose names no contract looks for are told, and read by nobody', async () => {
    const { result } = await world.refresh(thing(), {
      ...early,
      ...{ 'so-lieu.xlsx': 'x', '2026-10.txt': 'y', '~$lock.xlsx': 'z' },
    });
    expect(result).toMatchObject({ outcome: 'loaded', loaded: 2 });
    expect(world.events).toContainEqual({
      event: 'files_not_taken',
      data: { files: 2, first: ['2026-10.txt', 'so-lieu.xlsx'], expected: 'thing/*.csv' },
    });
    world.events.length = 0;
    await world.refresh(thing(), early);
    expect(world.events.map(({ event }) => event)).not.toContain('files_not_taken');
  });

  it('that come again under another name add nothing, which the journal says', async () => {
    await world.refresh(thing(), early);
    const { result } = await world.refresh(thing(), { ...early, '9.csv': early['1.csv'] });
    expect(result).toMatchObject({ outcome: 'unchanged', physical: 2 });
    expect(world.events).toContainEqual({
      event: 'delivery_repeated',
      data: { files: 1, first: [{ fileName: '9.csv', sameAs: '1.csv' }] },
    });
  });
});

describe('drift', () => {
  const drift = (value: string) => thing(`{ property: drift, value: { ${value} } }`);
  const wide = 'amount,id,day,note\n1,a,2025-01-05,x\n';
  const renamed = 'id,amounts,day\na,1,2025-01-05\n';
  const texts = `id,amount,day\n${['a', 'b', 'c', 'd'].map((id) => `${id},many,2025-01-05`).join('\n')}\n`;

  it.each([
    ['newColumn: accept', wide, { loaded: 1, quarantined: 0 }, ['new "note" (accept)']],
    ['newColumn: quarantine', wide, { loaded: 0, quarantined: 1 }, ['new "note" (quarantine)']],
    [
      'missingColumn: accept',
      'id,day\na,2025-01-05\n',
      { loaded: 1, quarantined: 0 },
      ['missing amount (accept)'],
    ],
    [
      'missingColumn: quarantine',
      'id,day\na,2025-01-05\n',
      { loaded: 0, quarantined: 1 },
      ['missing amount (quarantine)'],
    ],
    ['renamedColumn: accept', renamed, { loaded: 1, quarantined: 0 }, ['renamed amount: "amounts" (accept)']],
    [
      'renamedColumn: quarantine',
      renamed,
      { loaded: 0, quarantined: 1 },
      ['renamed amount: "amounts" (quarantine)'],
    ],
    ['retypedColumn: accept', texts, { loaded: 0, quarantined: 4 }, ['retyped amount (accept)']],
    ['retypedColumn: quarantine', texts, { loaded: 0, quarantined: 4 }, ['retyped amount (quarantine)']],
  ])('%s does what it says and leaves a diff', async (policy, text, account, diff) => {
    const { result } = await world.refresh(drift(policy), { '1.csv': text });
    expect(result).toMatchObject({ outcome: 'loaded', ...account });
    expect(world.events).toContainEqual({
      event: 'drift_found',
      data: { drift: diff, files: 1, first: ['1.csv'] },
    });
    expect(await world.rows('select file_name from quality.drift')).toEqual([{ file_name: '1.csv' }]);
    const apart = await world.rows(
      `select count(*) as rows from quality.quarantine
       where list_contains(list_transform(reasons, lambda r: r.reason), 'drift') and raw is not null`,
    );
    expect(apart).toEqual([{ rows: policy.includes('quarantine') ? account.quarantined : 0 }]);
    if (policy === 'renamedColumn: accept') expect(await loaded()).toEqual(['a 1 1.csv']);
  });

  it.each([
    ['newColumn: block', wide, 'contract_column_unknown', 'note'],
    [
      'missingColumn: block, newColumn: accept',
      renamed,
      'contract_column_missing',
      '"amounts" may be amount, renamed',
    ],
    ['renamedColumn: block', renamed, 'contract_drift', 'renamed amount: "amounts" (block)'],
    ['retypedColumn: block', texts, 'contract_drift', 'retyped amount (block)'],
  ])('%s fails the source with the diff', async (policy, text, code, words) => {
    const { result, fault } = await world.refresh(drift(policy), { '1.csv': text });
    expect(result.outcome).toBe('failed');
    expect(fault).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(world.events.map(({ event }) => event)).toContain('drift_found');
  });

  it('is not another order of columns', async () => {
    const { result } = await world.refresh(thing(), { '1.csv': 'day,amount,id\n2025-01-05,1,a\n' });
    expect(result).toMatchObject({ loaded: 1 });
    expect(await world.rows('from quality.drift')).toEqual([]);
  });

  it('of JSON records finds a key renamed', async () => {
    const contract = contractOf({
      server: '{ server: inbox, type: local, path: thing/*.json, format: json }',
      columns,
      custom: ['{ property: drift, value: { renamedColumn: accept } }'],
    });
    await world.refresh(contract, { '1.json': '[{"id":"a","Amounts":3,"day":null},{"id":"b","Amounts":4}]' });
    expect(await loaded()).toEqual(['a 3 1.json', 'b 4 1.json']);
  });
});

describe('a load that cannot be right', () => {
  const many = { '1.csv': file(...'abcdef'.split('').map((id) => `${id},1,2025-01-05`)) };
  const few = { '1.csv': file('a,1,2025-01-05') };

  it('of too many bad rows leaves the last good one, and its own rejected rows beside it', async () => {
    const contract = thing('{ property: threshold, value: { share: 0.2 } }');
    await world.refresh(contract, many);
    const { fault } = await world.refresh(contract, { '1.csv': file('a,x,2025-01-05', 'b,1,2025-01-05') });
    expect(fault?.code).toBe('quarantine_exceeded');
    expect(await loaded()).toHaveLength(6);
    expect(world.events.map(({ event }) => event)).toContain('rejected_kept');
  });

  it('of too few rows, or another sum, is not excused by a new version of the contract', async () => {
    const band = '{ property: band, value: { sums: { amount: 0.1 } } }';
    await world.refresh(thing(band), many);
    const raised = { ...thing(band), version: '2.0.0' };
    const short = await world.refresh(raised, few);
    expect(short.fault).toMatchObject({ code: 'change_unexplained' });
    const more = { '1.csv': file(...'abcdef'.split('').map((id) => `${id},2,2025-01-05`)) };
    const { fault } = await world.refresh(raised, more);
    expect(fault).toMatchObject({ message: expect.stringContaining('sum of amount went from 6 to 12') });
    const decimal = {
      ...raised,
      columns: raised.columns.map((one) =>
        one.name === 'amount' ? { ...one, type: 'number' as const } : one,
      ),
    };
    expect((await world.refresh(decimal, more)).result.outcome).toBe('loaded');
    expect((await world.refresh(raised, few, ['thing'])).result).toMatchObject({
      outcome: 'loaded',
      loaded: 1,
    });
  });

  const reporting = () =>
    contractOf({
      columns: [
        '{ name: unit, logicalType: string, required: true, primaryKey: true }',
        '{ name: item, logicalType: string, required: true, primaryKey: true }',
        '{ name: day, logicalType: date, required: true }',
      ],
      custom: ['{ property: unitColumn, value: unit }', '{ property: periodColumn, value: day }'],
      quality: [
        `{ id: reports, name: Each month, type: custom, engine: lodestar, severity: warning,
           implementation: { arrival: { expected: { list: ['01', '02', '03'] }, every: month, dueDay: 7 } } }`,
      ],
    });
  const report = (month: string, rows: [unit: string, items: number][]) =>
    `unit,item,day\n${rows.flatMap(([unit, items]) => Array.from({ length: items }, (_, at) => `${unit},${month}-${at},${month}-05\n`)).join('')}`;
  const september = {
    '09.csv': report('2026-09', [
      ['01', 4],
      ['02', 4],
      ['03', 4],
    ]),
  };
  const october = report('2026-10', [
    ['01', 4],
    ['02', 4],
    ['03', 4],
  ]);

  it('that takes reports away, as a file cut between two records does, waits for a person to say that it is right', async () => {
    await world.refresh(reporting(), { ...september, '10.csv': october });
    const cut = {
      ...september,
      '10.csv': report('2026-10', [
        ['01', 4],
        ['02', 3],
      ]),
    };
    const { fault } = await world.refresh(reporting(), cut);
    expect(fault).toMatchObject({
      code: 'change_unexplained',
      message: expect.stringContaining('1 of 3 units that reported 2026-10-01 would report it no more: 03'),
    });
    expect(fault?.facts).toEqual([
      {
        ...{ fact: 'reports_lost', period: '2026-10-01', grain: 'month', of: 3 },
        ...{ names: expect.anything(), units: [{ code: '03' }], more: 0 },
      },
    ]);
    expect(await world.rows('select 1 from validate.thing')).toHaveLength(24);
    const { result } = await world.refresh(reporting(), cut, ['thing']);
    expect(result).toMatchObject({ outcome: 'loaded' });
    // Once it was said, it is so.
    const later = { ...cut, '11.csv': report('2026-11', [['01', 4]]) };
    expect((await world.refresh(reporting(), later)).result.outcome).toBe('loaded');
  });

  it('that takes more than half of the rows of a period waits as well, whoever reports it', async () => {
    await world.refresh(reporting(), { ...september, '10.csv': october });
    const thin = {
      ...september,
      '10.csv': report('2026-10', [
        ['01', 1],
        ['02', 2],
        ['03', 2],
      ]),
    };
    const { fault } = await world.refresh(reporting(), thin);
    expect(fault?.facts).toMatchObject([{ fact: 'rows_lost', period: '2026-10-01', before: 12, after: 5 }]);
    const wide = {
      ...reporting(),
      band: { rows: null, sums: {}, periodRows: 0.6 },
    };
    expect((await world.refresh(wide, thin)).result.outcome).toBe('loaded');
  });

  it('that takes a whole period away, by a file of its name with another one, waits as well', async () => {
    await world.refresh(reporting(), { ...september, '10.csv': october });
    const other = { ...september, '10.csv': october.replaceAll('2026-10', '2026-11') };
    const { fault } = await world.refresh(reporting(), other);
    expect(fault?.facts).toMatchObject([
      { fact: 'reports_lost', period: '2026-10-01', of: 3 },
      { fact: 'rows_lost', period: '2026-10-01', before: 12, after: 0 },
    ]);
  });

  it('of a listing of all there is may begin later, and lose what is before its second period', async () => {
    const listing = { ...reporting(), load: { ...reporting().load, mode: 'full' as const } };
    const both = `${september['09.csv']}${october.slice(october.indexOf('\n') + 1)}`;
    const november = october.replaceAll('2026-10', '2026-11');
    const rest = november.slice(november.indexOf('\n') + 1);
    await world.refresh(listing, { 'all.csv': both });
    const later = `${report('2026-10', [['01', 4]])}${rest}`;
    expect((await world.refresh(listing, { 'all.csv': later })).result.outcome).toBe('loaded');
  });

  it('is none where a person took a file out, where a report is in another file now, or where the contract lets reports go', async () => {
    const apart = {
      '10-a.csv': report('2026-10', [['01', 4]]),
      '10-b.csv': report('2026-10', [['02', 4]]),
    };
    await world.refresh(reporting(), { ...september, ...apart });
    expect(
      (await world.refresh(reporting(), { ...september, '10-a.csv': apart['10-a.csv'] })).result.outcome,
    ).toBe('loaded');
    const moved = { ...september, '10-a.csv': report('2026-10', [['02', 4]]), '10-c.csv': apart['10-a.csv'] };
    expect((await world.refresh(reporting(), moved)).result.outcome).toBe('loaded');
    const lax = { ...reporting(), band: { rows: null, sums: {}, reports: 0.5 } };
    expect((await world.refresh(lax, { ...september, '10-a.csv': apart['10-b.csv'] })).result.outcome).toBe(
      'loaded',
    );
  });

  it('is none where the rows of a report are held back, which those who mend them see', async () => {
    await world.refresh(reporting(), { ...september, '10.csv': october });
    const again =
      'unit,item,day\n03,2026-10-0,2026-10-06\n03,2026-10-1,2026-10-06\n03,2026-10-2,2026-10-06\n03,2026-10-3,2026-10-06\n';
    const { result } = await world.refresh(reporting(), {
      ...september,
      '10.csv': october,
      '10-b.csv': again,
    });
    expect(result).toMatchObject({ outcome: 'loaded', quarantined: 8 });
  });

  it('of a file that ends in the middle of a record waits, unless nothing came before it', async () => {
    const cut = (month: string) => `${report(month, [['01', 2]])}02,${month}`;
    const first = await world.refresh(reporting(), { '09.csv': cut('2026-09') });
    expect(first.result).toMatchObject({ outcome: 'loaded', quarantined: 1 });
    const files = { '09.csv': cut('2026-09'), '10.csv': cut('2026-10') };
    const { fault } = await world.refresh(reporting(), files);
    expect(fault).toMatchObject({
      code: 'change_unexplained',
      message: expect.stringContaining('10.csv ends in the middle of a record'),
      facts: [{ fact: 'cut_short', name: '10.csv' }],
    });
    expect((await world.refresh(reporting(), files, ['thing'])).result.outcome).toBe('loaded');
    const more = { ...files, '11.csv': report('2026-11', [['01', 2]]) };
    expect((await world.refresh(reporting(), more)).result.outcome).toBe('loaded');
  });

  it('of too few rows waits for a person to say that it is', async () => {
    await world.refresh(thing(), many);
    const { fault } = await world.refresh(thing(), few);
    expect(fault).toMatchObject({
      code: 'change_unexplained',
      message: expect.stringMatching(/rows went from 6 to 1.*refresh --accept thing/),
    });
    expect(await loaded()).toHaveLength(6);
    const { result } = await world.refresh(thing(), few, ['thing']);
    expect(result).toMatchObject({ outcome: 'loaded', loaded: 1 });
    expect(world.events.map(({ event }) => event)).toContain('change_accepted');
  });
});
