import { partlyText } from '#lib/format/partly-text.ts';
import { periodRuns } from '#lib/server/period-runs.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { joinNames } from '#lib/i18n/join-names.ts';
import type { ExploredFigure } from '#lib/server/explored-figure.ts';
import { seesWholeAlone } from '#lib/server/explored-units.ts';
import { readReportsInRange, type ReportsInRange } from '#lib/server/questions.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { nameOfUnit, type Naming } from './member-name.ts';

/** Names in a note; the page of a unit has all that it has not sent. */
const MOST_NAMES = 8;

/** Figures that are reported alike, and who has. */
interface Told {
  figures: readonly ExploredFigure[];
  reports: ReportsInRange;
}

/** What is told of who has reported what an answer is made of. */
export interface ReportsTold {
  /** Who has not, a sentence or two for figures that are reported alike; none where all have. */
  notes: string[];
  /** Whether all have that were to; false also where nobody was. */
  isWhole: boolean;
}

const nothingTold: ReportsTold = { notes: [], isWhole: false };

/** Reads who has not reported what an answer is made of, and says so. */
export async function readReportNotes(
  snapshot: Snapshot,
  scope: Scope,
  naming: Naming,
  signal?: AbortSignal,
): Promise<ReportsTold> {
  const { figures, compared, unit, first, last, asked } = naming.explored;
  // Of a whole that the reader sees a part of it was published how many have reported, and not who.
  const all = compared.length > 0 ? compared : [unit];
  const unitIds = all
    .map(({ unitId }) => unitId)
    .filter((id) => all.length === 1 || !seesWholeAlone(scope, id));
  if (unitIds.length === 0) return nothingTold;
  const range = { period: first.period, periodEnd: last.periodEnd };
  const tree = asked.isThen ? ('then' as const) : ('now' as const);
  const found = await Promise.all(
    figures.map(async (figure) => ({
      figure,
      reports: await readReportsInRange(snapshot, scope, { figure, unitIds, ...range, tree }, signal),
    })),
  );
  return { notes: reportNotes(found, naming), isWhole: unitIds.length === all.length && isWhole(found) };
}

/** Whether of every figure all that was to come has: what nobody tells of is not known to have. */
export const isWhole = (found: readonly { reports: ReportsInRange | null }[]): boolean =>
  found.length > 0 &&
  found.every(
    ({ reports }) => reports !== null && reports.reporting.isCounted && reports.reported === reports.expected,
  );

/** Says how many have reported what figures are made of and who has not, for which periods; nothing of those that all have reported. */
export function reportNotes(
  found: readonly { figure: ExploredFigure; reports: ReportsInRange | null }[],
  naming: Naming,
): string[] {
  const short = found.flatMap(({ figure, reports }) =>
    reports && reports.reported < reports.expected ? [{ figure, reports }] : [],
  );
  // The same numbers of months and of quarters, or of days and of deliveries, are not the same.
  const alike = Map.groupBy(short, ({ figure, reports }) => {
    const { levels, grain, isCounted } = reports.reporting;
    const way = levels.length > 0 ? 'units' : dayOrDelivery(figure, naming);
    return JSON.stringify({ ...reports, reporting: { levels, grain, isCounted, way } });
  });
  return [...alike.values()].flatMap((group) =>
    noteOf({ figures: group.map(({ figure }) => figure), reports: group[0]!.reports }, naming),
  );
}

function noteOf({ figures, reports }: Told, naming: Naming): string[] {
  const { explored, words } = naming;
  const said =
    reports.reporting.levels.length > 0 ? ofUnits(reports, naming) : ofDays({ figures, reports }, naming);
  if (said === null) return [];
  if (explored.figures.length === figures.length) return [said];
  const names = figures.map(({ name }) => contentText(name, words.language, words.fallback).text);
  return [`${joinNames(names, names.length, words, { of: 'figures' })}: ${said}`];
}

function ofUnits({ reporting, reported, expected, missing }: ReportsInRange, naming: Naming): string {
  const { words, explored } = naming;
  const { t } = words;
  const silent = missing.filter((one) => one.silent.length > 0);
  const partly = missing.filter((one) => one.inPart.length > 0);
  const isOnePeriod = explored.first.period === explored.last.period && explored.grain === reporting.grain;
  const periods = (days: readonly string[]) =>
    isOnePeriod ? [] : [periodRuns(days, reporting.grain, words)];
  const names = silent.map((one) => named(one.unitId, periods(one.silent), naming));
  const [only] = silent;
  const told = partly.map(({ unitId, inPart, worst }) =>
    named(unitId, [...periods(inPart), ...(worst ? [partlyText(worst, words)] : [])], naming),
  );
  const sentences =
    expected === 1 && only
      ? [
          t('reports.own', {
            unit: nameOfUnit(only.unitId, naming)?.text ?? only.unitId,
            periods: periodRuns(only.silent, reporting.grain, words),
          }),
        ]
      : [
          ...(expected > 1 && reporting.isCounted ? [t('reports.units', { reported, expected })] : []),
          ...(names.length > 0 ? [t('reports.silent', { names: listOf(names, naming) })] : []),
        ];
  return [...sentences, ...(told.length > 0 ? [t('partly.note', { names: listOf(told, naming) })] : [])].join(
    ' ',
  );
}

/** `Lai Châu (October 2026)` */
function named(unitId: string, about: readonly string[], naming: Naming): string {
  const name = nameOfUnit(unitId, naming)?.text ?? unitId;
  return about.length > 0 ? `${name} (${about.join('; ')})` : name;
}

const listOf = (names: readonly string[], { words }: Naming) =>
  joinNames(names, names.length, words, { said: MOST_NAMES, of: 'units' });

/** Days and deliveries are nobody's in particular: where they may not be counted, as in the answer itself, there is nothing to say. */
function ofDays({ figures, reports }: Told, naming: Naming): string | null {
  const { reported, expected, reporting } = reports;
  if (!reporting.isCounted) return null;
  return naming.words.t(`reports.${dayOrDelivery(figures[0]!, naming)}`, { reported, expected });
}

function dayOrDelivery({ facts }: ExploredFigure, { catalog }: Naming): 'days' | 'deliveries' {
  return facts.every((id) => catalog.facts.get(id)?.reporting.by === 'days') ? 'days' : 'deliveries';
}
