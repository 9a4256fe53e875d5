import { explorationSearch } from '#lib/filters/exploration.ts';
import type { FigureFiles } from '#lib/filters/figure-files.ts';
import { fileSlug } from '#lib/filters/file-slug.ts';
import { periodAddress } from '#lib/filters/period-address.ts';
import type { Words } from '#lib/format/cell.ts';
import type { Explored } from '#lib/server/explored.ts';
import { wholeAddress } from './api-address.ts';

/**
 * Addresses of the answer as files, with every default written out: later versions answer for the same periods. They are called by what
 * they are of: figure, units and periods.
 */
export function answerFiles(
  { snapshotId }: { snapshotId: string },
  explored: Explored,
  words: Words,
): FigureFiles {
  const { asked, grain, first, last, main } = explored;
  const { language, fiscalYearStart } = words;
  const [from, to] = [first, last].map(({ period }) => periodAddress(period, grain, fiscalYearStart));
  const search = explorationSearch({
    ...{ ...asked, grain, from: from!, to: to! },
    ...(asked.indicators.length + asked.measures.length === 0 ? { indicators: [main.id] } : {}),
  });
  return {
    name: fileName(explored, [...new Set([from!, to!])], words),
    picture: `/explore/answer.svg?${search}&version=${snapshotId}&lang=${language}`,
    data: `${wholeAddress(explored, words)}&version=${snapshotId}`,
  };
}

/** Longest name of a file; beyond it systems differ. */
const MOST_LETTERS = 180;

/** `shared-datasets_dong-nai_2026-01_2026-10`: in the reader's language, in English where that has no Latin letters. */
function fileName(
  { main, unit, compared }: Explored,
  periods: readonly string[],
  { language, fallback }: Words,
): string {
  const inTurn = [language, 'en', fallback];
  const name = main.indicator?.shortName ?? main.name;
  const figure = fileSlug(
    inTurn.map((one) => name[one]),
    main.id,
  );
  const units = (compared.length > 0 ? compared : [unit]).map((of) =>
    fileSlug([...inTurn.map((one) => of.names[one]), of.name], of.unitId),
  );
  const said = [figure, ...units].join('_');
  const ending = periods.map((one) => `_${one}`).join('');
  return said.slice(0, MOST_LETTERS - ending.length) + ending;
}
