import type { Cell } from '#warehouse/query/cell.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { formatDay } from '#lib/format/date.ts';
import { formatValue } from '#lib/format/number.ts';
import type { Words } from '#lib/format/cell.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import type { PhaseView } from './briefing.ts';

/**
 * Composes the phases with the progress their indicators give at the root; null where the workspace has none.
 *
 * @param day of the progress (ISO), at which the mark stands
 */
export function composePhases(
  catalog: Catalog,
  progress: ReadonlyMap<string, Cell | null>,
  day: string,
  words: Words,
): PhaseView | null {
  const { language, fallback, t } = words;
  const { phases } = catalog.workspace;
  if (phases.length === 0) return null;
  const bars = phases.map((phase) => {
    const indicator = phase.indicator ? catalog.indicators.get(phase.indicator) : undefined;
    const done = indicator?.unit === 'percent' ? (progress.get(indicator.id)?.value ?? null) : null;
    return {
      phase,
      name: contentText(phase.name, language, fallback),
      done,
      doneText: done === null ? '' : formatValue(done, { unit: 'percent', decimals: 0 }, language),
    };
  });
  const current = bars.filter(({ phase }) => phase.from <= day && (phase.to === null || phase.to >= day));
  return {
    figure: {
      phases: bars.map(({ phase, name, done, doneText }) => ({
        name: name.text,
        from: phase.from,
        to: phase.to,
        done,
        doneText,
      })),
      today: day,
      todayText: formatDay(day, language),
      label: t('phases.label', { day: formatDay(day, language), count: current.length }),
    },
    rows: bars.map(({ phase, name, doneText }) => ({
      name,
      from: formatDay(phase.from, language),
      to: phase.to ? formatDay(phase.to, language) : '–',
      doneText: doneText || '–',
    })),
  };
}
