import type { Contract } from '../contract/contract.ts';
import type { StagedFile } from '../staged-source.ts';
import { valueAt } from '../json-text.ts';
import { jsonText, parseRecord, type JsonRecord } from './json-record.ts';
import { readDocument, readLines } from './json-source.ts';
import { compareColumns, driftFault } from './compare-columns.ts';
import { headerFinder } from './match-header.ts';
import type { Layout, Staging } from './staging.ts';

/**
 * Writes the records of JSON files into working files: a text per column, lists and objects as JSON. A record that is no
 * JSON object, says a key twice or has lost letters is a fault; `{"$refused": true}` stands for one refused when it landed.
 *
 * @throws {EtlError} contract_column_missing, contract_column_unknown: by the keys of all records of a file together;
 * extract_unreadable, extract_limit_exceeded
 */
export async function readJson(staging: Staging, format: 'json' | 'ndjson'): Promise<void> {
  const { contract, context } = staging;
  for (const file of staging.files) {
    const where = `${contract.id}/${file.file.fileName}`;
    const { path } = file.file;
    const encoded = { ...contract, encoding: file.encoding };
    const texts = async () =>
      format === 'json' ? await readDocument(path, where, encoded) : readLines(path, where, encoded);
    const reader = new JsonReader(staging, file);
    if (contract.drift.renamedColumn !== null) {
      // Which key is a column renamed is known only when all records have been seen.
      for await (const text of await texts()) reader.look(text);
      reader.rename();
    }
    for await (const text of await texts()) {
      context.signal.throwIfAborted();
      reader.take(text);
    }
    reader.end(where);
  }
}

class JsonReader {
  private readonly staging: Staging;
  private readonly file: StagedFile;
  private readonly layout: Layout;
  private readonly keys: KeyNames;
  private records = 0;

  constructor(staging: Staging, file: StagedFile) {
    this.staging = staging;
    this.file = file;
    this.layout = staging.layout(staging.contract.columns.map(({ name }) => name));
    this.keys = new KeyNames(staging.contract);
  }

  look(text: string): void {
    const record = parseRecord(text);
    if (typeof record !== 'string' && record['$refused'] !== true) this.keys.see(record);
  }

  rename(): void {
    const { contract, present, unknown } = this.keys;
    this.keys.rename(compareColumns(contract, { found: present, unknown: [...unknown] }).renames);
  }

  take(text: string): void {
    const { staging, file } = this;
    const rowNo = ++file.physical;
    if (text.trim() === '')
      return staging.contract.skip.blank
        ? staging.skip(file, 'blank', { rowNo })
        : staging.fault(file, rowNo, { reason: 'blank_record', text });
    const record = parseRecord(text);
    if (typeof record === 'string') return staging.fault(file, rowNo, { reason: record, text });
    if (record['$refused'] === true) return staging.refused(file, rowNo);
    this.keys.see(record);
    this.records++;
    this.layout.rows.row([file.fileNo, rowNo, ...this.keys.textsOf(record)]);
  }

  end(where: string): void {
    const { contract, present, unknown, seen } = this.keys;
    if (this.records === 0) return;
    const { drift } = compareColumns(contract, { found: present, unknown: [...unknown] });
    this.staging.drifted(this.file, drift, driftFault(contract, where, drift, [...seen]));
  }
}

/** Where the columns of a contract are in the records of a file. */
class KeyNames {
  readonly seen = new Set<string>();
  readonly unknown = new Set<string>();
  readonly contract: Contract;
  private readonly find: (key: string) => string | undefined;
  private readonly roots: Set<string>;
  /** Key under which a column was found that is not at its path, by column. */
  private readonly aliases = new Map<string, string>();
  readonly present = new Set<string>();

  constructor(contract: Contract) {
    this.contract = contract;
    this.find = headerFinder(contract);
    this.roots = new Set(contract.columns.flatMap(({ path }) => [path, path.split('.')[0]!]));
  }

  /** Takes these keys for the columns they are, renamed. */
  rename(renames: ReadonlyMap<string, string>): void {
    for (const [key, column] of renames) this.aliases.set(column, key);
  }

  see(record: JsonRecord): void {
    for (const { name, path } of this.contract.columns)
      if (!this.present.has(name) && valueAt(record, path) !== undefined) this.present.add(name);
    for (const key of Object.keys(record)) {
      if (this.seen.has(key)) continue;
      this.seen.add(key);
      if (this.roots.has(key)) continue;
      const column = this.find(key);
      if (column === undefined) this.unknown.add(key);
      else {
        this.aliases.set(column, key);
        this.present.add(column);
      }
    }
  }

  textsOf(record: JsonRecord): (string | null)[] {
    return this.contract.columns.map(({ name, path, type }) => {
      const alias = this.aliases.get(name);
      const own = valueAt(record, path);
      const value = own === undefined && alias !== undefined ? record[alias] : own;
      const isNumber = type === 'number' || type === 'integer';
      return jsonText(value, { isNumber, decimalChar: this.contract.decimalChar });
    });
  }
}
