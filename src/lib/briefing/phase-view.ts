import type { Indicator } from '#warehouse/model/indicator.ts';
import type { UnitVersion } from '#warehouse/model/unit.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { View } from '#lib/filters/view.ts';
import { coverageTold } from '#lib/format/coverage-told.ts';
import { formatDay } from '#lib/format/date.ts';
import { goalText, type Words } from '#lib/format/cell.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { sourcesTold } from '#lib/format/source-name.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { sourcesOf } from '#lib/ui/compose-map.ts';
import { composeIndicatorRow, type IndicatorRow } from '#lib/ui/indicator-row.ts';
import type { DatedText, PhaseView } from './briefing.ts';

/** What phases are measured by: the unit they are of, and its values by indicator. */
export interface PhaseProgress {
  unit: UnitVersion;
  cells: ReadonlyMap<string, Cell | null>;
  /** Whether the reader sees a part of the unit: what they are not told of is not there. */
  isOfWhole: boolean;
}

/** What measures a phase. */
interface Measure {
  indicator: Indicator;
  cell: Cell | null;
  row: IndicatorRow;
}

/**
 * Composes the phases as time, each with the indicator that measures it: its value at the unit of the phases against its goal. Null where the
 * workspace has none.
 *
 * @param day of the progress (ISO), at which the mark stands
 */
export function composePhases(
  catalog: Catalog,
  { unit, cells, isOfWhole }: PhaseProgress,
  { day, view }: { day: string; view: View },
  pageWords: Words,
): PhaseView | null {
  const words = { ...pageWords, isOfWhole };
  const { language, fallback, t } = words;
  const { phases, rootUnit } = catalog.workspace;
  if (phases.length === 0) return null;
  const own = { ...view, unit: unit.unitId === rootUnit ? null : unit.unitId };
  const bars = phases.map((phase) => {
    const indicator = catalog.indicators.get(phase.indicator ?? '');
    const cell = indicator ? (cells.get(indicator.id) ?? null) : null;
    const measure = indicator ? toMeasure(indicator, cell, { catalog, view: own }, words) : null;
    return { phase, name: contentText(phase.name, language, fallback), measure };
  });
  const current = bars.filter(({ phase }) => phase.from <= day && (phase.to === null || phase.to >= day));
  const sources = bars.flatMap(({ measure }) => (measure ? [sourceOf(measure, catalog, words)] : []));
  return {
    figure: {
      phases: bars.map(({ phase, name, measure }) => ({
        ...{ name: name.text, from: phase.from, to: phase.to },
        measure: measure && { text: measureText(measure.row), href: measure.row.href },
      })),
      today: day,
      todayText: formatDay(day, language),
      label: t('phases.label', { day: formatDay(day, language), count: current.length }),
    },
    source: sources.length ? [unitName(unit, language, fallback).text, ...new Set(sources)].join(' · ') : '',
    rows: bars.map(({ phase, name, measure }) => ({
      name,
      from: formatDay(phase.from, language),
      to: phase.to ? formatDay(phase.to, language) : '',
      measure: measure && { ...measure.row, ...boundsOf(measure, words) },
    })),
  };
}

function toMeasure(
  indicator: Indicator,
  cell: Cell | null,
  at: { catalog: Catalog; view: View },
  words: Words,
): Measure {
  const subject = { indicator, current: cell, recent: [] };
  return { indicator, cell, row: composeIndicatorRow(subject, { ...at, name: 'short' }, words) };
}

/** `Use of shared data: 50.0% · goal 70% by 2028 · On path`; that it is not measured, where it is not. */
function measureText({ name, period, cell }: IndicatorRow): string {
  const named = period ? `${name.text} (${period})` : name.text;
  if (cell.isMissing) return `${named}: ${cell.statusText}`;
  return [`${named}: ${cell.full}`, cell.goal, cell.statusText].filter(Boolean).join(' · ');
}

function sourceOf({ indicator, row }: Measure, catalog: Catalog, words: Words): string {
  return sourcesTold(sourcesOf(indicator, catalog, words), coverageTold(row.cell.coverage, words.t), words.t);
}

/** From where an indicator set out, and where it is to get. */
function boundsOf({ indicator, cell }: Measure, words: Words): { baseline: DatedText; goal: DatedText } {
  const dated = (value: number | null | undefined, day: string | null | undefined): DatedText =>
    value == null || !day
      ? { value: '–', day: '' }
      : { value: goalText(value, indicator, words), day: formatDay(day, words.language) };
  return {
    baseline: dated(indicator.baseline?.value, indicator.baseline?.date),
    goal: dated(cell?.target, cell?.targetDate),
  };
}
