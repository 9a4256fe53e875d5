import type { Fact, Measure } from '#warehouse/model/fact.ts';
import { explorationHref, nothingAsked, writeSearch } from '#lib/filters/exploration.ts';
import { periodAddress } from '#lib/filters/period-address.ts';
import { currentReader } from '#lib/server/auth/reader.ts';
import type { Scene } from '#lib/server/page.ts';

/** Where a status leads. */
export interface TaskLinks {
  /** To the units below, of a unit with none to its tasks by another dimension; and that in words. */
  href: string;
  how: string;
  /** Its rows; null for readers who may not see them, and where no indicator counts them. */
  rowsHref: string | null;
}

/**
 * Says where the statuses of a bar lead, as far as the reader may go. Of a whole of which they see a part nothing more is told: null.
 *
 * @param found the fact, the measure that counts its rows, and the dimension of statuses
 */
export function taskLinks(
  found: { fact: Fact; measure: Measure; dimensionId: string },
  { snapshot: { catalog }, unit, period, words }: Scene,
): ((code: string) => TaskLinks) | null {
  if (words.isOfWhole) return null;
  const { fact, measure, dimensionId } = found;
  const day = periodAddress(period.period, period.grain, words.fiscalYearStart);
  const hasParts = (catalog.children.get(unit.unitId) ?? []).length > 0;
  const other = fact.dimensions.find(({ id }) => id !== dimensionId)?.id ?? 'period';
  const counting = currentReader().rights.has('read_rows') ? countingIndicator(found, catalog) : null;
  const how = words.t(hasParts ? 'tasks.by' : 'tasks.further');
  return (code) => ({
    how,
    href: explorationHref({
      ...{ ...nothingAsked, measures: [`${fact.id}.${measure.id}`], by: [hasParts ? 'unit' : other] },
      ...{ unit: unit.unitId, where: [{ dimension: dimensionId, code }] },
      ...{ grain: period.grain, from: day, to: day },
    }),
    rowsHref:
      counting &&
      `/explore/rows?${writeSearch([
        ['indicator', counting],
        ['unit', unit.unitId],
        ['grain', period.grain],
        ['period', day],
        ['side', 'denominator'],
        ['where', `${dimensionId}:${code}`],
      ])}`,
  });
}

/** The first ratio of all that the measure counts, of the headlines where one of them is: the rows of the bar are those of its denominator. */
function countingIndicator(
  { fact, measure }: { fact: Fact; measure: Measure },
  { indicators, workspace }: Scene['snapshot']['catalog'],
): string | null {
  const isCounting = (id: string) => {
    const formula = indicators.get(id)?.formula;
    if (formula?.kind !== 'ratio') return false;
    const { denominator } = formula;
    const isOfAll = Object.keys(denominator.where).length === 0;
    return isOfAll && denominator.fact === fact.id && denominator.measure === measure.id;
  };
  return [...workspace.headlines, ...indicators.keys()].find(isCounting) ?? null;
}
