import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { checkWorkspace, readWorkspace } from './read-workspace.ts';

const tiny = fileURLToPath(new URL('../../tests/fixtures/workspaces/tiny', import.meta.url));

/** The smallest workspace with one text of one file changed; `from` null writes the file anew. */
function changed(file: string, from: string | null, to: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'lodestar-workspace-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  cpSync(tiny, directory, { recursive: true });
  const path = join(directory, file);
  mkdirSync(dirname(path), { recursive: true });
  const text = from === null ? '' : readFileSync(path, 'utf8');
  if (from !== null) expect(text).toContain(from);
  writeFileSync(path, from === null ? to : text.replace(from, to));
  return directory;
}

test('reads all an organisation has written', async () => {
  const content = await readWorkspace(tiny);
  expect(content.workspace).toMatchObject({ id: 'tiny', languages: ['en', 'vi'], rootUnit: '00' });
  expect(content.asOf).toBe('2025-09-30');
  expect(content.contracts.map(({ id }) => id)).toEqual(['unit_register', 'unit_change', 'loan_month']);
  expect(content.conform.map(({ id }) => id)).toEqual(['loan_month', 'unit_change', 'unit_register']);
  expect(content.unitSql.file).toBe('dimensions/unit.sql');
  expect(content.crosswalkSql?.id).toBe('crosswalk');
  expect(content.dimensions.map(({ id }) => id)).toEqual(['medium']);
  expect(content.unitNames['coast']).toEqual({ vi: 'Miền Duyên hải' });
  expect(content.indicators.map(({ id }) => id)).toEqual(['loans_total', 'online_rate']);
  expect(content.indicators[1]).toMatchObject({
    formula: { kind: 'ratio', per: 1, numerator: { fact: 'loan', measure: 'loans_online', where: {} } },
    baseline: { date: '2024-12-31', value: 0.3 },
  });
  const [fact] = content.facts;
  expect(fact?.definition).toMatchObject({ id: 'loan', sources: ['loan_month'] });
  expect(fact?.definition.measures[0]).toMatchObject({ column: 'loans', key: null });
  expect(fact?.sql.sql).toMatch(/^select unit_code[^;]*\$as_of$/);
});

test('finds nothing wrong with the smallest workspace', async () => {
  expect(await checkWorkspace(tiny)).toEqual([]);
});

const terms = `
- id: loan
  name: { en: Loan, vi: Lượt mượn }
  meaning: { en: A book handed out to somebody }
  also: [lending]
  indicators: [loans_total]
`;

test('reads the words of a workspace, with what else they are called and who measures them', async () => {
  const read = await readWorkspace(changed('terms.yaml', null, terms));
  expect(read.terms).toEqual([
    {
      ...{ id: 'loan', name: { en: 'Loan', vi: 'Lượt mượn' }, also: ['lending'] },
      ...{ meaning: { en: 'A book handed out to somebody' }, indicators: ['loans_total'] },
    },
  ]);
  expect((await readWorkspace(tiny)).terms).toEqual([]);
});

test('names a word that stands twice, and an indicator of one that there is not', async () => {
  const twice = await checkWorkspace(changed('terms.yaml', null, terms + terms));
  expect(twice).toEqual([
    {
      file: 'terms.yaml',
      line: 8,
      key: 'loan.id',
      message: 'twice in the list: loan. Each word stands once.',
    },
  ]);
  const text = terms.replace('loans_total', 'loan_total');
  const [unknown] = await checkWorkspace(changed('terms.yaml', null, text));
  expect(unknown).toMatchObject({ file: 'terms.yaml', line: 6 });
  expect(unknown!.message).toMatch(/^indicator unknown: loan_total\..*loans_total/);
});

const series = `id: broadband
name: { en: Broadband }
description: { en: Homes with broadband }
unit: percent
decimals: 1
better: up
values:
  - { year: 2023, value: 0.6, vintage: estimate, publishedAt: 2024-01-05, source: https://example.org/2023 }
  - { year: 2023, value: 0.62, vintage: final, publishedAt: 2025-01-05, source: https://example.org/2023b }
`;

test('reads reference series beside the indicators, each figure with its vintage and page', async () => {
  const { context } = await readWorkspace(changed('context/broadband.yaml', null, series));
  expect(context.map(({ id, targets, values }) => [id, targets, values.map(({ value }) => value)])).toEqual([
    ['broadband', [], [0.6, 0.62]],
  ]);
});

test.each([
  ['figures out of order', series.replace('2025-01-05', '2023-01-05'), /not after the figure before it/],
  [
    'a figure without the page it is from',
    series.replace('https://example.org/2023 ', 'a page '),
    /address of the page/,
  ],
  ['an unknown vintage', series.replace('estimate', 'guess'), /vintage/],
])('finds in a reference series %s', async (_, text, message) => {
  const faults = await checkWorkspace(changed('context/broadband.yaml', null, text));
  expect(faults).toHaveLength(1);
  expect(`${faults[0]!.key} ${faults[0]!.message}`).toMatch(message);
  expect(faults[0]!.file).toBe('context/broadband.yaml');
});

test('takes no reference series for an indicator', async () => {
  const text = series.replace('id: broadband', 'id: online_rate');
  const faults = await checkWorkspace(changed('context/online_rate.yaml', null, text));
  expect(faults.map(({ message }) => message)).toEqual([
    'is an indicator too: online_rate. A reference series has an id of its own.',
  ]);
});

test('follows what a fact reads through dimensions to its sources', async () => {
  const directory = changed(
    'facts/loan.sql',
    'from conform.loan_month',
    'from conform.loan_month join star.dim_unit using (unit_code) join star.crosswalk on from_id = unit_id',
  );
  expect((await readWorkspace(directory)).facts[0]?.definition.sources).toEqual([
    ...['loan_month', 'unit_change', 'unit_register'],
  ]);
  const quality = changed('facts/loan.sql', 'where', 'where exists (select 1 from quality.rule_result) and');
  expect((await readWorkspace(quality)).facts[0]?.definition.sources).toHaveLength(3);
});

test('follows what a register of names is made from to its sources', async () => {
  const directory = changed(
    'facts/loan.yaml',
    '  - id: medium\n',
    '  - id: medium\n    register: { dimension: medium, name: title }\n',
  );
  writeFileSync(
    join(directory, 'dimensions/medium.sql'),
    'select unit_code as medium, name as title from conform.unit_register',
  );
  const [fact] = (await readWorkspace(directory)).facts;
  expect(fact?.definition.sources).toEqual(['loan_month']);
  expect(fact?.definition.dimensions[0]?.register?.sources).toEqual(['unit_register']);
});

test('takes a SELECT without the semicolon and closes a comment on its last line', async () => {
  const directory = changed('facts/loan.sql', null, 'select * from conform.loan_month -- all of it');
  const open = (await readWorkspace(directory)).facts[0]?.sql.sql;
  expect(open?.endsWith('-- all of it\n')).toBe(true);
  const closed = changed('facts/loan.sql', null, 'select * from conform.loan_month;\n');
  expect((await readWorkspace(closed)).facts[0]?.sql.sql).toBe('select * from conform.loan_month');
});

test.each<
  [what: string, file: string, from: string | null, to: string, key: string, message: RegExp, line?: number]
>([
  ['a misspelt key', 'workspace.yaml', 'rootUnit:', 'rootunit:', 'rootunit', /Did you mean rootUnit\?/],
  [
    'a headline without an indicator',
    'workspace.yaml',
    'headlines: [online_rate',
    'headlines: [online_rat',
    'headlines.0',
    /indicator unknown: online_rat\. Did you mean online_rate\?/,
  ],
  ['a day that is none', 'workspace.yaml', 'asOf: 2025-09-30', 'asOf: 2025-02-30', 'asOf', /not a day/],
  [
    'a time zone nobody knows',
    'workspace.yaml',
    'Asia/Ho_Chi_Minh',
    'Asia/Hanoi',
    'timezone',
    /time zone unknown/,
  ],
  [
    'a language tag that is none',
    'workspace.yaml',
    'languages: [en, vi]',
    'languages: [en, vi_VN]',
    'languages',
    /not a language tag/,
  ],
  [
    'a message that counts nothing',
    'workspace.yaml',
    "'{count, plural, one {# land} other {# lands}}'",
    'lands',
    'levels.LAND.counted.en',
    /shows no number: put \{count\}/,
  ],
  [
    'a message that is none',
    'workspace.yaml',
    "'{count, plural, one {# land} other {# lands}}'",
    "'{count, plural, one {# land}'",
    'levels.LAND.counted.en',
    /not an ICU message/,
  ],
  [
    'an id that is not the file’s name',
    'facts/loan.yaml',
    'id: loan',
    'id: loans',
    'id',
    /expected the file's name, loan/,
  ],
  [
    'a source whose id is not its folder’s name',
    'sources/unit_change/contract.yaml',
    'id: unit_change',
    'id: unit_changes',
    'id',
    /expected the folder's name, unit_change/,
  ],
  [
    'a level that does not exist',
    'facts/loan.yaml',
    'levels: [PROVINCE]',
    'levels: [PROVINCES]',
    'reporting.levels.0',
    /level unknown: PROVINCES\. Did you mean PROVINCE/,
  ],
  [
    'a distinct measure without a key',
    'facts/loan.yaml',
    'additivity: stock',
    'additivity: distinct',
    'measures.branches',
    /need key/,
    22,
  ],
  [
    'a fact that does not exist',
    'indicators/online_rate.yaml',
    'numerator: { fact: loan',
    'numerator: { fact: lone',
    'formula.numerator.fact',
    /fact unknown: lone\. Did you mean loan/,
  ],
  [
    'a measure that does not exist',
    'indicators/online_rate.yaml',
    'measure: loans_online',
    'measure: loans_on_line',
    'formula.numerator.measure',
    /measure of loan unknown/,
  ],
  [
    'a member that does not exist',
    'indicators/online_rate.yaml',
    'measure: loans_online',
    'measure: loans_online, where: { medium: [BOKO] }',
    'formula.numerator.where.medium',
    /member of medium unknown: BOKO/,
  ],
  [
    'a register that does not exist',
    'facts/loan.yaml',
    '  - id: medium\n',
    '  - id: medium\n    register: { dimension: mediums, name: title }\n',
    'dimensions.medium.register.dimension',
    /dimension unknown: mediums\. Did you mean medium/,
    10,
  ],
  [
    'a pillar that does not exist',
    'indicators/online_rate.yaml',
    'pillar: service',
    'pillar: servise',
    'pillar',
    /Did you mean service/,
  ],
  [
    'targets out of order',
    'indicators/online_rate.yaml',
    'date: 2026-12-31',
    'date: 2025-06-30',
    'targets.1.date',
    /not after 2025-12-31/,
  ],
  [
    'a text without the default language',
    'indicators/online_rate.yaml',
    'shortName: { en: Online loans, ',
    'shortName: { ',
    'shortName',
    /default language, en/,
  ],
  [
    'a text with a comma that became a key',
    'indicators/online_rate.yaml',
    'en: Online loans,',
    'en: Online, loans,',
    'shortName.loans',
    /Put a text with a comma in quotes/,
  ],
  [
    'a reference to a source that does not exist',
    'sources/unit_change/contract.yaml',
    'to: unit_register.unit_id',
    'to: unit_registry.unit_id',
    'schema.unit_change.properties.from_id.relationships',
    /source unknown: unit_registry\. Did you mean unit_register/,
  ],
  [
    'a reference to a column that does not exist',
    'sources/unit_change/contract.yaml',
    'to: unit_register.unit_id',
    'to: unit_register.unit_i',
    'schema.unit_change.properties.from_id.relationships',
    /column of unit_register unknown/,
  ],
  [
    'a reference between two types',
    'sources/unit_change/contract.yaml',
    'to: unit_register.unit_id',
    'to: unit_register.valid_from',
    'schema.unit_change.properties.from_id.relationships',
    /types differ/,
  ],
  [
    'a check that names no column',
    'sources/loan_month/contract.yaml',
    'loans_online <= loans',
    'loans_online <= loan',
    'schema.loan_month.quality.online_within_loans.implementation.check',
    /"loan" not found/,
  ],
  [
    'a check that reads a table',
    'sources/loan_month/contract.yaml',
    'loans_online <= loans',
    'loans in (select loans from validate.unit_register)',
    'schema.loan_month.quality.online_within_loans.implementation.check',
    /its own row alone/,
  ],
  [
    'a pattern that RE2 does not read',
    'sources/loan_month/contract.yaml',
    "pattern: '^\\*'",
    "pattern: '(?=x)'",
    'customProperties.skip',
    /not a pattern/,
    115,
  ],
  [
    'a misspelt column',
    'sources/loan_month/conform.sql',
    'loans_online',
    'loans_onlin',
    'conform.loan_month',
    /"loans_onlin" not found.*"loans_online"/,
  ],
  [
    'a fault on a later line',
    'dimensions/unit.sql',
    'kind as unit_type',
    'kin as unit_type',
    'star.dim_unit',
    /"kin" not found/,
  ],
  ['SQL that is none', 'facts/loan.sql', 'where', 'were x', 'star.fact_loan', /syntax error/],
  [
    'another source’s rows',
    'sources/loan_month/conform.sql',
    'validate.loan_month',
    'validate.unit_change',
    'conform.loan_month',
    /reads validate\.unit_change\..* Expected only validate\.loan_month/,
  ],
  [
    'rows that were not conformed',
    'facts/loan.sql',
    'conform.loan_month',
    'validate.loan_month',
    'star.fact_loan',
    /reads validate\.loan_month/,
  ],
  [
    'a file behind a schema’s name',
    'facts/loan.sql',
    'conform.loan_month',
    'conform.csv',
    'star.fact_loan',
    /reads conform\.csv/,
  ],
  [
    'a unit without its level',
    'dimensions/unit.sql',
    '  level,\n',
    '',
    'star.dim_unit',
    /column missing: level/,
    1,
  ],
  [
    'a unit whose days are times',
    'dimensions/unit.sql',
    'cast(valid_to + interval 1 day as date)',
    'valid_to + interval 1 day',
    'star.dim_unit',
    /valid_to is TIMESTAMP: expected DATE/,
    1,
  ],
  [
    'a fact without a measure’s column',
    'facts/loan.sql',
    ', branches',
    '',
    'star.fact_loan',
    /column missing: branches/,
    1,
  ],
  ['a definition without SQL', 'facts/visit.yaml', null, 'id: visit', '', /file missing/, 0],
  [
    'SQL without a definition',
    'facts/visit.sql',
    null,
    'select 1',
    '',
    /expected facts\/visit\.yaml beside it/,
    1,
  ],
  ['an ending it does not read', 'facts/visit.yml', null, 'id: visit', '', /expected the ending \.yaml/, 1],
  [
    'a name in a language it lacks',
    'dimensions/unit-names.yaml',
    'vi: Miền Bắc',
    'fr: Nord',
    '01.fr',
    /language unknown: fr/,
  ],
])('finds %s', async (...[, file, from, to, key, message, line]) => {
  const faults = await checkWorkspace(changed(file, from, to));
  const at =
    line === undefined ? readFileSync(join(tiny, file), 'utf8').split(from!)[0]!.split('\n').length : line;
  const where = message.source === 'file missing' ? 'facts/visit.sql' : file;
  expect(faults).toContainEqual({
    file: where,
    line: at,
    key,
    message: expect.stringMatching(message) as string,
  });
});

test('finds a register without the columns that names are taken from', async () => {
  const directory = changed(
    'facts/loan.yaml',
    '  - id: medium\n',
    '  - id: medium\n    register: { dimension: medium, name: title }\n',
  );
  const faults = await checkWorkspace(directory);
  expect(faults.map(({ file, message }) => [file, message.split('.')[0]])).toEqual([
    ['dimensions/medium.sql', 'column missing: medium'],
    ['dimensions/medium.sql', 'column missing: title'],
  ]);
});

test('finds sources that refer to one another in a circle', async () => {
  const directory = changed(
    'sources/unit_register/contract.yaml',
    'physicalName: id, logicalType: string,',
    'physicalName: id, logicalType: string, relationships: [{ to: unit_change.from_id }],',
  );
  const faults = await checkWorkspace(directory);
  expect(faults.map(({ file }) => file)).toEqual([
    'sources/loan_month/contract.yaml',
    'sources/unit_change/contract.yaml',
    'sources/unit_register/contract.yaml',
  ]);
  expect(faults[1]?.message).toMatch(/in a circle: loan_month, unit_change, unit_register/);
});

test('does not repeat a fault in all that is made from it', async () => {
  const faults = await checkWorkspace(changed('sources/loan_month/conform.sql', 'loans,', 'lones,'));
  expect(faults.map(({ file }) => file)).toEqual(['sources/loan_month/conform.sql']);
});

test('names all faults in the error, and the first ones in its message', async () => {
  const directory = changed('workspace.yaml', 'mapIndicator: online_rate', 'mapIndicator: none');
  writeFileSync(join(directory, 'dimensions/unit.sql'), 'selec 1');
  await expect(readWorkspace(directory)).rejects.toMatchObject({
    code: 'workspace_invalid',
    message: expect.stringContaining('dimensions/unit.sql:1 star.dim_unit') as string,
    details: { faults: [{ file: 'dimensions/unit.sql' }, { file: 'workspace.yaml', line: 10 }] },
  });
});

test('says that a folder is no workspace', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'lodestar-workspace-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const faults = await checkWorkspace(join(directory, 'nowhere'));
  expect(faults.map(({ file }) => file)).toEqual(['dimensions/unit.sql', 'sources', 'workspace.yaml']);
});

test('tells what is wrong without a line of a file that is not there, and with one full stop', async () => {
  const contract = 'sources/unit_register/contract.yaml';
  const directory = changed(contract, 'owner, value: Land office', "owner, value: ''");
  rmSync(join(directory, 'dimensions/unit.sql'));
  await expect(readWorkspace(directory)).rejects.toThrow(
    ': dimensions/unit.sql: file missing: docs/workspace.md says what it holds; ' +
      `${contract}:40 customProperties.owner: empty: expected a text. Mend them`,
  );
});

test('finds an indicator that would tell what another hides, and takes one that hides as much', async () => {
  const online = 'indicators/online_rate.yaml';
  const hiding = changed(online, 'suppressBelow: 0', 'suppressBelow: 10');
  const write = (file: string, text: string) => writeFileSync(join(hiding, file), text);
  const ratio = readFileSync(join(hiding, online), 'utf8').replace('id: online_rate', 'id: branch_rate');
  const hidesBelow = (cases: number) =>
    ratio
      .replace('measure: loans_online }', 'measure: branches, where: { medium: [FILM] } }')
      .replace('suppressBelow: 10', `suppressBelow: ${cases}`);
  write('indicators/branch_rate.yaml', hidesBelow(9));
  expect((await checkWorkspace(hiding)).map(({ file, key, message }) => [file, key, message])).toEqual([
    [
      'indicators/branch_rate.yaml',
      'suppressBelow',
      'would tell of loan.loans what online_rate hides: cells of fewer than 10. Expected at least 10, found 9.',
    ],
    [
      'indicators/loans_total.yaml',
      'formula.numerator',
      'would tell of loan.loans what online_rate hides: cells of fewer than 10. A total shows all its cells; expected a measure that no indicator hides.',
    ],
  ]);
  const total = readFileSync(join(hiding, 'indicators/loans_total.yaml'), 'utf8');
  write('indicators/loans_total.yaml', total.replace('measure: loans', 'measure: branches'));
  write('indicators/branch_rate.yaml', hidesBelow(10));
  expect((await checkWorkspace(hiding)).map(({ file }) => file)).toEqual(['indicators/loans_total.yaml']);
  rmSync(join(hiding, 'indicators/branch_rate.yaml'));
  expect(await checkWorkspace(hiding)).toEqual([]);
});

const withBreaks = (breaks: string) =>
  changed('indicators/online_rate.yaml', 'tolerance: 0.02', `tolerance: 0.02\nbreaks: [${breaks}]`);

test('reads the days on which a series breaks, which do not compare unless they say so', async () => {
  const label = 'label: { en: Another form, vi: Mẫu khác }';
  const directory = withBreaks(`{ date: 2025-01-01, ${label} },
    { date: 2025-07-01, ${label}, comparable: true }`);
  const found = (await readWorkspace(directory)).indicators.find(({ id }) => id === 'online_rate');
  expect(found?.breaks.map(({ date, comparable, baseline }) => [date, comparable, baseline])).toEqual([
    ['2025-01-01', false, null],
    ['2025-07-01', true, null],
  ]);
});

test.each([
  ['a misspelt key', '{ date: 2025-01-01, label: x, comparible: true }', /Did you mean comparable\?/],
  ['a day that is none', '{ date: 2025-02-30, label: x }', /not a day/],
  [
    'days out of order',
    '{ date: 2025-02-01, label: x }, { date: 2025-01-01, label: x }',
    /not after 2025-02-01/,
  ],
  [
    'a baseline of before',
    '{ date: 2025-02-01, label: x, baseline: { date: 2025-01-31, value: 0.1 } }',
    /before 2025-02-01/,
  ],
  [
    'a baseline where the path runs on',
    '{ date: 2025-02-01, label: x, comparable: true, baseline: { date: 2025-02-01, value: 0.1 } }',
    /not used/,
  ],
])('finds in the breaks of a series %s', async (_, breaks, message) => {
  const faults = await checkWorkspace(withBreaks(breaks));
  expect(faults.map(({ file }) => file)).toEqual(['indicators/online_rate.yaml']);
  expect(faults[0]!.message).toMatch(message);
});

test('reads the breaks of a reference series as those of an indicator', async () => {
  const text = `${series}\nbreaks: [{ date: 2024-01-01, label: { en: Another survey } }]\n`;
  const { context } = await readWorkspace(changed('context/broadband.yaml', null, text));
  expect(context[0]?.breaks).toEqual([
    { date: '2024-01-01', label: { en: 'Another survey' }, comparable: false, baseline: null },
  ]);
});
