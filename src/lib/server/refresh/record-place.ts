/** Which record is meant. */
export interface RecordPlace {
  extractId: string;
  fileName: string;
  rowNo: number;
}

/** Where people find it: line of a text, row of a sheet, cell; as far as it is known. */
export interface RecordAddress {
  lineNo?: number;
  cell?: string;
}
