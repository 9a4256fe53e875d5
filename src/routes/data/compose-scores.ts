import type { QualityScale } from '#warehouse/model/quality-scale.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Status } from '#warehouse/model/value.ts';
import { criteria, type CriterionScore } from '#lib/server/questions.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatCount, formatValue } from '#lib/format/number.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import type { ScoreView } from './data-view.ts';

const asPercent = { unit: 'percent', decimals: 1, unitText: null } as const;

/** Composes a score for each criterion, in their order; what no rule serves has one as well, that says so. */
export function composeScores(
  scores: readonly CriterionScore[],
  scale: QualityScale,
  words: Words,
): ScoreView[] {
  const { language, t } = words;
  return criteria.map((criterion) => {
    const found = scores.find((one) => one.criterion === criterion);
    const name = t(`criterion.${criterion}`);
    if (!found || found.score === null) {
      const absent = words.isOfWhole ? 'desk.outside' : 'data.notJudged';
      const why = found?.covered === false ? 'data.noRule' : absent;
      return { criterion, name, text: '', status: 'not_measured', band: t(why), counts: '' };
    }
    const { score, band, passed, checked } = found;
    return {
      ...{ criterion, name, text: scoreText(score, words) },
      status: statusOf(band, scale),
      band: bandName(band, scale, words),
      counts: t('data.passed', {
        passed: formatCount(passed, language),
        checked: formatCount(checked, language),
      }),
    };
  });
}

/**
 * Says why an index of quality, and the shares made of its fact, differ from these scores: they are of the rows of a period, and a share
 * counts checks as they are. Empty where the organisation has no such index, and of a whole of
 * which the reader is told no scores.
 */
export function basisText({ indicators }: Pick<Catalog, 'indicators'>, words: Words): string {
  const index = [...indicators.values()].find(({ formula }) => formula.kind === 'weighted_index');
  if (!index || words.isOfWhole) return '';
  const { text } = contentText(index.shortName, words.language, words.fallback);
  return words.t('data.basis', { indicator: text });
}

/** A score as a percentage. */
export function scoreText(score: number, { language }: Words): string {
  return formatValue(score, asPercent, language);
}

/** The best band looks like what is on its path, the worst like what is behind. */
function statusOf(band: string | null, { bands }: QualityScale): Status {
  const place = bands.findIndex(({ id }) => id === band);
  if (place < 0) return 'no_target';
  if (place === 0) return 'on_path';
  return place === bands.length - 1 ? 'behind' : 'within_tolerance';
}

function bandName(id: string | null, { bands }: QualityScale, { language, fallback }: Words): string {
  const band = bands.find((one) => one.id === id);
  return band ? contentText(band.name, language, fallback).text : '';
}
