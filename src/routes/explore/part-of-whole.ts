import { explorationHref } from '#lib/filters/exploration.ts';
import { EACH_UNIT } from '#lib/server/explored.ts';
import { seesWholeAlone } from '#lib/server/explored-units.ts';
import type { EmptyAnswer } from './explore-view.ts';
import { comparedName, type Naming } from './member-name.ts';
import { hasUnitsBelow } from './units-below.ts';

/** Says of a whole that is broken down by its units to a reader of some of them that the others are not theirs to see. */
export function partNotes(naming: Naming): string[] {
  const { rows, columns } = naming.explored;
  const isByUnits = [rows, columns].some((axis) => axis?.kind === 'unit' && axis.id !== EACH_UNIT);
  return isByUnits && isWholeAlone(naming)
    ? [naming.words.t('honest.part', { unit: comparedName(naming.explored.unit, naming).text })]
    : [];
}

/**
 * Says why there is nothing in an answer: that no unit stands below, or that no report has come, where that is why. Of a whole that the reader sees a part of there are figures, told beside their own unit: that is
 * where it leads.
 */
export function composeEmpty(
  naming: Naming,
  { filters, reports }: { filters: number; reports: readonly string[] },
): EmptyAnswer {
  const { catalog, explored, words } = naming;
  const { asked, unit, figures } = explored;
  const name = comparedName(unit, naming).text;
  if (isBrokenDownToNothing(naming))
    return {
      sentence: words.t('explore.empty.leaf', { unit: name }),
      link: {
        text: words.t('explore.empty.byPeriod', { unit: name }),
        href: explorationHref({ ...asked, by: [] }),
      },
    };
  if (!isWholeAlone(naming))
    return { sentence: reports.join(' ') || words.t('explore.empty', { filters }), link: null };
  const own = { ...asked, unit: catalog.workspace.rootUnit };
  const beside = { ...own, beside: [unit.unitId], by: [], where: [], order: null };
  return {
    sentence: words.t('honest.whole', { unit: name }),
    link: figures.every(({ kind }) => kind === 'indicator')
      ? { text: words.t('beside.link', { unit: name }), href: explorationHref(beside) }
      : null,
  };
}

/** By the units directly below one that has none. */
function isBrokenDownToNothing({ catalog, explored: { rows, columns, unit } }: Naming): boolean {
  return [rows, columns].some((axis) => axis?.id === 'unit') && !hasUnitsBelow(catalog, unit);
}

function isWholeAlone({ explored: { unit, compared }, scope }: Naming): boolean {
  return compared.length === 0 && seesWholeAlone(scope, unit.unitId);
}
