/** A rule, the table that it is of, as two tables of a source may have rules of one id, and why its rows bear it. */
export interface WarningRule {
  table: string;
  rule: string;
  reason: string;
}

/** Address of what the page of a source says of the rows that were loaded with a rule's warning. */
export function warningHref(sourceId: string, rule: WarningRule): string {
  return `/refresh/${encodeURIComponent(sourceId)}#${encodeURIComponent(warningId(rule))}`;
}

/** Where that stands in the page. */
export const warningId = ({ table, rule, reason }: WarningRule): string =>
  `warning-${table}-${rule}-${reason}`;
