import { explorationHref, nothingAsked, orderText, type Exploration } from '#lib/filters/exploration.ts';
import { periodAddress } from '#lib/filters/period-address.ts';
import { capitalised, formatPeriod } from '#lib/format/period.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { EACH_UNIT } from '#lib/server/explored.ts';
import { codesOf } from '#lib/server/explored-codes.ts';
import { indicatorFigure, measureFigure, type ExploredFigure } from '#lib/server/explored-figure.ts';
import { kindOfAxis } from './axis-kinds.ts';
import { comparedText } from './compared-text.ts';
import { composeBeside } from './compose-beside.ts';
import type { BarView, ChipView, Option } from './explore-view.ts';
import { axisName, comparedName, conditionName, memberCodeName, type Naming } from './member-name.ts';
import { nameChoices } from './name-choices.ts';
import { hasUnitsBelow, levelsFrom } from './units-below.ts';

/** Codes beyond this are found in the table or a leaderboard, not in a list. */
const MOST_CODES = 60;

/** Composes the fields of the filter bar, each with what is chosen now. */
export function composeBar(naming: Naming): BarView {
  const { explored, words } = naming;
  const { asked, unit, grain, grains, dimensions, rows, columns, within } = explored;
  const { rootUnit } = naming.catalog.workspace;
  const text = (of: ExploredFigure) => contentText(of.name, words.language, words.fallback);
  const axes = axesOf(naming).map((id) => ({ value: id, text: axisName(id, naming).text }));
  return {
    chosen: explored.figures.map(text),
    groups: groupsOf(naming),
    rows: choose(axes, rows.id),
    columns: choose(columnAxes(axes, naming), columns?.id ?? ''),
    within: choose(partAxes(axes, naming), within?.id ?? ''),
    grains: choose(
      grains.map((one) => ({ value: one, text: words.t(`grain.${one}`) })),
      grain,
    ),
    from: periodsOf(naming, {
      usual: words.t('explore.usual'),
      chosen: asked.from === null ? null : explored.first.period,
    }),
    to: periodsOf(naming, {
      usual: words.t('period.latest'),
      chosen: asked.to === null ? null : explored.last.period,
    }),
    compare: comparedOptions(naming),
    unit: unit.unitId,
    unitName: unit.unitId === rootUnit ? null : memberCodeName('unit', unit.unitId, naming),
    beside: composeBeside(naming),
    filters: dimensions.flatMap(({ id }) => {
      const codes = codesOf(naming.catalog, naming.scope, explored, id);
      const isTaken = (code: string) => asked.where.some((one) => one.dimension === id && one.code === code);
      const free = codes.filter((code) => !isTaken(code));
      if (free.length === 0 || codes.length > MOST_CODES) return [];
      const options = free.map((code) => ({
        value: `${id}:${code}`,
        text: memberCodeName(id, code, naming).text,
      }));
      return [{ id, name: axisName(id, naming), options: choose([{ value: '', text: '' }, ...options], '') }];
    }),
    kept: keptOf(explored),
  };
}

/** What figures can be compared with: nothing, what goes before each period, and any period before the first. */
function comparedOptions(naming: Naming): Option[] {
  const { catalog, explored, words } = naming;
  const { against, comparisons, first, grain } = explored;
  const nameOf = (comparison: string) =>
    comparison === 'against' ? periodOption(against!.first, naming).value : comparison;
  const chosen = comparisons.map(nameOf).join(',');
  const usual = [
    { value: '', text: words.t('explore.compared.none') },
    { value: 'previous', text: words.t('explore.compared.previous') },
    { value: 'previous_year', text: words.t('explore.compared.previous_year') },
    { value: 'previous,previous_year', text: words.t('explore.compared.both') },
  ];
  const earlier = catalog.periods[grain].filter(({ period }) => period < first.period).toReversed();
  const named = earlier.map(({ period }) => periodOption(period, naming));
  const isListed = [...usual, ...named].some(({ value }) => value === chosen);
  const others = isListed
    ? []
    : [
        {
          value: chosen,
          text: comparisons.map((one) => comparedText(one, naming).within).join(' · '),
        },
      ];
  return choose([...usual, ...named, ...others], chosen);
}

/** By what rows can be split: what is neither rows nor columns; nothing of figures that do not add up. */
function partAxes(
  axes: readonly Omit<Option, 'isChosen'>[],
  { explored: { rows, columns, within, isSummed }, words }: Naming,
): Omit<Option, 'isChosen'>[] {
  const taken = [rows, columns].map((axis) => axis && kindOfAxis(axis.id));
  const free = axes.filter(({ value }) => value !== EACH_UNIT && !taken.includes(kindOfAxis(value)));
  return isSummed || within ? [{ value: '', text: words.t('explore.columns.none') }, ...free] : [];
}

/** Columns are of another kind than rows. Units compared stand in them unless they are the rows. */
function columnAxes(
  axes: readonly Omit<Option, 'isChosen'>[],
  { explored, words }: Naming,
): Omit<Option, 'isChosen'>[] {
  if (explored.columns?.id === EACH_UNIT) return axes.filter(({ value }) => value === EACH_UNIT);
  const rows = kindOfAxis(explored.rows.id);
  const apart = axes.map((axis) => ({ ...axis, isOff: kindOfAxis(axis.value) === rows }));
  return [{ value: '', text: words.t('explore.columns.none') }, ...apart];
}

/**
 * What the answer can be by: periods, units where some stand below, levels that have units at or below the one asked for, dimensions; units compared take the place of all other units. What it
 * is by is always there, also the level of the reader's own unit where they ask about a whole.
 */
function axesOf(naming: Naming): string[] {
  const { rows, columns, within } = naming.explored;
  const asked = [rows, columns, within].flatMap((axis) => (axis ? [axis.id] : []));
  return [...new Set([...usualAxes(naming), ...asked])];
}

function usualAxes({ catalog, explored }: Naming): string[] {
  const dimensions = explored.dimensions.map(({ id }) => id);
  if (explored.compared.length > 0) return ['period', EACH_UNIT, ...dimensions];
  const levels = levelsFrom(catalog, explored.unit);
  const root = catalog.units.get(catalog.workspace.rootUnit)?.level;
  const below = catalog.workspace.levels.filter(({ id }) => id !== root && levels.has(id));
  const directly = hasUnitsBelow(catalog, explored.unit) ? ['unit'] : [];
  return ['period', ...directly, ...below.map(({ id }) => `unit:${id}`), ...dimensions];
}

function choose(options: readonly Omit<Option, 'isChosen'>[], chosen: string): Option[] {
  return options.map((option) => ({ ...option, isChosen: option.value === chosen }));
}

/** Bounds of the range. What nobody chose stays open: the usual range moves on with the data and with what the answer is by. */
function periodsOf(naming: Naming, { usual, chosen }: { usual: string; chosen: string | null }): Option[] {
  const periods = naming.catalog.periods[naming.explored.grain]
    .toReversed()
    .map(({ period }) => ({ ...periodOption(period, naming), isChosen: period === chosen }));
  return [{ value: '', text: usual, isChosen: chosen === null }, ...periods];
}

function periodOption(period: string, { explored: { grain }, words }: Naming): Omit<Option, 'isChosen'> {
  const { language, fiscalYearStart } = words;
  return {
    value: periodAddress(period, grain, fiscalYearStart),
    text: capitalised(formatPeriod(period, grain, language, fiscalYearStart)),
  };
}

/** Facts with what can be asked of them; measures whose counts an indicator hides are left out. */
function groupsOf({ catalog, explored, words }: Naming): BarView['groups'] {
  const { asked } = explored;
  const indicators = [...catalog.indicators.keys()].map((id) => indicatorFigure(catalog, id));
  const current = explored.main.facts[0];
  return [...catalog.facts.values()].flatMap((fact) => {
    const figures = [
      ...indicators.filter(({ facts }) => facts[0] === fact.id),
      ...fact.measures
        .map(({ id }) => measureFigure(catalog, `${fact.id}.${id}`))
        .filter(({ isSummed }) => isSummed),
    ];
    if (figures.length === 0) return [];
    const names = nameChoices(figures, { catalog, words });
    return [
      {
        id: fact.id,
        name: contentText(fact.name, words.language, words.fallback),
        isCurrent: fact.id === current,
        figures: figures.map((figure, at) => ({
          ...{ id: figure.id, kind: figure.kind },
          name: names[at]!,
          isChosen: explored.figures.some(({ id }) => id === figure.id),
          href: explorationHref(beginWith(figure, asked)),
        })),
      },
    ];
  });
}

/** Another fact has other dimensions: axes of units and periods stay, and so does the range. */
function beginWith(
  { id, kind }: ExploredFigure,
  { by, within, unit, beside, grain, from, to, compare, isThen }: Exploration,
): Exploration {
  const isOfAll = (axis: string) => axis === 'period' || axis === 'unit' || axis.startsWith('unit:');
  return {
    ...nothingAsked,
    ...{ unit, beside, grain, from, to, compare, isThen },
    by: by.filter(isOfAll),
    within: within !== null && isOfAll(within) ? within : null,
    ...(kind === 'indicator' ? { indicators: [id] } : { measures: [id] }),
  };
}

/** What is drawn is named, so that it stays when another figure is ticked that stands before it in the list. */
function keptOf({ main, asked: { where, order, figure, isThen } }: Naming['explored']): BarView['kept'] {
  return [
    ...where.map(({ dimension, code }) => ({ name: 'where', value: `${dimension}:${code}` })),
    ...(order ? [{ name: 'order', value: orderText(order) }] : []),
    { name: 'drawn', value: main.id },
    ...(figure ? [{ name: 'figure', value: figure }] : []),
    ...(isThen ? [{ name: 'tree', value: 'then' }] : []),
  ];
}

/** Active filters, each with the address without it. */
export function composeChips(naming: Naming): ChipView[] {
  const { catalog, explored, words } = naming;
  const { asked } = explored;
  const now = { ...asked, isThen: false };
  const own = (text: string) => ({ text, language: words.language });
  const byTree = { name: words.t('tree.label'), text: own(words.t('tree.then')), href: explorationHref(now) };
  return asked.where
    .map((condition) => ({
      name: axisName(condition.dimension, naming).text,
      text: conditionName(condition, naming),
      href: explorationHref({ ...asked, where: asked.where.filter((one) => one !== condition) }),
    }))
    .concat(
      explored.unit.unitId === catalog.workspace.rootUnit
        ? []
        : [
            {
              name: words.t('table.unit'),
              text: comparedName(explored.unit, naming),
              href: explorationHref(withoutUnit(naming)),
            },
          ],
    )
    .concat(
      explored.compared.slice(1).map((unit) => ({
        name: words.t('beside.chip'),
        text: comparedName(unit, naming),
        href: explorationHref({ ...asked, beside: asked.beside.filter((id) => id !== unit.unitId) }),
      })),
    )
    .concat(asked.isThen ? [byTree] : []);
}

/** Without the unit asked for; the first that it was compared with takes its place. */
function withoutUnit({ catalog, explored: { asked } }: Naming): Exploration {
  const [next = catalog.workspace.rootUnit, ...beside] = asked.beside;
  return { ...asked, unit: next, beside };
}
