import { literal, openDatabase } from '#warehouse/duckdb/database.ts';
import { benchSettings } from './measure.ts';

const columns = `{'record_no': 'VARCHAR', 'unit_code': 'VARCHAR', 'event_date': 'DATE', 'service_code': 'VARCHAR',
  'channel': 'VARCHAR', 'amount': 'DOUBLE'}`;
const read = (file: string) =>
  `read_csv(${literal(file)}, columns = ${columns}, header = true, auto_detect = false, delim = ',', quote = '"',
    escape = '"', new_line = '\\n', ignore_errors = true)`;

/**
 * Loads a file as fast as the engine can: typed while it is read, in any order (in order it writes rows twice), and nothing
 * kept of rows whose date is none.
 */
export async function loadRaw(path: string, file: string): Promise<void> {
  const database = await openDatabase(path, { settings: benchSettings });
  try {
    await database.run('set preserve_insertion_order = false');
    await database.run(`create table register as select * from ${read(file)}`);
    await database.run('checkpoint');
  } finally {
    database.close();
  }
}
