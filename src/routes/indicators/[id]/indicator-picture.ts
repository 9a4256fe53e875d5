import { effectLook } from '#lib/figures/effects.ts';
import type { Legend } from '#lib/figures/legend.ts';
import { smallLines } from '#lib/figures/small-lines.ts';
import { tileGrid } from '#lib/figures/tile-grid.ts';
import type { Words } from '#lib/format/cell.ts';
import type { Picture } from '#lib/server/picture.ts';
import { filedFigures, type FiledFigure } from '#lib/indicator/indicator-files.ts';
import type { IndicatorView } from '#lib/indicator/indicator-view.ts';

/** Room that small lines have in a file, in CSS pixels. */
const LINES_WIDTH = 1012;

type OwnPicture = Omit<Picture, 'note' | 'source'> & { note?: string };

/** The figure of a page as it is to leave it; null where the page has none of that name. @param about the unit the page is about, by name */
export function indicatorPicture(
  view: IndicatorView,
  figure: string,
  { about, words }: { about: string; words: Words },
): Picture | null {
  if (!isFiled(figure)) return null;
  const own = pictures[figure](view, words);
  if (own === null) return null;
  return {
    ...own,
    note: [view.name.text, about, own.note ?? view.period].join(' · '),
    source: view.source,
  };
}

function isFiled(figure: string): figure is FiledFigure {
  return filedFigures.some((one) => one === figure);
}

const pictures: Record<FiledFigure, (view: IndicatorView, words: Words) => OwnPicture | null> = {
  trend: ({ trend: { title, wide, files, note }, written }) => ({
    ...{ title, svg: wide, files, legend: null },
    // The figure bears their numbers, and would say nothing by them.
    notes: [
      note,
      ...written.notes.map(({ number, day, text }) => `${number} ${day}: ${text.replaceAll(/\s+/g, ' ')}`),
    ],
  }),
  why: ({ why }, words) =>
    why && {
      ...{ title: why.title, svg: why.wide, files: why.files, note: why.note },
      legend: effectLegend(why, words),
      notes: [why.restated],
    },
  'over-time': ({ overTime, period }) => {
    if (overTime === null) return null;
    const { title, shown, lines, files, legend, note, remark } = overTime;
    const isMap = shown === 'map';
    const named = lines.map(({ name, svg, value, status }) => ({ name: name.text, svg, value, status }));
    return {
      ...{
        title,
        files,
        note: [period, note].filter(Boolean).join(', '),
        notes: [remark],
        legend: isMap ? legend : null,
      },
      svg: isMap ? overTime.wide : smallLines({ lines: named, label: title, width: LINES_WIDTH }),
    };
  },
  ranking: ({ ranking }) =>
    ranking && {
      ...{ title: ranking.title, svg: ranking.wide, files: ranking.files, legend: null },
      notes: [ranking.remark],
    },
  map: ({ map }) =>
    map && {
      ...{ title: map.title, files: map.files, note: map.note, legend: map.legend, notes: [] },
      svg: tileGrid({ tiles: map.tiles, boundaries: map.boundaries, label: map.title, shape: 'wide' }),
    },
};

/** What each kind of effect is, and what it did. */
function effectLegend({ kinds }: NonNullable<IndicatorView['why']>, { t }: Words): Legend {
  const items = kinds.map(({ kind, sum }) => ({
    text: `${t(`why.${kind}_name`)} ${sum}`,
    look: effectLook(kind),
  }));
  return { scale: '', steps: [], items };
}
