import type { Column, Contract } from '../contract/contract.ts';
import type { StagedFile } from '../staged-source.ts';
import { valueAt } from '../json-text.ts';
import { jsonText, parseRecord, type JsonRecord } from './json-record.ts';
import { readDocument, readLines } from './json-source.ts';
import { columnMissing, columnUnknown, headerFinder } from './match-header.ts';
import type { Layout, Staging } from './staging.ts';

/**
 * Writes the records of JSON files into working files: a text per column, lists and objects as JSON. A record that is no
 * JSON object, or says a key twice, is a fault of structure; `{"$refused": true}` stands for one refused when it landed.
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
    const texts =
      format === 'json' ? await readDocument(path, where, encoded) : readLines(path, where, encoded);
    const reader = new JsonReader(staging, file);
    for await (const text of texts) {
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

  take(text: string): void {
    const { staging, file } = this;
    const rowNo = ++file.physical;
    if (text.trim() === '' && staging.contract.skip.blank) return staging.skip(file, 'blank', { rowNo });
    const record = parseRecord(text);
    if (record === null) return staging.fault(file, rowNo, text.slice(0, MAX_TEXT));
    if (record['$refused'] === true) return staging.refused(file, rowNo);
    this.keys.note(record);
    this.records++;
    this.layout.rows.row([file.fileNo, rowNo, ...this.keys.textsOf(record)]);
  }

  end(where: string): void {
    const { unknown, missing } = this.keys;
    if (unknown.size > 0) throw columnUnknown(where, [...unknown]);
    if (this.records > 0 && missing.length > 0) throw columnMissing(where, missing, [...this.keys.seen]);
  }
}

const MAX_TEXT = 16_384;

/** Where the columns of a contract are in the records of a file. */
class KeyNames {
  readonly seen = new Set<string>();
  readonly unknown = new Set<string>();
  private readonly contract: Contract;
  private readonly find: (key: string) => string | undefined;
  private readonly roots: Set<string>;
  /** Key under which a column was found that is not at its path, by column. */
  private readonly aliases = new Map<string, string>();
  private readonly present = new Set<string>();

  constructor(contract: Contract) {
    this.contract = contract;
    this.find = headerFinder(contract);
    this.roots = new Set(contract.columns.flatMap(({ path }) => [path, path.split('.')[0]!]));
  }

  get missing(): Column[] {
    return this.contract.columns.filter(({ name, optional }) => !optional && !this.present.has(name));
  }

  note(record: JsonRecord): void {
    for (const key of Object.keys(record)) {
      if (this.seen.has(key)) continue;
      this.seen.add(key);
      if (this.roots.has(key)) continue;
      const column = this.find(key);
      if (column === undefined) this.unknown.add(key);
      else this.aliases.set(column, key);
    }
  }

  textsOf(record: JsonRecord): (string | null)[] {
    return this.contract.columns.map(({ name, path, type }) => {
      const alias = this.aliases.get(name);
      const own = valueAt(record, path);
      const value = own === undefined && alias !== undefined ? record[alias] : own;
      if (value !== undefined) this.present.add(name);
      const isNumber = type === 'number' || type === 'integer';
      return jsonText(value, { isNumber, decimalChar: this.contract.decimalChar });
    });
  }
}
