import type { Cell } from '#warehouse/query/cell.ts';
import type { Period } from '#warehouse/snapshot/catalog.ts';
import { isOfUnits, type CountedBy, type Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import { formatPeriod } from '#lib/format/period.ts';
import { joinNames } from '#lib/i18n/join-names.ts';
import type { LineageView } from './indicator-view.ts';

/** Who has reported what a value is made of, and for which period. */
export interface ReportedFor {
  /** Null where the unit has no such value. */
  cell: Pick<Cell, 'reported' | 'expected'> | null;
  by: CountedBy;
  /** Levels whose units report, named; empty where no units do. */
  levels: string;
  lineage: Pick<LineageView, 'notReported' | 'awaited' | 'awaitedBy' | 'partly'>;
  period: Pick<Period, 'grain' | 'period'>;
}

/**
 * Says what a value lacks, a sentence each: who has not reported, who is awaited and who has reported in part, by name; none where nothing
 * lacks, and of a whole of which the reader is not told what it is made of.
 */
export function composeMissing(of: ReportedFor, words: Words): string[] {
  if (words.isOfWhole) return [];
  const { notReported, awaited, partly } = of.lineage;
  const named = [...lateText(of, words), ...awaitedText(of, words)];
  return [
    ...(notReported.length + awaited.length > 0 ? named : daysMissing(of, words)),
    ...(partly.length > 0 ? [words.t('partly.note', { names: namesOf(partly, words) })] : []),
  ];
}

function lateText(of: ReportedFor, words: Words): string[] {
  const { notReported } = of.lineage;
  if (notReported.length === 0) return [];
  const told = { names: namesOf(notReported, words), period: periodOf(of, words) };
  const all = allOf(of);
  if (all === null) return [words.t('missing.names', told)];
  return [words.t('missing.of', { ...told, count: notReported.length, of: all, levels: inBrackets(of) })];
}

/** Nobody is late with what is not due. */
function awaitedText(of: ReportedFor, words: Words): string[] {
  const { awaited, awaitedBy } = of.lineage;
  if (awaited.length === 0 || awaitedBy === null) return [];
  const day = formatDay(awaitedBy, words.language);
  const told = { names: namesOf(awaited, words), period: periodOf(of, words), day };
  const all = allOf(of);
  if (all === null) return [words.t('missing.notDue', told)];
  return [words.t('missing.ofNotDue', { ...told, count: awaited.length, of: all, levels: inBrackets(of) })];
}

function allOf({ cell, by, lineage: { notReported, awaited, partly } }: ReportedFor): number | null {
  const lacking = new Set([...notReported, ...awaited, ...partly].map(({ href }) => href));
  return countedAmong(cell, by, lacking.size);
}

/**
 * How many units there are beside those that lack; null where something else is counted, others lack too, or the unit stands alone.
 *
 * @param lacking how many have not reported, not yet, or in part: a report in part is not counted as one, and whoever sent it may lack others too
 */
export function countedAmong(cell: ReportedFor['cell'], by: CountedBy, lacking: number): number | null {
  if (cell === null || !isOfUnits(by) || cell.expected <= 1) return null;
  return cell.expected - cell.reported === lacking ? cell.expected : null;
}

const inBrackets = ({ levels }: ReportedFor): string => (levels ? ` (${levels})` : '');

const periodOf = ({ period }: ReportedFor, { language, fiscalYearStart }: Words): string =>
  formatPeriod(period.period, period.grain, language, fiscalYearStart);

/** Where nobody in particular reports, what lacks are days or months. */
function daysMissing({ cell, by }: ReportedFor, { t }: Words): string[] {
  if (cell === null || cell.reported === 0 || cell.reported >= cell.expected) return [];
  const { reported, expected } = cell;
  return by === 'days' || by === 'deliveries' ? [t(`reports.${by}`, { reported, expected })] : [];
}

function namesOf(units: LineageView['notReported'], words: Words): string {
  const names = units.map(({ name }) => name.text);
  return joinNames(names, names.length, words, { of: 'units' });
}
