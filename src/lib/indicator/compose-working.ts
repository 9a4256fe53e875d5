import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Grain } from '#warehouse/model/period.ts';
import type { Projection } from '#warehouse/query/projection.ts';
import type { Working } from '#warehouse/query/working.ts';
import { asPath } from '#lib/format/beside-path.ts';
import { fullText, gapText, goalText, type Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import { formatPeriod } from '#lib/format/period.ts';
import { reachable } from '#lib/format/usual-range.ts';

/** A step of how a value was judged: what it is called, and its figures. */
export interface WorkingRow {
  name: string;
  text: string;
}

export interface WorkingSubject {
  working: Working;
  /** The value as a formula with its figures. */
  formula: string;
  projection: Projection;
  indicator: Indicator;
}

/** Composes how a status came about, step by step with the figures, so that anybody can do it again; nothing without a value. */
export function composeWorking(subject: WorkingSubject, words: Words): WorkingRow[] {
  const { working, formula } = subject;
  if (working.value === null) return [];
  return [
    { name: words.t('table.value'), text: formula },
    ...pathRows(subject, words),
    ...usualRows(subject, words),
    ...projectionRows(subject, words),
  ];
}

function pathRows({ working, indicator }: WorkingSubject, words: Words): WorkingRow[] {
  const { path, distance, tolerance, status } = working;
  const { t, language } = words;
  if (path === null || distance === null) return [];
  const value = (amount: number) => goalText(amount, indicator, words);
  const finer = asPath(path.value, indicator, language);
  const isLevel = path.from.date === path.to.date;
  return [
    {
      name: t('table.path'),
      text: t(isLevel ? 'working.path_level' : 'working.path', {
        ...{ from: value(path.from.value), to: value(path.to.value) },
        ...{ since: formatDay(path.from.date, language), until: formatDay(path.to.date, language) },
        ...{ on: formatDay(path.on, language), value: fullText(path.value, finer, words) },
      }),
    },
    {
      name: t('working.distance_name'),
      text: t(distance > 0 ? 'working.behind' : 'working.ahead', {
        gap: gapText(Math.abs(distance), finer, words),
        ...{ value: fullText(working.value, indicator, words), path: fullText(path.value, finer, words) },
      }),
    },
    {
      name: t('table.status'),
      text: t('working.status', {
        ...{ tolerance: gapText(tolerance, indicator, words), status: t(`status.${status}`) },
      }),
    },
  ];
}

function usualRows({ working, indicator }: WorkingSubject, words: Words): WorkingRow[] {
  const { usual, value, comparison } = working;
  if (usual === null || value === null || comparison.previous === null) return [];
  const [low, high] = reachable({ ...usual, previous: comparison.previous, value }, indicator);
  const text = words.t('working.usual', {
    low: fullText(low, indicator, words),
    high: fullText(high, indicator, words),
  });
  return [{ name: words.t('working.usual_name'), text }];
}

function projectionRows({ projection, working, indicator }: WorkingSubject, words: Words): WorkingRow[] {
  const { basis, points, target, meanChange, method } = projection;
  const { t, language, fiscalYearStart } = words;
  const end = points.at(-1);
  if (!end || basis === null || target === null) return [];
  const value = (amount: number) => fullText(amount, indicator, words);
  const period = (day: string, grain: Grain) => formatPeriod(day, grain, language, fiscalYearStart);
  const hasBand = end.lower !== null && end.upper !== null;
  return [
    {
      name: t('table.course'),
      text: t(hasBand ? 'working.projected_band' : 'working.projected', {
        ...{ value: value(end.value), day: formatDay(target.date, language) },
        ...{ low: value(end.lower ?? 0), high: value(end.upper ?? 0), count: basis.values, method },
        ...{ from: period(basis.from, working.grain), to: period(basis.to, working.grain) },
      }),
    },
    ...(meanChange === null
      ? []
      : [
          {
            name: t('working.mean_name'),
            text: t('working.mean', {
              change: `${meanChange.change < 0 ? '−' : '+'}${gapText(Math.abs(meanChange.change), indicator, words)}`,
              grain: working.grain,
            }),
          },
        ]),
  ];
}
