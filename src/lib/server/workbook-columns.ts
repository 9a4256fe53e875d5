import type { Text } from '#warehouse/model/text.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';

/** How a column of a workbook reads. */
export interface WorkbookColumn {
  /** Number format of its cells, as spreadsheets write it. */
  format: string;
  /** What it is called, in the languages of the workspace; null for what is told of a figure that stands beside it. */
  name: Text | null;
}

/** What answers call the parts of a figure, and what it was before. */
const PART =
  /^(.+?)(_numerator|_denominator|_state|_note|_reported|_expected)?(?:_previous|_previous_year|_against)?$/;

/**
 * Says how a column of an answer reads in a workbook: indicators and measures as they are written on the screen, what an indicator is made
 * of as counts. Undefined for what is no figure, or of no one figure.
 */
export function workbookColumn(
  { indicators, facts }: Pick<Catalog, 'indicators' | 'facts'>,
  column: string,
): WorkbookColumn | undefined {
  const [, id = '', part] = PART.exec(column) ?? [];
  const indicator = indicators.get(id);
  if (indicator) {
    const { name, numeratorText, denominatorText } = indicator;
    if (part === undefined) return { format: formatOf(indicator), name };
    if (isTold(part)) return { format: toldFormat(part), name: null };
    return { format: COUNT, name: part === '_numerator' ? numeratorText : (denominatorText ?? name) };
  }
  const [factId = '', measureId] = id.split('.');
  const measure = facts.get(factId)?.measures.find((one) => one.id === measureId);
  if (!measure) return undefined;
  return isTold(part) ? { format: toldFormat(part), name: null } : { format: COUNT, name: measure.name };
}

/** Whether it is told about a figure, rather than a part of it. */
const isTold = (part: string | undefined) => part !== undefined && TOLD.includes(part);
const TOLD: readonly string[] = ['_state', '_note', '_reported', '_expected'];
const toldFormat = (part: string | undefined) =>
  part === '_reported' || part === '_expected' ? COUNT : TEXT;

const COUNT = '#,##0';
const TEXT = '@';

function formatOf({ unit, decimals }: Indicator): string {
  const fraction = decimals > 0 ? `.${'0'.repeat(decimals)}` : '';
  return unit === 'percent' ? `0${fraction}%` : `${COUNT}${fraction}`;
}
