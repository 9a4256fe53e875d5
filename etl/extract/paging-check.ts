import { createHash } from 'node:crypto';
import { EtlError } from '#etl/errors.ts';
import type { Page } from './read-page.ts';

/**
 * Watches that a listing comes whole and once: no cursor and no page comes again and, where the server declares a total, it
 * stays the same and is met. A single record that comes twice is data: the contract's key judges it.
 */
export class PagingCheck {
  readonly #sourceId: string;
  readonly #hasTotal: boolean;
  readonly #cursors = new Set<string>();
  readonly #pages = new Set<string>();
  #records = 0;
  #total: number | null = null;

  constructor(sourceId: string, hasTotal: boolean) {
    this.#sourceId = sourceId;
    this.#hasTotal = hasTotal;
  }

  /** @throws {EtlError} extract_paging_inconsistent */
  see({ records, next, total }: Page): void {
    this.#records += records.length;
    if (this.#hasTotal) this.#seeTotal(total);
    if (records.length > 0) this.#require(this.#pages, hashOf(records), 'sends the same page twice');
    if (next !== null) this.#require(this.#cursors, next, 'leads in a circle: a cursor came twice');
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

  #require(seen: Set<string>, mark: string, what: string): void {
    if (seen.has(mark)) throw this.#fault(what);
    seen.add(mark);
  }

  #fault(what: string): EtlError {
    return new EtlError(
      'extract_paging_inconsistent',
      `paging inconsistent: the listing of ${this.#sourceId} ${what}. Expected each record once; run again, and tell the agency if it stays so.`,
      { sourceId: this.#sourceId, records: this.#records, total: this.#total },
    );
  }
}

function hashOf(records: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(records)).digest('base64');
}
