import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { realData } from '../../support/etl.ts';
import { file, rowsOf } from '../compose.ts';
import type { Case } from '../case.ts';

const folder = join(realData, 'csv-spectrum');

type Row = { [column: string]: string };

/** Each file of csv-spectrum with what its JSON says is in it; none where the set is absent. */
export function csvSpectrumCases(): Case[] {
  if (!existsSync(folder)) return [];
  return readdirSync(join(folder, 'csvs')).map((name) => {
    const stem = basename(name, '.csv');
    const text = readFileSync(join(folder, 'csvs', name));
    const read = JSON.parse(readFileSync(join(folder, 'json', `${stem}.json`), 'utf8')) as Row | Row[];
    const records = (Array.isArray(read) ? read : [read]).map((record) => mended(stem, record));
    const columns = Object.keys(records[0] ?? {});
    return file({
      name: stem,
      text,
      columns: columns.map(
        (header, at) =>
          `{ name: c${at}, physicalName: ${JSON.stringify(header)}, logicalType: string${at === 0 ? ', primaryKey: true' : ''} }`,
      ),
      custom: ['{ property: missingValues, value: [] }'],
      expected: rowsOf(records.map((record) => columns.map((column) => record[column]).join('|'))),
      before: null,
    });
  });
}

/** The set's JSON of this file bears another telephone number than its CSV; the CSV is what came. */
function mended(stem: string, record: Row): Row {
  return stem === 'location_coordinates' ? { ...record, 'Contact Phone Number': '2095257564' } : record;
}
