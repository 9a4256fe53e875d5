import { explorationSearch } from '#lib/filters/exploration.ts';
import { fileNameOf, type FigureFiles } from '#lib/filters/figure-files.ts';
import { periodAddress } from '#lib/filters/period-address.ts';
import type { Words } from '#lib/format/cell.ts';
import type { Explored } from '#lib/server/explored.ts';
import { wholeAddress } from './api-address.ts';

/** Addresses of the drawn answer as files, with every default written out: later versions answer for the same periods. */
export function answerFiles(
  { snapshotId }: { snapshotId: string },
  explored: Explored,
  { language, fiscalYearStart }: Words,
): FigureFiles {
  const { asked, grain, first, last, main, rows, columns, unit, compared } = explored;
  const [from, to] = [first, last].map(({ period }) => periodAddress(period, grain, fiscalYearStart));
  const search = explorationSearch({
    ...{ ...asked, grain, from: from!, to: to! },
    ...(asked.indicators.length + asked.measures.length === 0 ? { indicators: [main.id] } : {}),
  });
  const axes = [rows, columns].flatMap((axis) => (axis ? [axis.column] : []));
  const units = (compared.length > 0 ? compared : [unit]).map(({ unitId }) => unitId);
  return {
    name: fileNameOf([main.id, 'by', ...axes, ...units, from!, ...(from === to ? [] : [to!]), language]),
    picture: `/explore/answer.svg?${search}&version=${snapshotId}&lang=${language}`,
    data: `${wholeAddress(explored, fiscalYearStart)}&version=${snapshotId}`,
  };
}
