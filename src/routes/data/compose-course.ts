import { series } from '#lib/figures/series.ts';
import type { Words } from '#lib/format/cell.ts';
import { capitalised, formatPeriod, periodOnAxis } from '#lib/format/period.ts';
import { criteria, type Criteria } from '#lib/server/questions.ts';
import { scoreText } from './compose-scores.ts';
import type { DataView } from './data-view.ts';

/**
 * Draws how the rows of each month did, over all criteria and by each. Null of fewer than two months of which something was judged.
 *
 * @param months oldest first
 */
export function composeCourse(
  months: Criteria['months'],
  words: Words,
): Omit<NonNullable<DataView['course']>, 'files'> | null {
  const known = months.filter(({ score }) => score !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last || known.length < 2) return null;
  const { language, fiscalYearStart, t } = words;
  const name = (period: string) => formatPeriod(period, 'month', language, fiscalYearStart);
  const text = (score: number | null | undefined) => (score == null ? '' : scoreText(score, words));
  const judged = criteria.filter((criterion) => months.some(({ byCriterion }) => criterion in byCriterion));
  const [weakest] = judged
    .flatMap((criterion) => {
      const score = last.byCriterion[criterion];
      return score === undefined ? [] : [{ criterion, score }];
    })
    .toSorted((a, b) => a.score - b.score);
  const title = t('data.courseTitle', {
    ...{ from: text(first.score), to: text(last.score) },
    ...{ since: name(first.period), until: name(last.period) },
    weakest: weakest ? t(`criterion.${weakest.criterion}`) : 'none',
    score: text(weakest?.score),
  });
  const lines = [
    // Where no criterion was kept by month there is one line, which needs no name.
    {
      name: judged.length ? t('data.allCriteria') : '',
      points: months.map(({ period, score }) => ({ period, value: score })),
    },
    ...judged.map((criterion) => ({
      name: t(`criterion.${criterion}`),
      points: months.map(({ period, byCriterion }) => ({ period, value: byCriterion[criterion] ?? null })),
    })),
  ];
  const data = {
    ...{ lines, partedAt: null, label: title },
    format: (value: number) => scoreText(value, words),
    tick: (value: number) => scoreText(value, words),
    axis: (period: string) => periodOnAxis(period, 'month', words),
  };
  return {
    ...{ title, wide: series({ ...data, width: 1040 }), narrow: series({ ...data, width: 350 }) },
    criteria: judged.map((criterion) => t(`criterion.${criterion}`)),
    rows: months
      .map(({ period, score, byCriterion }) => ({
        ...{ period: capitalised(name(period)), text: text(score) },
        each: judged.map((criterion) => text(byCriterion[criterion])),
      }))
      .reverse(),
  };
}
