import type { DataClass } from './data-class.ts';
import type { Grain } from './period.ts';
import type { Text } from './text.ts';

/**
 * How a measure may be added up.
 * - `flow`: over everything
 * - `stock`: over units, not over time; the last period of the fact inside the asked period counts
 * - `distinct`: never; counted anew in each cell over the values of `key`
 */
export type Additivity = 'flow' | 'stock' | 'distinct';

export interface Measure {
  id: string;
  name: Text;
  /** Unit of the counted thing, e.g. "databases". */
  unit: Text;
  additivity: Additivity;
  /** Column holding the count (flow, stock) or the 0/1 flag of rows that take part (distinct). Defaults to `id`. */
  column: string;
  /** `distinct` only: column whose distinct values are counted. */
  key: string | null;
}

export interface FactDimension {
  /** Column of the fact. */
  id: string;
  name: Text;
  /** Labels of the codes, where the workspace gives them. */
  members: { code: string; name: Text }[];
  /**
   * Where else the codes have names: a dimension of the star with a column called as this one, and its column of names. Sources that
   * dimension is made from are filled in when the workspace is read; versions from before that say none.
   */
  register?: { dimension: string; name: string; sources?: string[] } | undefined;
  /** Whether the codes are numbers of documents, by which people search. */
  documents?: boolean | undefined;
}

/**
 * Who is expected to report, and how coverage is counted.
 * - `units`: each unit of these levels valid in the period, with at least one row
 * - `days`: each calendar day of the period up to as-of, with at least one row from anyone
 * - `deliveries`: each month of the period up to as-of, with at least one row from anyone
 */
export interface Reporting {
  by: 'units' | 'days' | 'deliveries';
  /** `units` only. */
  levels: string[];
  /** Day of the following month by which a month is due; null where there is none. */
  dueDay: number | null;
  /** Days after a period's end in which late rows and corrections are usual: its values are provisional until then. Absent or null: none. */
  settledAfterDays?: number | null;
  /** `units` only: share of the rows usual for a unit below which its report is one in part; 0: never. Absent or null: a half. */
  partialBelow?: number | null;
}

/** A table of counts by unit and period. */
export interface Fact {
  id: string;
  name: Text;
  /** One row of the fact, in words. */
  grainText: Text;
  /** Grain of the rows. */
  grain: 'day' | Grain;
  /** Column with the unit a row counts for. */
  unitColumn: string;
  /** `code`: valid in the row's period. `id`: a `unit_id`, also of a unit that has ended (its last version then counts). */
  unitBy: 'code' | 'id';
  /** Column with the first day of the row's period. */
  periodColumn: string;
  dimensions: FactDimension[];
  measures: Measure[];
  reporting: Reporting;
  /** Sources the fact is made from, by id; filled in when the workspace is read. */
  sources: string[];
  /** How closed its rows are, and all that is made of them; `internal` where left out. */
  dataClass?: DataClass;
}

/** Name of the type in `star` that lists the codes of a fact's dimension. */
export function codeListName(factId: string, dimension: string): string {
  return `code_${factId}_${dimension}`;
}
