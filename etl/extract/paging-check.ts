import { createHash } from 'node:crypto';
import type { Contract } from '#etl/contract/contract.ts';
import { EtlError } from '#etl/errors.ts';
import { isRecord, scalarText, valueAt } from '#etl/json-text.ts';
import type { Page } from './read-page.ts';

/** How far the watch over a listing has come; hashes, no values. */
export interface PagingState {
  cursors: string[];
  pages: string[];
  keys: string[];
  records: number;
  total: number | null;
  /** Records of the first page. */
  length: number | null;
  wasShort: boolean;
}

/** What the watch goes by. */
export interface PagingExpectation {
  sourceId: string;
  hasTotal: boolean;
  /** Whether every page but the last must be as long as the first: else a page number would step over records. */
  evenPages: boolean;
  /** Dotted paths of the key in a record; empty where there is none. */
  key: string[];
}

/** Paths of the contract's key in a record. */
export function keyPaths({ columns }: Pick<Contract, 'columns'>): string[] {
  return columns.filter(({ key }) => key).map(({ path }) => path);
}

/**
 * Watches that a listing comes whole and once: no cursor and no page comes again and, where the server declares a total, it
 * stays the same and is met. A single record that comes twice is data where a total agrees: the contract's key judges it.
 * Without a total, a key on two pages means that rows moved from one to the other while they were read.
 */
export class PagingCheck {
  readonly #expected: PagingExpectation;
  readonly #cursors: Set<string>;
  readonly #pages: Set<string>;
  readonly #keys: Set<string>;
  #records: number;
  #total: number | null;
  #length: number | null;
  #wasShort: boolean;

  constructor(expected: PagingExpectation, from?: PagingState) {
    this.#expected = expected;
    this.#cursors = new Set(from?.cursors);
    this.#pages = new Set(from?.pages);
    this.#keys = new Set(from?.keys);
    this.#records = from?.records ?? 0;
    this.#total = from?.total ?? null;
    this.#length = from?.length ?? null;
    this.#wasShort = from?.wasShort ?? false;
  }

  get state(): PagingState {
    return {
      ...{ cursors: [...this.#cursors], pages: [...this.#pages], keys: [...this.#keys] },
      ...{ records: this.#records, total: this.#total, length: this.#length, wasShort: this.#wasShort },
    };
  }

  /** @throws {EtlError} extract_paging_inconsistent */
  see({ records, next, total }: Pick<Page, 'records' | 'total'> & { next: string | null }): void {
    this.#records += records.length;
    if (this.#expected.hasTotal) this.#seeTotal(total);
    if (records.length > 0) this.#require(this.#pages, hashOf(records), 'sends the same page twice');
    if (next !== null) this.#require(this.#cursors, hashOf(next), 'leads in a circle: a cursor came twice');
    if (!this.#expected.hasTotal) this.#seeKeys(records);
    this.#seeLength(records.length);
  }

  /** @throws {EtlError} extract_paging_inconsistent */
  end(): void {
    if (this.#total === null || this.#total === this.#records) return;
    const difference = this.#records - this.#total;
    const what =
      difference < 0 ? `${-difference} records did not come` : `${difference} records came too often`;
    throw this.#fault(`declares ${this.#total} records and sends ${this.#records}: ${what}`);
  }

  #seeTotal(total: number | null): void {
    if (total === null) throw this.#fault('leaves out the total it should declare');
    if (this.#total !== null && total !== this.#total)
      throw this.#fault(`changes while it is read: first ${this.#total} records, then ${total}`);
    this.#total = total;
  }

  #seeKeys(records: unknown[]): void {
    const { key } = this.#expected;
    if (key.length === 0) return;
    const here = new Set<string>();
    for (const record of records) {
      const values = key.map((path) => (isRecord(record) ? scalarText(valueAt(record, path)) : null));
      if (!values.includes(null)) here.add(hashOf(values));
    }
    const again = [...here].filter((mark) => this.#keys.has(mark)).length;
    if (again > 0) throw this.#fault(`sends ${again} records again on a later page`);
    for (const mark of here) this.#keys.add(mark);
  }

  #seeLength(length: number): void {
    if (!this.#expected.evenPages || length === 0) return;
    if (this.#wasShort) throw this.#fault('has a page shorter than the others before its end');
    this.#length ??= length;
    if (length > this.#length) throw this.#fault('has a page longer than the one before it');
    this.#wasShort = length < this.#length;
  }

  #require(seen: Set<string>, mark: string, what: string): void {
    if (seen.has(mark)) throw this.#fault(what);
    seen.add(mark);
  }

  #fault(what: string): EtlError {
    const { sourceId } = this.#expected;
    return new EtlError(
      'extract_paging_inconsistent',
      `paging inconsistent: the listing of ${sourceId} ${what}. Expected each record once; run again, and tell the agency if it stays so.`,
      { sourceId, records: this.#records, total: this.#total },
    );
  }
}

/** Hash of what a page says, by which it is known again. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64');
}
