import type { Grain } from '#warehouse/model/period.ts';
import type { Catalog, Period } from '#warehouse/snapshot/catalog.ts';
import type { Words } from '../format/cell.ts';
import { formatMonthShort, formatDay } from '../format/date.ts';
import { capitalised, formatPeriod } from '../format/period.ts';
import { unitName } from '../format/unit-name.ts';
import { periodHolding, type View } from '../filters/view.ts';
import { contentText } from '../i18n/content-text.ts';
import type { Shell, UnitChoice } from './shell.ts';

/** Order of the switcher. */
const grainOrder: readonly Grain[] = ['month', 'quarter', 'year'];

/** What a snapshot says about itself, as far as the frame shows it. */
export interface ShellSubject {
  snapshotId: string;
  asOf: string;
  builtAt: string;
  catalog: Catalog;
  /** The period shown, found or defaulted. */
  period: Period;
}

/** Composes the frame of a page. Units two levels below the root are reached through their parents' pages. */
export function composeShell(
  { snapshotId, asOf, builtAt, catalog, period }: ShellSubject,
  view: View,
  words: Words,
): Omit<Shell, 'view' | 'stale' | 'isOlder'> {
  const { language, fallback, fiscalYearStart } = words;
  const { workspace } = catalog;
  const choice = (id: string): UnitChoice => ({
    id,
    name: unitName(catalog.units.get(id)!, language, fallback),
  });
  const rootUnit = choice(workspace.rootUnit);
  const { compare } = new Intl.Collator(language);
  return {
    workspaceName: contentText(workspace.name, language, fallback),
    asOf,
    builtAt,
    snapshotId,
    timezone: workspace.timezone,
    rootUnit,
    above: unitsAbove(catalog, workspace.rootUnit).map(choice),
    unit: view.unit && catalog.units.has(view.unit) ? choice(view.unit) : rootUnit,
    unitGroups: workspace.levels.flatMap((level) => {
      const units = (catalog.children.get(workspace.rootUnit) ?? [])
        .filter((id) => catalog.units.get(id)?.level === level.id)
        .map(choice)
        .sort((a, b) => compare(a.name.text, b.name.text));
      return units.length ? [{ level: contentText(level.name, language, fallback), units }] : [];
    }),
    period: {
      grain: period.grain,
      first: period.period,
      text: capitalised(describePeriod(period, words)),
      complete: period.complete,
    },
    grains: grainOrder
      .filter((grain) => catalog.periods[grain].length > 0)
      .map((grain) => ({ grain, first: periodHolding(period.period, catalog.periods[grain]) })),
    periodGroups: groupByYear(catalog.periods[period.grain], period.grain, language, fiscalYearStart),
  };
}

/** Units above one that a reader knows of, the highest first. */
function unitsAbove(catalog: Catalog, unitId: string): string[] {
  const parent = catalog.units.get(unitId)?.parentId ?? null;
  return parent !== null && catalog.units.has(parent) ? [...unitsAbove(catalog, parent), parent] : [];
}

/** Names a period, and says so while it is still running. */
export function describePeriod(period: Period, { language, t, fiscalYearStart }: Words): string {
  const name = formatPeriod(period.period, period.grain, language, fiscalYearStart);
  if (period.complete) return name;
  return t('period.running', { period: name, day: formatDay(period.periodEnd, language) });
}

function groupByYear(
  periods: readonly Period[],
  grain: Grain,
  language: Words['language'],
  fiscalYearStart: string,
): Shell['periodGroups'] {
  const short = (period: Period) => {
    if (grain === 'month') return formatMonthShort(period.period, language);
    const full = formatPeriod(period.period, grain, language, fiscalYearStart);
    return capitalised(grain === 'quarter' ? full.replace(/[\s,/]*\d{4}(–\d\d)?$/, '') : full);
  };
  return [...Map.groupBy(periods, (period) => period.period.slice(0, 4))]
    .map(([year, group]) => ({
      year,
      periods: group.map((period) => ({
        first: period.period,
        text: short(period),
        complete: period.complete,
      })),
    }))
    .reverse();
}
