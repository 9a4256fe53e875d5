import { describe, expect, it } from 'vitest';
import { contractsOf } from '#etl/contract/read-contract.ts';
import { YamlFile } from '#etl/workspace/yaml-file.ts';
import { toDataPackage } from './data-package.ts';

function tablesOf(text: string) {
  const yaml = new YamlFile('sources/thing/contract.yaml', text);
  const tables = contractsOf(yaml, ['vi', 'en']);
  expect(yaml.faults).toEqual([]);
  return tables!.map(({ contract }) => contract);
}
const contract = (server: string, objects: string, custom = '') => `
apiVersion: v3.1.0
kind: DataContract
id: thing
name: Things
version: 1.2.0
status: active
servers:
  - ${server}
schema:
${objects}
customProperties:
  - { property: owner, value: Agency }
${custom}`;
interface Package {
  resources: { dialect: object; schema: { fieldsMatch: string; fields: object[]; foreignKeys?: object[] } }[];
}
const packageOf = (text: string) => toDataPackage(tablesOf(text)) as Package;

describe('a data package', () => {
  it('says of a file what its contract says', () => {
    const text = contract(
      '{ server: inbox, type: local, path: thing/*.csv, format: csv }',
      `  - name: thing
    properties:
      - { name: code, physicalName: Mã, logicalType: string, primaryKey: true, required: true, logicalTypeOptions: { pattern: '[A-Z]+', maxLength: 5 } }
      - { name: parent, physicalName: Mã cha, logicalType: string, relationships: [{ to: thing.code }] }
      - { name: area, logicalType: string, relationships: [{ to: elsewhere.code }] }
      - { name: day, physicalName: Ngày, logicalType: date, logicalTypeOptions: { format: dd/MM/yyyy } }
      - { name: at, logicalType: timestamp, logicalTypeOptions: { format: "yyyy-MM-dd'T'HH:mm:ss" } }
      - { name: amount, physicalName: Số tiền, logicalType: number, logicalTypeOptions: { minimum: 0 } }
      - { name: size, logicalType: integer, unique: true }
      - { name: open, logicalType: boolean }
      - { name: kind, logicalType: string, customProperties: [{ property: enum, value: [{ value: A }, { value: B }] }] }`,
      `  - { property: dialect, value: { delimiter: ';', headerRows: [1, 2], headerJoin: ' / ', commentChar: '#' } }
  - { property: encoding, value: windows-1258 }
  - { property: decimalChar, value: ',' }
  - { property: groupChar, value: . }
  - { property: missingValues, value: ['', '-'] }`,
    );
    expect(toDataPackage(tablesOf(text))).toEqual({
      $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
      ...{ name: 'thing', title: 'Things', version: '1.2.0' },
      resources: [
        {
          ...{ name: 'thing', type: 'table', path: 'thing/*.csv', title: 'Things', description: 'Things' },
          ...{ format: 'csv', encoding: 'windows-1258' },
          dialect: {
            ...{ header: true, headerRows: [1, 2], headerJoin: ' / ' },
            ...{ delimiter: ';', quoteChar: '"', commentChar: '#' },
          },
          schema: {
            $schema: 'https://datapackage.org/profiles/2.0/tableschema.json',
            ...{ fieldsMatch: 'equal', missingValues: ['', '-'] },
            fields: [
              {
                name: 'Mã',
                type: 'string',
                constraints: { required: true, maxLength: 5, pattern: '[A-Z]+' },
              },
              { name: 'Mã cha', type: 'string', constraints: {} },
              { name: 'area', type: 'string', constraints: {} },
              { name: 'Ngày', type: 'date', format: '%d/%m/%Y', constraints: {} },
              { name: 'at', type: 'datetime', format: 'any', constraints: {} },
              {
                ...{ name: 'Số tiền', type: 'number', groupChar: '.', decimalChar: ',' },
                constraints: { minimum: 0 },
              },
              { name: 'size', type: 'integer', groupChar: '.', constraints: { unique: true } },
              {
                ...{ name: 'open', type: 'boolean', trueValues: ['true'], falseValues: ['false'] },
                constraints: {},
              },
              { name: 'kind', type: 'string', categories: ['A', 'B'], constraints: {} },
            ],
            primaryKey: ['Mã'],
            foreignKeys: [{ fields: ['Mã cha'], reference: { fields: ['Mã'] } }],
          },
        },
      ],
    });
  });

  it('has a resource for each table, and foreign keys between them', () => {
    const { resources } = packageOf(
      contract(
        '{ server: inbox, type: local, path: thing/*.xlsx, format: xlsx }',
        `  - name: thing
    physicalName: Một
    properties: [{ name: code, physicalName: Mã, logicalType: string, primaryKey: true, required: true }]
  - name: part_list
    physicalName: Hai
    properties:
      - { name: of, physicalName: Thuộc, logicalType: string, relationships: [{ to: thing.code }] }
      - { name: note, logicalType: string, customProperties: [{ property: optionalColumn, value: true }] }`,
      ),
    );
    expect(resources).toMatchObject([
      { name: 'thing', format: 'xlsx', dialect: { header: true, sheetName: 'Một' } },
      {
        ...{ name: 'part-list', dialect: { sheetName: 'Hai' } },
        schema: {
          fieldsMatch: 'superset',
          foreignKeys: [{ fields: ['Thuộc'], reference: { resource: 'thing', fields: ['Mã'] } }],
        },
      },
    ]);
    expect(resources[0]).not.toHaveProperty('encoding');
  });

  it.each([
    ['dd/MM/yy', '%d/%m/%y'],
    ['d.M.yyyy', '%d.%m.%Y'],
    ['MMM yyyy', 'any'],
  ])('writes the days %s as %s', (format, expected) => {
    const { resources } = packageOf(
      contract(
        '{ server: inbox, type: local, path: thing/*.csv, format: csv }',
        `  - { name: thing, properties: [{ name: day, logicalType: date, logicalTypeOptions: { format: ${format} }, customProperties: [{ property: yearPivot, value: 30 }] }] }`,
      ),
    );
    expect(resources[0]!.schema.fields[0]).toMatchObject({ format: expected });
  });
});
