import type { Cell } from '#warehouse/query/cell.ts';
import type { Period } from '#warehouse/snapshot/catalog.ts';
import type { ReportedBy, Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import { formatPeriod } from '#lib/format/period.ts';
import { joinNames } from '#lib/i18n/join-names.ts';
import type { LineageView } from './indicator-view.ts';

/** Who has reported what a value is made of, and for which period. */
export interface ReportedFor {
  /** Null where the unit has no such value. */
  cell: Pick<Cell, 'reported' | 'expected'> | null;
  by: ReportedBy;
  lineage: Pick<LineageView, 'notReported' | 'dueBy' | 'partly'>;
  period: Pick<Period, 'grain' | 'period'>;
}

/**
 * Says what a value lacks, a sentence each: who has not reported, and who has in part, by name; none where nothing lacks, and of a whole of
 * which the reader is not told what it is made of.
 */
export function composeMissing(of: ReportedFor, words: Words): string[] {
  if (words.isOfWhole) return [];
  const { notReported, partly } = of.lineage;
  return [
    ...(notReported.length > 0 ? [silentText(of, words)] : daysMissing(of, words)),
    ...(partly.length > 0 ? [words.t('partly.note', { names: namesOf(partly, words) })] : []),
  ];
}

/** The count is said beside how many there are only where units are what is counted, and no other lacks. Nobody is late with what is not due. */
function silentText({ cell, by, lineage, period }: ReportedFor, words: Words): string {
  const { t, language } = words;
  const { notReported, dueBy } = lineage;
  const told = {
    names: namesOf(notReported, words),
    period: formatPeriod(period.period, period.grain, language, words.fiscalYearStart),
  };
  const count = notReported.length;
  const of = cell?.expected ?? 0;
  const isCounted = by === 'units' && of > 1 && of - (cell?.reported ?? 0) === count;
  if (dueBy === null) return isCounted ? t('missing.of', { ...told, count, of }) : t('missing.names', told);
  const due = { ...told, day: formatDay(dueBy, language) };
  return isCounted ? t('missing.ofNotDue', { ...due, count, of }) : t('missing.notDue', due);
}

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
