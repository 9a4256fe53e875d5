import ExcelJs from 'exceljs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Contract } from '../contract/contract.ts';
import { contractOf, localFiles, openLoadWorld, type LoadWorld } from '../../tests/support/load-world.ts';

const skip = '{ property: skip, value: { blank: true, total: { column: unit, values: [Total] } } }';
const columns = [
  "{ name: unit, logicalType: string, required: true, primaryKey: true, logicalTypeOptions: { pattern: '[0-9]{2}' }, customProperties: [{ property: identifier, value: true }, { property: pad, value: { length: 2, char: '0' } }] }",
  '{ name: month, logicalType: date, required: true, primaryKey: true, logicalTypeOptions: { format: MM/yyyy } }',
  '{ name: asked, logicalType: integer, logicalTypeOptions: { minimum: 0 } }',
  '{ name: reused, logicalType: integer, logicalTypeOptions: { minimum: 0, maximum: 100 } }',
  '{ name: kind, logicalType: string, logicalTypeOptions: { maxLength: 3 }, customProperties: [{ property: enum, value: [{ value: A, synonyms: [Anh] }, { value: B }] }, { property: severity, value: { code_list: warning } }] }',
];
const quality = [
  "{ id: within_asked, engine: lodestar, implementation: { check: 'reused <= asked' }, severity: error, customProperties: [{ property: criterion, value: correct }] }",
  "{ id: not_ahead, engine: lodestar, implementation: { check: 'month <= $as_of' }, severity: warning }",
];
const custom = [
  skip,
  '{ property: unitColumn, value: unit }',
  '{ property: periodColumn, value: month }',
  "{ property: ownerUnit, value: '00' }",
];
const contract = contractOf({ columns, quality, custom });
const file = [
  'unit,month,asked,reused,kind',
  '1,10/2026,5,3,Anh', // 1: zeros restored
  '02,10/2026,5,7,A', // 2: more reused than asked
  '', // 3: blank
  'X,13/2026,-1,many,Z', // 4: everything
  '03,11/2026,,,B', // 5: ahead of as-of
  '04,10/2026,1,1,C', // 6: code not on the list
  'Total,10/2026,9,9,', // 7
  '05,10/2026,1', // 8: too short
  ',10/2026,1,1,', // 9: no unit
].join('\n');

describe('validateStaged', () => {
  let world: LoadWorld;
  beforeEach(async () => {
    world = await openLoadWorld();
  });
  const reasonsOf = (source = 'thing') =>
    world.rows<{ row_no: number; rules: string[] }>(
      `select row_no, list_transform(reasons, lambda r: r."rule") as rules from quality.quarantine where source_id = '${source}' order by row_no`,
    );

  it('loads typed rows and accounts for every record', async () => {
    expect(await world.load(contract, { 'x.csv': file })).toEqual({
      ...{ physical: 9, loaded: 3, quarantined: 4, skipped: 2, flagged: 3, superseded: 0 },
    });
    expect(await world.rows('select * from validate.thing order by row_no')).toEqual([
      {
        unit: '01',
        month: '2026-10-01',
        asked: 5,
        reused: 3,
        kind: 'A',
        row_no: 1,
        file_name: 'x.csv',
        extract_id: expect.any(String),
      },
      {
        unit: '03',
        month: '2026-11-01',
        asked: null,
        reused: null,
        kind: 'B',
        row_no: 5,
        file_name: 'x.csv',
        extract_id: expect.any(String),
      },
      {
        unit: '04',
        month: '2026-10-01',
        asked: 1,
        reused: 1,
        kind: 'C',
        row_no: 6,
        file_name: 'x.csv',
        extract_id: expect.any(String),
      },
    ]);
    expect(
      await world.rows('select file_name, physical, loaded, quarantined, skipped from meta.extract'),
    ).toEqual([{ file_name: 'x.csv', physical: 9, loaded: 3, quarantined: 4, skipped: 2 }]);
    expect(await world.rows('select kind, records from quality.skipped order by kind')).toEqual([
      { kind: 'blank', records: 1 },
      { kind: 'total', records: 1 },
    ]);
  });

  it('keeps every reason of a rejected row, and the row as it came', async () => {
    await world.load(contract, { 'x.csv': file });
    expect(await reasonsOf()).toEqual([
      { row_no: 2, rules: ['within_asked'] },
      { row_no: 4, rules: ['unit.pattern', 'month.type', 'asked.range', 'reused.type', 'kind.code_list'] },
      { row_no: 8, rules: ['record.structure'] },
      { row_no: 9, rules: ['unit.required'] },
    ]);
    const [row] = await world.rows(
      `select unit_code, period, raw::varchar as raw, reasons[2] as second, cell, run_id, contract_version from quality.quarantine where row_no = 4`,
    );
    expect(row).toEqual({
      ...{ unit_code: 'X', period: null, cell: null, run_id: 'run-1', contract_version: '1.0.0' },
      raw: '{"unit":"X","month":"13/2026","asked":"-1","reused":"many","kind":"Z"}',
      second: { rule: 'month.type', field: 'month', reason: 'type' },
    });
    expect(await world.rows(`select raw::varchar as raw from quality.quarantine where row_no = 8`)).toEqual([
      { raw: '{"record":"05,10/2026,1"}' },
    ]);
  });

  it('flags what is loaded with a warning', async () => {
    await world.load(contract, { 'x.csv': file });
    expect(
      await world.rows(
        'select row_no, "rule", field, reason, unit_code, period from quality.flag order by 1',
      ),
    ).toEqual([
      {
        row_no: 1,
        rule: 'unit.zeros_restored',
        field: 'unit',
        reason: 'zeros_restored',
        unit_code: '01',
        period: '2026-10-01',
      },
      { row_no: 5, rule: 'not_ahead', field: null, reason: 'check', unit_code: '03', period: '2026-11-01' },
      {
        row_no: 6,
        rule: 'kind.code_list',
        field: 'kind',
        reason: 'code_list',
        unit_code: '04',
        period: '2026-10-01',
      },
    ]);
  });

  it('scores each rule over the rows it applies to, by unit and month', async () => {
    await world.load(contract, { 'x.csv': file });
    const scored = await world.rows(
      `select "rule", criterion, severity, is_identifier, sum(checked) as checked, sum(passed) as passed from quality.rule_result group by all order by 1`,
    );
    const line = (rule: string, criterion: string, checked: number, passed: number, further = {}) => ({
      ...{ rule, criterion, severity: 'error', is_identifier: false, checked, passed, ...further },
    });
    expect(scored).toEqual([
      line('asked.range', 'clean', 5, 4),
      line('asked.type', 'clean', 5, 5),
      line('key.duplicate', 'clean', 4, 4, { is_identifier: true }),
      line('kind.code_list', 'unified', 5, 3, { severity: 'warning' }),
      line('kind.length', 'clean', 5, 5),
      line('month.required', 'sufficient', 6, 6),
      line('month.type', 'clean', 6, 5),
      line('not_ahead', 'correct', 5, 4, { severity: 'warning' }),
      line('record.structure', 'clean', 7, 6),
      line('reused.range', 'clean', 4, 4),
      line('reused.type', 'clean', 5, 4),
      line('unit.pattern', 'clean', 5, 4, { is_identifier: true }),
      line('unit.required', 'sufficient', 6, 5, { is_identifier: true }),
      line('within_asked', 'correct', 4, 3),
    ]);
    expect(
      await world.rows(
        `select unit_code, period, checked, passed from quality.rule_result where "rule" = 'unit.required' order by all`,
      ),
    ).toEqual([
      { unit_code: '00', period: '2026-10-01', checked: 1, passed: 0 },
      { unit_code: '00', period: null, checked: 1, passed: 1 },
      { unit_code: '01', period: '2026-10-01', checked: 1, passed: 1 },
      { unit_code: '02', period: '2026-10-01', checked: 1, passed: 1 },
      { unit_code: '03', period: '2026-11-01', checked: 1, passed: 1 },
      { unit_code: '04', period: '2026-10-01', checked: 1, passed: 1 },
    ]);
  });

  it('replaces what an earlier load of the source left, and changes nothing when loaded again', async () => {
    const tables = [
      'validate.thing',
      'quality.quarantine',
      'quality.flag',
      'quality.rule_result',
      'quality.skipped',
      'meta.extract',
    ];
    const everything = async () =>
      Promise.all(tables.map((table) => world.rows(`select * from ${table} order by all`)));
    await world.load(contract, { 'old.csv': 'unit,month,asked,reused,kind\n09,1/2026,1,2,Q\n' });
    await world.load(contract, { 'x.csv': file });
    const once = await everything();
    await world.load(contract, { 'x.csv': file });
    expect(await everything()).toEqual(once);
    expect(
      await world.rows(
        `select schema_name || '.' || view_name as name from duckdb_views() where temporary and not internal`,
      ),
    ).toEqual([]);
    expect(await world.rows('select table_name from duckdb_tables() where temporary')).toEqual([]);
  });

  it.each<[keep: string, loaded: number[], quarantined: number[]]>([
    ['none', [5], [1, 2, 3, 4]],
    ['first', [2, 4, 5], [1, 3]],
    ['last', [3, 4, 5], [1, 2]],
  ])('keeps of copies: %s', async (keep, loaded, quarantined) => {
    const keyed = contractOf({
      columns: ['{ name: id, logicalType: string, primaryKey: true }', '{ name: n, logicalType: integer }'],
      custom: [`{ property: duplicates, value: { keep: ${keep} } }`],
    });
    // The first copy of a is bad by itself: another one is kept. Rows without a key repeat nothing.
    const text = 'id,n\na,?\na,1\na,2\n';
    await world.load(keyed, {
      '1.csv': text + (keep === 'none' ? 'b,1\n,9\n' : 'b,1\n,9\n'),
      ...(keep === 'none' ? { '2.csv': 'id,n\nb,2\n' } : {}),
    });
    const rows = async (from: string) =>
      (
        await world.rows<{ row_no: number }>(
          `select row_no from ${from} where file_name = '1.csv' order by 1`,
        )
      ).map(({ row_no }) => row_no);
    expect(await rows('validate.thing')).toEqual(loaded);
    expect(await rows('quality.quarantine')).toEqual(quarantined);
    const [score] = await world.rows(
      `select sum(checked) as checked, sum(checked) - sum(passed) as failed from quality.rule_result where "rule" = 'key.duplicate'`,
    );
    expect(score).toEqual(keep === 'none' ? { checked: 5, failed: 3 } : { checked: 4, failed: 2 });
  });

  it('loads and flags copies where the contract only warns of them', async () => {
    const keyed = contractOf({
      columns: [
        '{ name: id, logicalType: string, unique: true, customProperties: [{ property: severity, value: { duplicate: warning } }] }',
      ],
    });
    expect(await world.load(keyed, { 'x.csv': 'id\na\na\nb\n' })).toMatchObject({ loaded: 3, flagged: 2 });
    expect(
      await world.rows(`select "rule", checked, passed from quality.rule_result where reason = 'duplicate'`),
    ).toEqual([{ rule: 'id.duplicate', checked: 3, passed: 2 }]);
  });

  describe('references', () => {
    const units = contractOf({
      id: 'unit',
      columns: [
        '{ name: code, logicalType: string, required: true }',
        '{ name: valid_from, logicalType: date }',
        '{ name: valid_to, logicalType: date }',
      ],
    });
    const referring = (further = '') =>
      contractOf({
        columns: [
          `{ name: unit, logicalType: string, relationships: [{ to: unit.code }], customProperties: [${further}] }`,
          '{ name: day, logicalType: date }',
        ],
      });
    const unitFile = 'code,valid_from,valid_to\n01,2025-01-01,2025-06-30\n01,2025-09-01,\n02,,2025-12-31\n';
    const rows =
      'unit,day\n01,2025-06-30\n01,2025-07-01\n01,2030-01-01\n01,\n02,1990-01-01\n02,2026-01-01\n03,2025-01-01\n,2025-01-01\n';

    it('quarantines values that nothing answers to', async () => {
      await world.load(units, { 'u.csv': unitFile });
      expect(await world.load(referring(), { 'x.csv': rows })).toMatchObject({ loaded: 7, quarantined: 1 });
      expect(await reasonsOf()).toEqual([{ row_no: 7, rules: ['unit.reference'] }]);
      expect(
        await world.rows(`select checked, passed from quality.rule_result where "rule" = 'unit.reference'`),
      ).toEqual([{ checked: 7, passed: 6 }]);
    });

    it('asks whether they are valid on the day of the row', async () => {
      await world.load(units, { 'u.csv': unitFile });
      const dated = referring(
        '{ property: referenceValidAt, value: { date: day, from: valid_from, to: valid_to } }',
      );
      await world.load(dated, { 'x.csv': rows });
      expect((await reasonsOf()).map(({ row_no }) => row_no)).toEqual([2, 6, 7]);
    });

    it('does not judge by a source that was never loaded, and says so', async () => {
      expect(await world.load(referring(), { 'x.csv': rows })).toMatchObject({ loaded: 8, quarantined: 0 });
      expect(
        await world.rows(
          `select checked, passed, errored, error_reason from quality.rule_result where reason = 'reference'`,
        ),
      ).toEqual([{ checked: 0, passed: 0, errored: 7, error_reason: 'source_not_loaded' }]);
      expect(world.events).toContainEqual({
        event: 'rule_not_judged',
        data: { rule: 'unit.reference', referred: 'unit' },
      });
      await world.rows('create table validate.unit (code varchar)');
      expect(await world.load(referring(), { 'x.csv': rows })).toMatchObject({ quarantined: 0 });
    });

    it('lets a source refer to itself', async () => {
      const tree = contractOf({
        columns: [
          '{ name: id, logicalType: string }',
          '{ name: parent, logicalType: string, relationships: [{ to: thing.id }] }',
        ],
      });
      expect(await world.load(tree, { 'x.csv': 'id,parent\n1,\n2,1\n3,9\n' })).toMatchObject({
        loaded: 2,
        quarantined: 1,
      });
    });
  });

  it('keeps nothing of a record that was refused, and does not score it', async () => {
    const gated = contractOf({
      server: localFiles('ndjson'),
      columns: [
        '{ name: id, logicalType: integer, required: true }',
        '{ name: secrecy, logicalType: string }',
      ],
      custom: ['{ property: landingGate, value: { column: secrecy, allow: [OPEN] } }'],
    });
    const lines = ['{"id":1,"secrecy":"OPEN"}', '{"$refused":true}', '{"id":"secret","secrecy":"TOP"}'];
    expect(await world.load(gated, { 'x.ndjson': lines.join('\n') })).toMatchObject({
      physical: 3,
      loaded: 1,
      quarantined: 2,
    });
    const refused = {
      raw: null,
      unit_code: null,
      reasons: [{ rule: 'secrecy.refused', field: 'secrecy', reason: 'refused' }],
    };
    expect(
      await world.rows('select row_no, raw, unit_code, reasons from quality.quarantine order by 1'),
    ).toEqual([
      { row_no: 2, ...refused },
      { row_no: 3, ...refused },
    ]);
    expect(await world.rows(`select distinct checked from quality.rule_result`)).toEqual([{ checked: 1 }]);
  });

  it('gives the address of the first bad cell of a spreadsheet', async () => {
    const book = new ExcelJs.Workbook();
    const sheet = book.addWorksheet('S');
    for (const row of [
      ['n', 'name'],
      [1, 'x'],
      [2, { error: '#REF!' }],
      ['?', { error: '#N/A' }],
    ])
      sheet.addRow(row);
    const cells = contractOf({
      server: localFiles('xlsx'),
      columns: ['{ name: name, logicalType: string }', '{ name: n, logicalType: integer }'],
    });
    await world.load(cells, { 'x.xlsx': Buffer.from(await book.xlsx.writeBuffer()) });
    expect(
      await world.rows(
        'select row_no, line_no, cell, raw::varchar as raw from quality.quarantine order by 1',
      ),
    ).toEqual([
      { row_no: 2, line_no: 3, cell: 'B3', raw: '{"name":"#REF!","n":"2"}' },
      { row_no: 3, line_no: 4, cell: 'B4', raw: '{"name":"#N/A","n":"?"}' },
    ]);
  });

  it('takes texts of another form for values of their column, and not for another type of it', async () => {
    const book = new ExcelJs.Workbook();
    const sheet = book.addWorksheet('S');
    const errors = Array.from({ length: 3 }, () => [{ error: '#REF!' }]);
    const others = Array.from({ length: 10 }, (_, at) => [`x${at}`]);
    for (const row of [['no'], ...errors, ...others]) sheet.addRow(row);
    const cells = contractOf({
      server: localFiles('xlsx'),
      columns: [`{ name: no, logicalType: string, logicalTypeOptions: { pattern: 'R[0-9]{3}' } }`],
    });
    const file = { 'x.xlsx': Buffer.from(await book.xlsx.writeBuffer()) };
    expect(await world.load(cells, file)).toMatchObject({ quarantined: 13 });
    expect(await world.rows('select change from quality.drift')).toEqual([]);
    expect(
      await world.rows(
        'select reasons[1].reason as reason, count(*) as rows from quality.quarantine group by all order by 1',
      ),
    ).toEqual([
      { reason: 'pattern', rows: 10 },
      { reason: 'type', rows: 3 },
    ]);
  });

  it('says the line of a text where people find a record, titles and header counted, and the number of one in JSON', async () => {
    const columns = ['{ name: n, logicalType: integer }'];
    const lines = async (contract: Contract, files: Record<string, string>) => {
      await world.load(contract, files);
      return world.rows('select row_no, line_no from quality.quarantine order by 1');
    };
    const text = { server: localFiles('csv'), columns };
    const plain = contractOf({ ...text, custom: ['{ property: skip, value: { blank: true } }'] });
    expect(await lines(plain, { 'x.csv': 'n\n1\n\nx\n' })).toEqual([{ row_no: 3, line_no: 4 }]);
    const titled = { ...text, custom: ['{ property: dialect, value: { headerRows: [2] } }'] };
    expect(await lines(contractOf(titled), { 'x.csv': 'Title\nn\nx,y\n1\nx\n' })).toEqual([
      { row_no: 1, line_no: 3 },
      { row_no: 3, line_no: 5 },
    ]);
    const json = contractOf({ server: localFiles('json'), columns });
    expect(await lines(json, { 'x.json': '[{"n": 1}, {"n": "x"}]' })).toEqual([{ row_no: 2, line_no: 2 }]);
  });

  it.each([
    ['wrong', "{ id: wrong, engine: lodestar, implementation: { check: 'b > 1' } }", ''],
    ['a.pattern', '', "pattern: '(?=x)'"],
  ])('names a rule that does not run: %s', async (rule, check, options) => {
    const broken = contractOf({
      columns: [`{ name: a, logicalType: string, logicalTypeOptions: { ${options} } }`],
      ...(check && { quality: [check] }),
    });
    const fault = await world.load(broken, { 'x.csv': 'a\n1\n' }).catch((cause: unknown) => cause);
    expect(fault).toMatchObject({
      code: 'content_sql_failed',
      message: expect.stringContaining(`thing: ${rule}`),
    });
  });

  it('packs more rules than a word has bits', async () => {
    const many = Array.from(
      { length: 45 },
      (_, at) => `{ name: c${at}, logicalType: integer, required: true, logicalTypeOptions: { maximum: 5 } }`,
    );
    const header = many.map((_, at) => `c${at}`).join(',');
    const rows = [
      many.map(() => 1),
      many.map((_, at) => (at === 44 ? 9 : 1)),
      many.map((_, at) => (at === 20 ? 'x' : at === 21 ? '' : 1)),
    ];
    await world.load(contractOf({ columns: many }), {
      'x.csv': [header, ...rows.map((row) => row.join(','))].join('\n'),
    });
    expect(await reasonsOf()).toEqual([
      { row_no: 2, rules: ['c44.range'] },
      { row_no: 3, rules: ['c20.type', 'c21.required'] },
    ]);
  });

  it('reads the null sequence of a dialect as no value, and counts its rows as any', async () => {
    const nulls = contractOf({
      columns: ['{ name: a, logicalType: string }', '{ name: n, logicalType: integer, required: true }'],
      custom: ["{ property: dialect, value: { nullSequence: '\\N' } }"],
    });
    expect(await world.load(nulls, { 'x.csv': 'a,n\n\\N,1\nb,\\N\n"\\N",2\n,3\n' })).toMatchObject({
      ...{ physical: 4, loaded: 3, quarantined: 1 },
    });
    expect(await reasonsOf()).toEqual([{ row_no: 2, rules: ['n.required'] }]);
    expect(await world.rows('select count(a) as values from validate.thing')).toEqual([{ values: 0 }]);
  });
});
