import type { Grain } from '#warehouse/model/period.ts';
import type { Catalog, Period } from '#warehouse/snapshot/catalog.ts';
import type { Words } from '../format/cell.ts';
import { formatMonthShort, formatDay } from '../format/date.ts';
import { capitalised, formatPeriod } from '../format/period.ts';
import { unitName } from '../format/unit-name.ts';
import { periodHolding, type View } from '../filters/view.ts';
import { contentText } from '../i18n/content-text.ts';
import type { Shell, UnitChoice, UnitGroup } from './shell.ts';

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

/**
 * Composes the frame of a page. Of the tree it holds what stands directly below the root, and below the unit shown: a switcher opens branch by branch,
 * since all of a country's communes would be thousands of links on every page.
 */
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
  const unit = view.unit && catalog.units.has(view.unit) ? choice(view.unit) : rootUnit;
  const { compare } = new Intl.Collator(language);
  const groupsBelow = (id: string): UnitGroup[] =>
    workspace.levels.flatMap((level) => {
      const units = (catalog.children.get(id) ?? [])
        .filter((below) => catalog.units.get(below)?.level === level.id)
        .map(choice)
        .sort((a, b) => compare(a.name.text, b.name.text));
      return units.length ? [{ level: contentText(level.name, language, fallback), units }] : [];
    });
  const path = branchOf(catalog, unit.id);
  return {
    workspaceName: contentText(workspace.name, language, fallback),
    asOf,
    builtAt,
    snapshotId,
    timezone: workspace.timezone,
    rootUnit,
    above: unitsAbove(catalog, workspace.rootUnit).map(choice),
    unit,
    unitGroups: groupsBelow(workspace.rootUnit),
    branch: path.length > 0 ? { path: path.map(choice), groups: groupsBelow(path.at(-1)!) } : null,
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

/** Units from below the root down to one, or to the unit above it where nothing stands below it; none where that is the root, or not below it. */
function branchOf(catalog: Catalog, unitId: string): string[] {
  const ids = [...unitsAbove(catalog, unitId), unitId];
  const root = ids.indexOf(catalog.workspace.rootUnit);
  if (root < 0) return [];
  const hasParts = (catalog.children.get(unitId) ?? []).length > 0;
  return ids.slice(root + 1, hasParts ? undefined : -1);
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
