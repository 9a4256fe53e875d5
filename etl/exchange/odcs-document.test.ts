import { describe, expect, it } from 'vitest';
import { readContract } from '#etl/contract/read-contract.ts';
import { importContract, restoreImported } from './import-contract.ts';
import { OdcsDocument } from './odcs-document.ts';
import { toVersion } from './odcs-version.ts';

const ours = `# What arrives
apiVersion: v3.1.0
kind: DataContract
id: thing
version: 1.0.0
status: active
team: [{ username: a }]
servers:
  - { server: inbox, type: local, path: thing/*.csv, format: csv }
schema:
  - name: thing
    quality: [{ rule: rowCount, mustBe: 3 }]
    properties:
      - name: kind # of the thing
        logicalType: string
        customProperties:
          - { property: identifier, value: true }
          - property: enum
            value: [{ value: A, label: { en: One, vi: Một }, synonyms: [Alpha] }, { value: B }]
          - { property: synonyms, value: [Loại] }
customProperties:
  - { property: owner, value: Agency }
`;

const inVersion = (text: string, version: '3.1' | '3.2') => {
  const odcs = new OdcsDocument('c.yaml', text);
  toVersion(odcs, version);
  return odcs;
};

describe('an ODCS document', () => {
  it('is printed byte for byte where nothing changed', () => {
    expect(new OdcsDocument('c.yaml', ours).print()).toBe(ours);
  });

  it('keeps comments and order where something did', () => {
    const odcs = new OdcsDocument('c.yaml', ours);
    odcs.set(['version'], '2.0.0');
    expect(odcs.print()).toContain('# What arrives\napiVersion: v3.1.0\n');
    expect(odcs.print()).toContain('version: 2.0.0');
    expect(odcs.print()).toContain('- name: kind # of the thing');
  });

  it('has enum and synonyms as keys in 3.2, and reads the same contract from them', () => {
    const text = inVersion(ours, '3.2').print();
    const [property] = (new OdcsDocument('c.yaml', text).value as unknown as Shape).schema[0]!.properties;
    expect(property).toMatchObject({
      enum: [
        {
          value: 'A',
          label: 'One',
          customProperties: [
            { property: 'labels', value: { en: 'One', vi: 'Một' } },
            { property: 'synonyms', value: ['Alpha'] },
          ],
        },
        { value: 'B' },
      ],
      synonyms: [{ synonym: 'Loại' }],
      customProperties: [{ property: 'identifier', value: true }],
    });
    const read = (from: string) =>
      readContract({
        file: 'c.yaml',
        text: from.replace('rule: rowCount', 'metric: rowCount'),
        languages: ['en'],
      });
    expect(read(text)).toEqual(read(ours));
  });

  it('comes back from 3.2 as it was, but for what 3.1 has replaced', () => {
    const back = inVersion(inVersion(ours, '3.2').print(), '3.1').value as unknown as Shape;
    const before = new OdcsDocument('c.yaml', ours).value as unknown as Shape;
    expect(back.team).toEqual({ members: [{ username: 'a' }] });
    expect(back.schema[0]!.quality).toEqual([{ metric: 'rowCount', mustBe: 3 }]);
    const sorted = (shape: Shape) =>
      shape.schema[0]!.properties[0]!.customProperties.toSorted((a, b) => (a.property < b.property ? -1 : 1));
    expect(sorted(back)).toEqual(sorted(before));
  });

  it.each([
    ['no YAML', 'a: [', /is no YAML/],
    ['another kind', 'kind: Other', /expected kind: DataContract/],
    ['an older version', 'kind: DataContract\napiVersion: v2.2.2', /apiVersion v2.2.2/],
  ])('is refused where it is %s', (_what, text, message) => {
    expect(() => new OdcsDocument('c.yaml', text)).toThrow(message);
  });
});

interface Shape {
  team: unknown;
  schema: { quality: unknown; properties: { customProperties: { property: string }[] }[] }[];
}

describe('an import', () => {
  const foreign = ours
    .replace('id: thing', 'id: 53581432-6c55')
    .replace('value: true }', 'value: true }\n          - { property: theirs, value: 1 }')
    .replace('owner, value: Agency', 'rank, value: high');
  const take = (text: string) => importContract({ name: 'c.yaml', text }, 'thing', ['en']);

  it('keeps everything and gives it back', () => {
    const { text } = take(foreign);
    const odcs = new OdcsDocument('c.yaml', text);
    restoreImported(odcs);
    expect(odcs.value).toEqual(new OdcsDocument('c.yaml', foreign).value);
  });

  it('says by line and key what a person must decide, and nothing of other tools’ properties', () => {
    const { decisions, text } = take(
      foreign.replace('type: local, path: thing/*.csv, format: csv', 'type: kafka, host: k'),
    );
    expect(decisions.map(({ key }) => key)).toEqual(['servers.0.type', 'customProperties.owner']);
    expect(text).toContain('otherTools');
  });

  it.each([
    ['an absolute path', 'path: thing/*.csv', 'path: /etc/passwd'],
    ['a way out of the inbox', 'path: thing/*.csv', 'path: ../x.csv'],
    ['a database file', 'type: local, path: thing/*.csv', 'type: duckdb, database: /var/x.db'],
    ['a password', 'format: csv', 'format: csv, password: hunter2'],
    ['an address with a password', 'status: active', 'status: https://me:word@host/x'],
    [
      'a secret among custom properties',
      'format: csv }',
      'format: csv, customProperties: [{ property: apiKey, value: abc }] }',
    ],
  ])('refuses %s without repeating it', (_what, from, to) => {
    let message = '';
    try {
      take(ours.replace(from, to));
    } catch (cause) {
      message = String(cause);
    }
    expect(message).toMatch(/contract refused/);
    expect(message).not.toMatch(/passwd|hunter2|word@|abc/);
  });
});
