import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { EtlError } from '#etl/errors.ts';
import type { Fault } from '#etl/workspace/fault.ts';
import type { Contract } from './contract.ts';
import { readContract } from './read-contract.ts';

const fixture = new URL(
  '../../tests/fixtures/workspaces/tiny/sources/loan_month/contract.yaml',
  import.meta.url,
);
const good = readFileSync(fixture, 'utf8');

function read(text: string): Contract {
  return readContract({ file: 'contract.yaml', text, languages: ['en', 'vi'] });
}

/** Reads the fixture after a change and answers its faults. */
function faultsAfter(from: string, to: string): Fault[] {
  expect(good).toContain(from);
  try {
    read(good.replace(from, to));
  } catch (cause) {
    return (cause as EtlError).details['faults'] as Fault[];
  }
  return [];
}

function lineOf(text: string): number {
  return good.slice(0, good.indexOf(text)).split('\n').length;
}

test('refuses a text that holds NUL, which no statement can say', () => {
  const from = 'decimalChar';
  const [fault] = faultsAfter(from, '"decimal\\0Char"');
  expect(fault).toMatchObject({ line: lineOf(from), message: expect.stringContaining('NUL in a text') });
});

test('reads what a contract says, and what it leaves unsaid', () => {
  const contract = read(good);
  expect(contract).toMatchObject({
    id: 'loan_month',
    code: 'T1',
    name: { en: 'Loans by month', vi: 'Lượt mượn theo tháng' },
    decimalChar: ',',
    groupChar: '.',
    missingValues: ['', '-'],
    dialect: { delimiter: ';', quoteChar: '"', headerRows: [1], commentChar: null },
    encoding: 'utf-8',
    duplicates: 'none',
    load: { mode: 'append' },
    cron: '0 6 8 * *',
    staleAfterDays: 45,
    delivery: { every: 1, unit: 'month', dueAfterDays: null },
    checks: [{ id: 'online_within_loans', criterion: 'correct', severity: 'error', weight: 1 }],
  });
  expect(contract.columns[0]).toMatchObject({
    name: 'unit_code',
    header: 'Mã đơn vị',
    synonyms: ['Đơn vị'],
    reference: { source: 'unit_register', column: 'unit_code', validAt: { date: 'period' } },
  });
  expect(contract.columns.find(({ name }) => name === 'medium')?.codes).toEqual([
    { value: 'BOOK', label: { en: 'Book', vi: 'Sách' }, synonyms: ['Sách'], validFrom: null, validTo: null },
    { value: 'FILM', label: { en: 'Film', vi: 'Phim' }, synonyms: ['Phim'], validFrom: null, validTo: null },
  ]);
});

test('reads the texts of a file whose letters are composed otherwise', () => {
  expect(read(good.normalize('NFD')).columns[0]?.header).toBe('Mã đơn vị'.normalize('NFC'));
});

test('lets keys of ODCS through that it does not read', () => {
  const more = good.replace('status: active', 'status: active\ntenant: t\nteam: { name: x }\ntags: [a]');
  expect(read(more)).toEqual(read(good));
});

test('reads relationships that stand beside the columns', () => {
  const own = '        relationships: [{ to: unit_register.unit_code }]\n';
  const beside =
    '    relationships: [{ from: loan_month.unit_code, to: [unit_register.unit_code] }]\n    quality:';
  const moved = good
    .replace(own, '')
    .replace('\n    quality:', `\n${beside}`)
    .replace(/ +- \{ property: referenceValidAt.*\n/, '');
  expect(read(moved).columns[0]?.reference).toEqual({
    source: 'unit_register',
    column: 'unit_code',
    validAt: null,
  });
});

test.each([
  ['value: 1, unit: month', 'value: 3, unit: month', { every: 3, unit: 'month', dueAfterDays: null }],
  ['value: 1, unit: month', 'value: 2, unit: w', { every: 14, unit: 'day', dueAfterDays: null }],
  ['value: 1, unit: month', 'value: 1, unit: y', { every: 12, unit: 'month', dueAfterDays: null }],
  ['value: 1, unit: month', 'value: 4, unit: h', null],
  [
    'property: latency, value: 45',
    'property: deliveryLag, value: 7',
    { every: 1, unit: 'month', dueAfterDays: 7 },
  ],
])('reads how often deliveries come, and when they are due: %s becomes %s', (from, to, delivery) => {
  expect(read(good.replace(from, to)).delivery).toEqual(delivery);
});

test('begins the data after the title rows', () => {
  expect(read(good.replace('blank: true', 'blank: true\n      title: 3')).dialect.headerRows).toEqual([4]);
});

test.each<[what: string, from: string, to: string, key: string, message: RegExp]>([
  ['a version it does not know', 'v3.1.0', 'v2.2.0', 'apiVersion', /expected apiVersion v3\.1\.0/],
  [
    'a type it does not know',
    'logicalType: integer',
    'logicalType: integar',
    'schema.loan_month.properties.loans.logicalType',
    /Did you mean integer/,
  ],
  ['an id it cannot use', 'id: loan_month', 'id: Loan-Month', 'id', /not an id/],
  [
    'a number where a text belongs',
    'version: 1.0.0',
    'version: 1.0',
    'version',
    /expected a text, got 1\. Put it in quotes/,
  ],
  [
    'a misspelt property of ours',
    'property: synonyms',
    'property: synonims',
    'schema.loan_month.properties.unit_code.customProperties.synonims',
    /Did you mean synonyms/,
  ],
  [
    'a misspelt key inside one',
    '{ delimiter: ; }',
    '{ delimeter: ; }',
    'customProperties.dialect.value.delimeter',
    /Did you mean delimiter/,
  ],
  [
    'an option nobody would apply',
    '{ minimum: 0 }',
    '{ exclusiveMinimum: 0 }',
    'schema.loan_month.properties.loans.logicalTypeOptions.exclusiveMinimum',
    /unknown key/,
  ],
  [
    'a date pattern in capitals',
    'format: MM/yyyy',
    'format: MM/YYYY',
    'schema.loan_month.properties.period.logicalTypeOptions.format',
    /not a date pattern/,
  ],
  [
    'a path out of the inbox',
    'path: loan_month/*.csv',
    'path: ../*.csv',
    'servers.0.path',
    /leaves the inbox/,
  ],
  [
    'a glob it does not read',
    'path: loan_month/*.csv',
    "path: 'loan_month/{a,b}.csv'",
    'servers.0.path',
    /not a glob/,
  ],
  [
    'a schedule that is none',
    "'0 6 8 * *'",
    "'0 6 8 * * * * *'",
    'slaProperties.frequency.schedule',
    /not a cron schedule/,
  ],
  [
    'a frequency of nothing known',
    'value: 1, unit: month',
    'value: 1, unit: moon',
    'slaProperties.frequency.unit',
    /Expected d, week, month or y/,
  ],
  [
    'half a period',
    'value: 1, unit: month',
    'value: 0.5, unit: month',
    'slaProperties.frequency.value',
    /expected a whole number above 0/,
  ],
  [
    'a lag in months',
    'property: latency, value: 45, unit: d',
    'property: deliveryLag, value: 1, unit: month',
    'slaProperties.deliveryLag.unit',
    /Expected d/,
  ],
  [
    'a schedule of six fields',
    "'0 6 8 * *'",
    "'0 0 6 8 * *'",
    'slaProperties.frequency.schedule',
    /not a cron schedule/,
  ],
  [
    'a language the workspace lacks',
    'vi: Lượt mượn theo tháng',
    'fr: Prêts',
    'customProperties.names.value.fr',
    /language unknown: fr/,
  ],
  [
    'a column it does not have',
    'property: unitColumn, value: unit_code',
    'property: unitColumn, value: unit',
    'customProperties.unitColumn',
    /column unknown: unit/,
  ],
  [
    'a period that is no date',
    'property: periodColumn, value: period',
    'property: periodColumn, value: medium',
    'customProperties.periodColumn',
    /not a date/,
  ],
  [
    'separators that are the same',
    '{ property: groupChar, value: . }',
    "{ property: groupChar, value: ',' }",
    'customProperties.groupChar',
    /the same/,
  ],
  [
    'a gate its format cannot keep',
    '- { property: code, value: T1 }',
    '- { property: landingGate, value: { column: medium, allow: [BOOK] } }',
    'customProperties.landingGate',
    /cannot be kept for csv/,
  ],
  [
    'a period without its group',
    '- { property: code, value: T1 }',
    "- { property: deliveryPeriod, value: '\\d{4}' }",
    'customProperties.deliveryPeriod',
    /group period/,
  ],
  [
    'an encoding nobody knows',
    '- { property: code, value: T1 }',
    '- { property: encoding, value: utf-9 }',
    'customProperties.encoding',
    /encoding unknown/,
  ],
  [
    'two columns of one header',
    'physicalName: Mượn trực tuyến',
    'physicalName: LƯỢT MƯỢN',
    'schema.loan_month.properties.loans_online.physicalName',
    /header twice/,
  ],
  [
    'two columns of one name',
    'name: opening_hours',
    'name: loans',
    'schema.loan_month.properties.loans.name',
    /column twice/,
  ],
  [
    'a column that hides what tells rows apart',
    'name: opening_hours',
    'name: rowid',
    'schema.loan_month.properties.rowid.name',
    /column unusable/,
  ],
  [
    'a reference it cannot read',
    'to: unit_register.unit_code',
    'to: schema/unit_register',
    'schema.loan_month.properties.unit_code.relationships.0.to',
    /not a reference/,
  ],
  ['something that is not YAML', 'kind: DataContract', 'kind: [DataContract', '', /not YAML/],
])('finds %s', (_what, from, to, key, message) => {
  const faults = faultsAfter(from, to);
  expect(faults).toContainEqual({
    file: 'contract.yaml',
    line: key === '' ? (expect.any(Number) as number) : lineOf(from.split('\n')[0]!),
    key,
    message: expect.stringMatching(message) as string,
  });
  expect(faults.filter((fault) => fault.key === key)).toHaveLength(1);
});

test('finds all faults at once', () => {
  const text = good
    .replace('logicalType: integer', 'logicalType: integar')
    .replace('keep: none', 'keep: some');
  try {
    read(text);
    expect.unreachable();
  } catch (cause) {
    const error = cause as EtlError;
    expect(error.code).toBe('workspace_invalid');
    expect((error.details['faults'] as Fault[]).map(({ key }) => key)).toEqual([
      'schema.loan_month.properties.loans.logicalType',
      'customProperties.duplicates.value.keep',
    ]);
  }
});

const api = `{ server: platform, type: api, location: '{PLATFORM_URL}/v1/x', customProperties: [
      { property: tokenEnv, value: PLATFORM_TOKEN },
      { property: paging, value: { kind: cursor, totalField: total } },
      { property: records, value: items }] }`;
const local = '{ server: inbox, type: local, path: loan_month/*.csv, format: csv }';

test('reads files that may be packed, with sound limits where it says none', () => {
  expect(read(good).server).toMatchObject({
    ...{ type: 'local', compression: 'auto', entries: null },
    limits: { maxEntries: 1000, maxRatio: 250, timeoutSeconds: 900, maxRows: null },
  });
});

test('reads a REST server with what is usual where it says nothing', () => {
  expect(read(good.replace(local, api)).server).toEqual({
    type: 'api',
    location: '{PLATFORM_URL}/v1/x',
    tokenEnv: 'PLATFORM_TOKEN',
    paging: {
      kind: 'cursor',
      cursorParam: 'cursor',
      nextField: 'next_cursor',
      sizeParam: 'limit',
      size: 500,
      totalField: 'total',
    },
    records: 'items',
    limits: {
      maxPages: 1000,
      maxBytes: 200_000_000,
      timeoutSeconds: 30,
      retries: 4,
      requestsPerSecond: null,
      resumeSeconds: 0,
    },
    params: {},
    tokenHeader: null,
  });
});

test.each([
  ['a token in the file', 'value: PLATFORM_TOKEN', 'value: s3cr3t-t0ken', /never the token itself/],
  ['a password in the address', '{PLATFORM_URL}/v1/x', 'https://me:word@host/x', /holds a password/],
  ['an address that is none', '{PLATFORM_URL}/v1/x', 'ftp://host/x', /not an address/],
])('refuses %s', (_what, from, to, message) => {
  const faults = faultsAfter(local, api.replace(from, to));
  expect(faults.map((fault) => fault.message)).toEqual([expect.stringMatching(message)]);
});

const database = (custom: string) =>
  `- { server: db, type: postgres, host: db.agency.vn, port: 5432, database: office, schema: public, customProperties: [${custom}] }`;
const inbox = '- { server: inbox, type: local, path: loan_month/*.csv, format: csv }';

test('reads a server of type postgres, and what is left unsaid', () => {
  const text = '{ property: urlEnv, value: OFFICE_URL }, { property: table, value: v_loans }';
  expect(read(good.replace(inbox, database(text))).server).toEqual({
    ...{ type: 'postgres', host: 'db.agency.vn', port: 5432, database: 'office', schema: 'public' },
    ...{
      urlEnv: 'OFFICE_URL',
      userEnv: null,
      passwordEnv: null,
      table: 'v_loans',
      columns: 'all',
      ssl: null,
    },
    limits: { maxRows: 10_000_000, maxBytes: 4_000_000_000, timeoutSeconds: 600, fetchSize: 1000 },
  });
});

test.each<[what: string, custom: string, message: RegExp]>([
  ['without a table', '{ property: urlEnv, value: OFFICE_URL }', /table|expected/],
  ['without a user', '{ property: table, value: v_loans }', /nobody to sign in as/],
  [
    'with a password in it',
    '{ property: table, value: t }, { property: userEnv, value: U }, { property: passwordEnv, value: s3cret }',
    /name of an environment variable/,
  ],
  [
    'with SQL in it',
    '{ property: table, value: t }, { property: userEnv, value: U }, { property: query, value: select 1 }',
    /unknown key/,
  ],
])('refuses a server of type postgres %s', (_, custom, message) => {
  expect(
    faultsAfter(inbox, database(custom))
      .map((fault) => fault.message)
      .join(),
  ).toMatch(message);
});

const drop = (location: string, custom: string) =>
  `- { server: drop, type: sftp, location: '${location}', format: csv, customProperties: [${custom}] }`;
const hostKey = `{ property: hostKey, value: 'sha256:${'k'.repeat(43)}=' }`;
const asUser = '{ property: userEnv, value: U }, { property: passwordEnv, value: P }';

test('reads a server of type sftp, and what is left unsaid', () => {
  const text = drop('sftp://{DROP_HOST}/out/loan_month/*.csv', `${hostKey}, ${asUser}`);
  expect(read(good.replace(inbox, text)).server).toMatchObject({
    ...{ type: 'sftp', host: '{DROP_HOST}', folder: '/out/loan_month/', path: '*.csv', format: 'csv' },
    ...{ hostKeys: [`SHA256:${'k'.repeat(43)}`], userEnv: 'U', passwordEnv: 'P', privateKeyEnv: null },
    limits: { maxFiles: 10_000, maxTotalBytes: 4_000_000_000, timeoutSeconds: 900 },
  });
});

test.each<[what: string, location: string, custom: string, message: RegExp]>([
  ['without a key of the server', 'sftp://h/a/*.csv', asUser, /expected/],
  [
    'with a key that is none',
    'sftp://h/a/*.csv',
    `{ property: hostKey, value: MD5:00 }, ${asUser}`,
    /not a fingerprint/,
  ],
  [
    'without a secret',
    'sftp://h/a/*.csv',
    `${hostKey}, { property: userEnv, value: U }`,
    /either privateKeyEnv or/,
  ],
  ['with a user in the address', 'sftp://me:pw@h/a/*.csv', `${hostKey}, ${asUser}`, /holds a user/],
  ['that leaves its folder', 'sftp://h/a/../*.csv', `${hostKey}, ${asUser}`, /leaves its folder/],
  ['that names a folder', 'sftp://h/a/', `${hostKey}, ${asUser}`, /not an address/],
])('refuses a server of type sftp %s', (_, location, custom, message) => {
  expect(
    faultsAfter(inbox, drop(location, custom))
      .map((fault) => fault.message)
      .join(),
  ).toMatch(message);
});

test.each([
  ['doubleQuote: false', /not supported: .* doubled/],
  ['escapeChar: "\\\\"', /not supported: .* doubled/],
  ['skipInitialSpace: true', /not supported: a space is part of its cell/],
  ['commentRows: [1]', /not supported: each row counts/],
  ['itemType: array', /not supported: .* keys/],
  ['itemKeys: [a]', /not supported: .* keys/],
  ['table: t', /not supported: .* server/],
  ['lineTerminator: "|"', /not supported: a row ends at a line end/],
])('says why it does not read a dialect of %s', (entry, why) => {
  const key = entry.split(':')[0]!;
  expect(faultsAfter('{ delimiter: ; }', `{ delimiter: ;, ${entry} }`)).toMatchObject([
    { key: `customProperties.dialect.value.${key}`, message: expect.stringMatching(why) },
  ]);
});

test.each([
  ...[
    'doubleQuote: true',
    'escapeChar: null',
    'skipInitialSpace: false',
    'itemType: object',
    'lineTerminator: "\\r\\n"',
  ],
])('takes %s of a dialect, which is what it does', (entry) => {
  expect(read(good.replace('{ delimiter: ; }', `{ delimiter: ;, ${entry} }`))).toMatchObject({
    id: 'loan_month',
  });
});

test('reads what readers call a column, and leaves it to the header where nobody says', () => {
  const names = '- { property: names, value: { en: Unit code, vi: Mã đơn vị } }';
  const identifier = '          - { property: identifier, value: true }\n';
  const { columns } = read(good.replace(identifier, `          ${names}\n${identifier}`));
  expect(columns.slice(0, 2).map((column) => column.names)).toEqual([
    { en: 'Unit code', vi: 'Mã đơn vị' },
    undefined,
  ]);
});

test('refuses a name of a column in a language that the workspace does not have', () => {
  const synonyms = '{ property: synonyms, value: [Đơn vị] }';
  const names = '{ property: names, value: { en: Unit code, fr: Code } }';
  expect(faultsAfter(synonyms, `${synonyms}\n          - ${names}`)).toMatchObject([
    { message: expect.stringContaining('language unknown: fr') },
  ]);
});

test('reads an owner in one language or in several', () => {
  expect(read(good).owner).toEqual({ en: 'Library board' });
  const owner = 'owner, value: { en: Library board, vi: Ban thư viện }';
  expect(read(good.replace('owner, value: Library board', owner)).owner).toEqual({
    ...{ en: 'Library board', vi: 'Ban thư viện' },
  });
});

test('takes the null sequence of a dialect for one more missing value', () => {
  const { missingValues } = read(good.replace('{ delimiter: ; }', `{ delimiter: ;, nullSequence: '\\N' }`));
  expect(missingValues).toEqual(['', '-', '\\N']);
});
