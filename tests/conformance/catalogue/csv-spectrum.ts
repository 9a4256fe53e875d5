import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { realData } from '../../support/etl.ts';
import { file, rowsOf } from '../compose.ts';
import type { Case } from '../case.ts';

const folder = join(realData, 'csv-spectrum');

type Row = { [column: string]: string };

/** Each file of csv-spectrum with what its JSON says is in it, or held back where letters were lost; none where the set is absent. */
export function csvSpectrumCases(): Case[] {
  if (!existsSync(folder)) return [];
  return readdirSync(join(folder, 'csvs')).map((name) => {
    const stem = basename(name, '.csv');
    const text = readFileSync(join(folder, 'csvs', name));
    const read = JSON.parse(readFileSync(join(folder, 'json', `${stem}.json`), 'utf8')) as Row | Row[];
    const records = Array.isArray(read) ? read : [read];
    const columns = Object.keys(records[0] ?? {});
    return file({
      name: stem,
      text,
      columns: columns.map(
        (header, at) =>
          `{ name: c${at}, physicalName: ${JSON.stringify(header)}, logicalType: string${at === 0 ? ', primaryKey: true' : ''} }`,
      ),
      custom: ['{ property: missingValues, value: [] }'],
      expected: isLost(text)
        ? rowsOf([], ['record.structure'])
        : rowsOf(records.map((record) => columns.map((column) => record[column]).join('|'))),
      before: null,
    });
  });
}

/** The one record of a file of the set has degree signs that were lost before it came (U+FFFD): it is held back, and its raw text kept. */
const isLost = (text: Buffer): boolean => text.includes('\ufffd');
