import { explorationSearch } from '#lib/filters/exploration.ts';
import type { FigureFiles } from '#lib/filters/figure-files.ts';
import { MOST_LETTERS } from '#lib/filters/figure-file-name.ts';
import { fileSlug } from '#lib/filters/file-slug.ts';
import { periodAddress } from '#lib/filters/period-address.ts';
import type { Language } from '#lib/format/locale.ts';
import { EACH_UNIT } from '#lib/server/explored.ts';
import { wholeAddress } from './api-address.ts';
import type { Pivot } from './pivot.ts';
import { axisName, conditionName, type Naming } from './member-name.ts';

/**
 * Addresses of the answer as files, with every default written out: later versions answer for the same periods. They are called by what
 * they are of: figure, axes, units, filters and periods.
 */
export function answerFiles(
  { snapshotId }: { snapshotId: string },
  pivot: Pick<Pivot, 'sortedAt'>,
  naming: Naming,
): FigureFiles {
  const { explored, words } = naming;
  const { asked, grain, first, last, main } = explored;
  const { language, fiscalYearStart } = words;
  const [from, to] = [first, last].map(({ period }) => periodAddress(period, grain, fiscalYearStart));
  const search = explorationSearch({
    ...{ ...asked, grain, from: from!, to: to! },
    ...(asked.indicators.length + asked.measures.length === 0 ? { indicators: [main.id] } : {}),
  });
  return {
    name: fileName(naming, [...new Set([from!, to!])]),
    picture: `/explore/answer.svg?${search}&version=${snapshotId}&lang=${language}`,
    data: `${wholeAddress(explored, pivot, words)}&version=${snapshotId}`,
  };
}

/** `shared-datasets_province_dong-nai_2026-01_2026-10`: in the reader's language, in English where that has no Latin letters. */
function fileName(naming: Naming, periods: readonly string[]): string {
  const { words, explored } = naming;
  const { main, rows, columns, within: parts, unit, compared, asked } = explored;
  const inTurn = [words.language, 'en', words.fallback] as readonly Language[];
  const slug = (nameIn: (language: Language) => string | undefined, id: string, own?: string) =>
    fileSlug([...inTurn.map(nameIn), own], id);
  const within = (language: Language): Naming => ({ ...naming, words: { ...words, language } });
  const figure = main.indicator?.shortName ?? main.name;
  // Units that are compared are named themselves.
  const axes = [rows, columns, parts].flatMap((axis) => (axis && axis.id !== EACH_UNIT ? [axis.id] : []));
  const said = [
    slug((one) => figure[one], main.id),
    ...axes.map((id) => slug((one) => axisName(id, within(one)).text, id)),
    ...(compared.length > 0 ? compared : [unit]).map((of) =>
      slug((one) => of.names[one], of.unitId, of.name),
    ),
    ...asked.where.map((condition) =>
      slug((one) => conditionName(condition, within(one)).text, condition.code),
    ),
  ];
  const against =
    explored.against && periodAddress(explored.against.first, explored.grain, words.fiscalYearStart);
  const ending = [...periods, ...(against ? [`vs-${against}`] : [])].map((one) => `_${one}`).join('');
  return (
    said
      .filter(Boolean)
      .join('_')
      .slice(0, MOST_LETTERS - ending.length) + ending
  );
}
