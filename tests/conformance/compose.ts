import type { Files } from '../support/load-world.ts';
import type { Case, Cell, Outcome, Rows, Surface } from './case.ts';

/** Columns of most cases of files: a key, a text and a whole number. */
export const plainColumns = [
  '{ name: id, logicalType: string, required: true, primaryKey: true }',
  '{ name: name, logicalType: string }',
  '{ name: amount, logicalType: integer }',
];

/** A value as it comes, and what is loaded of it; a reason where its row must be quarantined. */
export type Pair = [given: Cell, loaded: Cell | { reason: string }];

/** Says that a value is bad, and why. */
export function bad(reason: string): { reason: string } {
  return { reason };
}

interface Values {
  name: string;
  /** YAML of the column `v` besides its name. */
  column: string;
  of: Pair[];
  custom?: string[];
  /** A value that loads; default: the first of the pairs that does. */
  good?: Cell;
  not?: Surface[];
  but?: Case['but'];
  gap?: string;
}

/** A case of values, each in a row of its own: keys r1, r2 … and the value `v`. */
export function values({ name, column, of, custom, good, not, but, gap }: Values): Case {
  const loads = of.find(([, loaded]) => typeof loaded === 'string');
  return {
    ...{ name, custom, but, gap },
    columns: [
      '{ name: id, logicalType: string, required: true, primaryKey: true }',
      `{ name: v, ${column} }`,
    ],
    given: {
      kind: 'table',
      header: ['id', 'v'],
      rows: of.map(([given], at) => [`r${at + 1}`, given]),
      before: ['before', good ?? loads?.[0] ?? null],
      not,
    },
    expected: rowsOf(
      of.flatMap(([, loaded], at) => (isReason(loaded) ? [] : [`r${at + 1}|${loaded ?? '∅'}`])),
      of.flatMap(([, loaded]) => (isReason(loaded) ? [loaded.reason] : [])),
    ),
  };
}

function isReason(value: Pair[1]): value is { reason: string } {
  return value !== null && typeof value === 'object';
}

/** Rows loaded, and reasons of those that are not. */
export function rowsOf(loaded: string[], quarantined: string[] = [], skipped = 0): Rows {
  return { loaded, quarantined, skipped };
}

interface Text {
  name: string;
  text: string | Buffer | (() => string | Buffer | Promise<Buffer>);
  expected: Outcome;
  columns?: string[];
  custom?: string[];
  server?: string[];
  surfaces?: Surface[];
  format?: Surface;
  before?: string | Buffer | null;
  beside?: Outcome;
  fileName?: string;
  gap?: string;
}

const before: { [format in Surface]?: string } = {
  csv: 'id,name,amount\nbefore,x,1\n',
  tsv: 'id\tname\tamount\nbefore\tx\t1\n',
  json: '[{"id":"before","name":"x","amount":1}]',
  ndjson: '{"id":"before","name":"x","amount":1}\n',
};

/** A case of one file. Its month is October; a good one of September stands before it where loads are added to. */
export function file({ text, fileName, surfaces = ['csv'], format, ...parts }: Text): Case {
  const kind = format ?? surfaces[0] ?? 'csv';
  const earlier = parts.before === undefined ? (before[kind] ?? null) : parts.before;
  const { name, expected, columns = plainColumns, custom, server, gap, beside } = parts;
  return {
    ...{ name, expected, columns, custom, server, gap, beside },
    given: {
      kind: 'files',
      ...{ surfaces, format },
      files: async (): Promise<Files> => ({
        [fileName ?? `2026-10.${kind}`]: typeof text === 'function' ? await text() : text,
      }),
      before: earlier === null ? null : { [`2026-09.${kind}`]: earlier },
    },
  };
}
