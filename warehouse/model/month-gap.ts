/** A report that is due, has been waited for and is not there. */
export interface MissingReport {
  sourceId: string;
  /** ISO first day of the month, or of the quarter, that it is about. */
  period: string;
  /** As the agency writes it. */
  unitCode: string;
  /** The unit that bore the code in that month; null where none did. */
  unitId: string | null;
  /** Last day on which it was in time (ISO). */
  due: string;
}

/** A report with far fewer rows than is usual for whoever sends it; null where rows may not be told. */
export interface ReportInPart extends Pick<MissingReport, 'sourceId' | 'period' | 'unitCode' | 'unitId'> {
  rows: number | null;
  /** Median of the rows of its reports before. */
  usual: number | null;
}

/** What is due of a source for a month and lacks: what calendar, gaps and the list of what needs somebody are written from. */
export interface MonthGap {
  sourceId: string;
  /** ISO first day of the month. */
  period: string;
  /** Reports due by now. */
  expected: number;
  missing: MissingReport[];
  partial: ReportInPart[];
  /** Days of a daily source without a row between days with rows (ISO), in order. */
  days: string[];
  /** Whether there is no row at all, between months with rows. */
  isEmpty: boolean;
}
