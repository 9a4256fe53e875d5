import { join } from 'node:path';
import type { Contract } from '../contract/contract.ts';
import type { RecordReason } from '#warehouse/model/reason.ts';
import { deliveryPeriod } from '../contract/delivery-period.ts';
import { describeDrift, type Drift } from '../drift.ts';
import type { EtlError } from '../errors.ts';
import type { Delivery, RunContext } from '../run-context.ts';
import type { SkipKind, StagedFile } from '../staged-source.ts';
import { matchHeader, type Hint } from './match-header.ts';
import { MAX_TEXT } from './record-text.ts';
import { RowFile } from './row-file.ts';

/**
 * What a staged row has beside the contract's columns, in working files; `_skip` says why it is no data. A mended one has as `_sent`
 * what came.
 */
export const technical = {
  ...{ file: '_file', row: 'row_no', sheetRow: '_sheet_row', skip: '_skip', sent: '_sent' },
} as const;

/** Columns of the file of records that are no rows. */
export const faultColumns = [technical.file, technical.row, 'reason', 'raw', 'cut'] as const;

/** The rows of some columns, in the order in which some files have them. */
export interface Layout {
  rows: RowFile;
  /** The file that all its rows are of; null: each has the number of its own. */
  fileNo: number | null;
  /** Columns of the contract. */
  columns: readonly string[];
  /** Whether its texts are in NFC already. */
  normalised: boolean;
}

/** A delivery being staged: working files of rows by layout, of records that are no rows, and counts by file. */
export class Staging {
  readonly context: RunContext;
  readonly contract: Contract;
  readonly folder: string;
  readonly files: StagedFile[];
  /** Files of corrections, the oldest first. */
  readonly corrections: readonly string[];
  readonly layouts = new Map<string, Layout>();
  readonly faults: RowFile;
  private readonly expected: number | undefined;
  private told: number;

  constructor(context: RunContext, contract: Contract, delivery: Delivery, folder: string) {
    this.context = context;
    this.contract = contract;
    this.folder = folder;
    this.corrections = delivery.corrections ?? [];
    this.expected = delivery.expectedRows;
    this.told = context.clock().getTime();
    this.faults = new RowFile(join(folder, 'faults.csv'), faultColumns);
    const first = (delivery.filesBefore ?? 0) + 1;
    this.files = delivery.files.map((file, at) => ({
      fileNo: first + at,
      file,
      deliveryPeriod: deliveryPeriod(contract, file.fileName),
      ...{ encoding: contract.encoding, physical: 0, skipped: {}, letters: null, drift: [] },
    }));
  }

  /** The layout of these columns; opened when first asked for. */
  layout(
    columns: readonly string[],
    { technicals = 2, normalised = true, fileNo = null, ...dialect }: LayoutOptions = {},
  ): Layout {
    const key = columns.join(' ');
    const opened = this.layouts.get(key);
    if (opened) return opened;
    const known = [technical.file, technical.row, technical.sheetRow];
    const leading = known.slice(fileNo === null ? 0 : 1, technicals);
    const path = join(this.folder, `rows-${this.layouts.size + 1}.csv`);
    const rows = new RowFile(path, [...leading, ...columns], dialect);
    const layout = { rows, fileNo, columns, normalised };
    this.layouts.set(key, layout);
    return layout;
  }

  /**
   * Finds the contract's column at each place of a file, and notes what differs with the file.
   *
   * @param hint what may be the matter with a file that the contract does not let in
   * @returns names by place; those of columns that the contract does not have begin with `_`
   * @throws {EtlError} contract_column_missing, contract_column_unknown, contract_drift: the contract lets no such file in
   */
  header(file: StagedFile, headers: string[][], hint: Hint | null = null): string[] {
    const { names, drift, fault } = matchHeader(this.contract, file.file.fileName, headers, hint);
    this.drifted(file, drift, fault);
    return names;
  }

  /** Notes what differs in a file's columns. @throws the fault, where there is one, once the journal knows of it */
  drifted(file: StagedFile, drift: Drift[], fault: EtlError | null): void {
    file.drift = drift;
    if (fault === null) return;
    if (drift.length > 0)
      this.context.journal.write('drift_found', {
        stage: 'stage',
        sourceId: this.contract.id,
        data: { drift: drift.map(describeDrift), files: 1, first: [file.file.fileName] },
      });
    throw fault;
  }

  /** Tells the journal how far reading is, at most once a second. */
  progress(rows: number): void {
    const { clock, journal } = this.context;
    const now = clock().getTime();
    if (now - this.told < 1000) return;
    this.told = now;
    // More than was expected is no longer a part of it.
    const expected = this.expected !== undefined && this.expected >= rows ? { expected: this.expected } : {};
    journal.write('progress', { stage: 'stage', sourceId: this.contract.id, data: { rows, ...expected } });
  }

  /** Counts records that the contract skips; a single one is noted with its number. */
  skip(file: StagedFile, kind: SkipKind, { records = 1, rowNo }: { records?: number; rowNo?: number }): void {
    file.skipped[kind] = (file.skipped[kind] ?? 0) + records;
    if (rowNo !== undefined) this.faults.row([file.fileNo, rowNo, kind, null, NOT_CUT]);
  }

  /** Keeps a record that is no row, with the beginning of its text. @param isCut whether the text was cut before */
  fault(
    file: StagedFile,
    rowNo: number,
    { reason, text, isCut = false }: { reason: RecordReason; text: string; isCut?: boolean },
  ): void {
    // No letter is cut in two.
    const kept = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT).replace(/[\ud800-\udbff]$/, '') : text;
    this.faults.row([
      file.fileNo,
      rowNo,
      reason,
      kept,
      isCut || kept.length < text.length ? 'true' : NOT_CUT,
    ]);
  }

  /** Counts a record that was refused when it landed. */
  refused(file: StagedFile, rowNo: number): void {
    this.faults.row([file.fileNo, rowNo, 'refused', null, NOT_CUT]);
  }
}

const NOT_CUT = 'false';

export interface LayoutOptions {
  /** How many of file, row and row of the sheet stand before the cells. */
  technicals?: 2 | 3;
  normalised?: boolean;
  /** The only file there is. */
  fileNo?: number | null;
  delimiter?: string;
  quote?: string;
}
