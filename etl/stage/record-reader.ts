import type { RowShape } from './plain-rows.ts';

/** What a record is: a row of the expected width, or why it is none; `cut_short`: the file ends in the middle of it. */
export type RecordKind = 'row' | 'blank' | 'comment' | 'structure' | 'cut_short' | 'too_long';

/** Takes what is found. */
export interface RecordReader {
  /** Whether a record that stands before the rows belongs to the head of the file; else it is told as `other`. */
  isHead(kind: RecordKind): boolean;
  /**
   * Takes the records at the head of the file one by one, at first null for none. Answers null to see the next one, or
   * how the rows after the head are: how many cells they have, and the bytes to write before each row's number.
   */
  head(text: string | null): RowShape | null;
  /**
   * Takes rows, each as `<prefix><row number><delimiter><the record's own bytes>\n`. The bytes are lent until the answer is there.
   *
   * @param physical how many records were read so far
   * @param starts number and first byte of the first row and of every 16th after it, one after the other
   */
  rows(bytes: Buffer, physical: number, starts: readonly number[]): Promise<void> | undefined;
  /** Takes a record that is no row. `text` is its beginning alone where it is very long, which `isCut` says. */
  other(kind: Exclude<RecordKind, 'row'>, rowNo: number, text: string, isCut: boolean): void;
}

/** Records after the head, by kind; `ascii` is false where there was a byte above 127. */
export type RecordCount = { [kind in RecordKind]: number } & { physical: number; ascii: boolean };
