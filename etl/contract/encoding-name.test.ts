import { describe, expect, it } from 'vitest';
import { contractOf } from '../../tests/support/load-world.ts';
import { defaultCandidates } from './encoding-name.ts';

const columns = ['{ name: a, logicalType: string }'];
const faultsOf = (parts: Parameters<typeof contractOf>[0]) => {
  try {
    contractOf(parts);
    return '';
  } catch (fault) {
    return JSON.stringify((fault as { details: unknown }).details);
  }
};

describe('what a contract says of decoding', () => {
  it('is an encoding that can be read, or auto with candidates', () => {
    const of = (value: string) =>
      contractOf({ columns, custom: [`{ property: encoding, value: ${value} }`] });
    for (const name of ['auto', 'utf-8', 'utf-16', 'tcvn', 'vni', 'viscii', 'utf-8-twice', 'windows-1258'])
      expect(of(name)).toMatchObject({ encoding: name, encodings: [...defaultCandidates] });
    expect(faultsOf({ columns, custom: ['{ property: encoding, value: vnu }'] })).toContain(
      'encoding unknown',
    );
    expect(faultsOf({ columns, custom: ['{ property: encodings, value: [tcvn, abc] }'] })).toContain(
      'encoding unknown',
    );
    expect(faultsOf({ columns, custom: ['{ property: encodings, value: [tcvn] }'] })).toContain(
      'two encodings or more',
    );
  });

  it('is an encoding that can be written where records are taken out on landing', () => {
    const server = '{ server: inbox, type: local, path: thing/*, format: json }';
    const gate = '{ property: landingGate, value: { column: a, allow: [x] } }';
    for (const name of ['auto', 'vni'])
      expect(
        faultsOf({ server, columns, custom: [gate, `{ property: encoding, value: ${name} }`] }),
      ).toContain('cannot be written');
  });

  it('is a pivot for years of two digits', () => {
    const date = (more: string) => [`{ name: a, logicalType: date, customProperties: [${more}] }`];
    const format = "{ property: formats, value: ['dd/MM/yy'] }";
    expect(faultsOf({ columns: date(format) })).toContain('yearPivot');
    expect(faultsOf({ columns: date(`${format}, { property: yearPivot, value: 30 }`) })).toBe('');
  });
});
