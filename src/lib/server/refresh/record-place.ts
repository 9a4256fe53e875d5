/** Which record is meant. */
export interface RecordPlace {
  extractId: string;
  fileName: string;
  rowNo: number;
}
