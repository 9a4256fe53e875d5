/**
 * The workbook in which bad rows go back to their agency and come back mended. Both directions know it by these names alone;
 * what people read beside them may be in any language.
 */
export const rowsSheet = 'rows';

/** Columns that say which record a line is; they must come back as they went. */
export const addressColumns = ['extract_id', 'file_name', 'row_no'] as const;

/** Further columns in front of the contract's; `sealed` tells which cells were touched since. */
export const tellingColumns = ['sealed', 'line', 'cell', 'reasons', 'record'] as const;

/** What tells the program which record a line is, and what it was: nobody who mends rows need see it. */
export const hiddenColumns: readonly string[] = ['extract_id', 'row_no', 'sealed'];

/** Number of the row in which the names of the columns stand; the headers as the agency knows them stand in the next. */
export const NAMES_ROW = 1;
export const FIRST_RECORD_ROW = 3;
