import { figureFiles, type FigureFiles } from '#lib/filters/figure-files.ts';
import type { Words } from '#lib/format/cell.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { currentReader } from '#lib/server/auth/reader.ts';
import {
  countHeld,
  criteria,
  readCriteria,
  readDatedSources,
  readFeeds,
  readSources,
  type Criteria,
} from '#lib/server/questions.ts';
import type { Scene } from '#lib/server/page.ts';
import { CALENDAR_MONTHS, readMonthGaps } from '#lib/server/refresh/month-gaps.ts';
import { unmetChoices } from '#lib/server/unmet-choices.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { monthsUpTo } from './calendar-months.ts';
import { composeArrivals, type AskedArrival } from './compose-arrivals.ts';
import { composeCourse } from './compose-course.ts';
import { composeLineagePicture } from './compose-lineage-picture.ts';
import { basisText, composeScores, scoreText } from './compose-scores.ts';
import { composeSources } from './compose-sources.ts';
import type { DataView } from './data-view.ts';

/** Months that the course of the score shows. */
const MONTHS = 24;
const ASKED_WITHIN_MS = 2 * 366 * 86_400_000;

/** The source whose ways are to be brought out; null for none, and where there is none of that name. */
export function readChosen({ snapshot }: Scene, search: URLSearchParams): string | null {
  return snapshot.catalog.sources.get(search.get('source') ?? '')?.id ?? null;
}

/** Says which source or month an address asks for that the page does not have, a sentence each. A month is one of a source. */
export function dataNotices(scene: Scene, search: URLSearchParams): string[] {
  const month = readAsked(scene, search)?.month.slice(0, 7);
  const met = {
    source: scene.snapshot.catalog.sources.keys(),
    ...(readChosen(scene, search) === null ? {} : { month: month ? [month] : [] }),
  };
  return unmetChoices(search, met, scene.words);
}

/** The month of the calendar that an address asks for, with its source; null for none. At most two years off: no address makes it grow. */
export function readAsked({ snapshot: { asOf } }: Scene, search: URLSearchParams): AskedArrival | null {
  const [source, month] = [
    search.get('source'),
    /^\d{4}-(0[1-9]|1[0-2])$/.exec(search.get('month') ?? '')?.[0],
  ];
  if (source === null || month === undefined) return null;
  const isNear = Math.abs(Date.parse(`${month}-01`) - Date.parse(asOf)) < ASKED_WITHIN_MS;
  return isNear ? { source, month: `${month}-01` } : null;
}

/**
 * Reads what the organisation's data are like, for a unit and all below it.
 *
 * @param chosen source whose ways are brought out
 * @param asked what of the calendar is brought out
 */
export async function readData(
  scene: Scene,
  chosen: string | null,
  asked: AskedArrival | null = null,
): Promise<DataView> {
  const { snapshot, scope, view, unit, words, signal } = scene;
  const { catalog } = snapshot;
  const { control } = await openWarehouse();
  const about = { unitId: unit.unitId, from: asked?.month };
  const came = await readMonthGaps({ snapshot, scope }, about, control, signal);
  const months = monthsUpTo(came.until, CALENDAR_MONTHS, asked?.month);
  const [found, loads, feeds, dated, held] = await Promise.all([
    readCriteria(snapshot, scope, { unitId: unit.unitId }, signal),
    readSources(snapshot, scope, {}, signal),
    readFeeds(snapshot, scope, signal),
    // What is asked for alone is shown without a month of its own.
    asked === null ? new Set<string>() : readDatedSources(snapshot, scope, signal),
    countHeldOf(scene),
  ]);
  const { quality } = catalog.workspace;
  const whole = composeScores(found.whole, quality, words);
  const { language, fallback, t } = words;
  const name = unitName(unit, language, fallback).text;
  const course = composeCourse(found.months.slice(-MONTHS), words);
  return {
    title: titleOf(found, name, words),
    note: t(words.isOfWhole ? 'desk.dataNote' : 'data.note', { unit: name }),
    whole,
    basis: whole.some(({ text }) => text !== '') ? basisText(catalog, words) : '',
    sources: composeSources(found, { catalog, loads, held }, words),
    arrivals: composeArrivals(
      came,
      {
        ...{ catalog, months, asked, dated },
        since: monthsUpTo(came.until, CALENDAR_MONTHS)[0]!,
        asOf: snapshot.asOf,
        unit: view.unit,
      },
      words,
    ),
    course: course && { ...course, files: filesOf(scene, { figure: 'course', chosen: null }) },
    lineage: {
      ...composeLineagePicture({ catalog, feeds, chosen }, view, words),
      files: filesOf(scene, { figure: 'lineage', chosen }),
    },
  };
}

/** Rows held back that name the unit or one below it, as far as whoever asks may see them; of the whole also those that name none. */
function countHeldOf({ snapshot, unit, signal }: Scene) {
  const isWhole = unit.unitId === snapshot.catalog.workspace.rootUnit;
  const seen = currentReader().scopeFor('see_quarantine');
  return countHeld(snapshot, seen, { unitId: isWhole ? null : unit.unitId }, signal);
}

/** Addresses of a figure as files; what feeds what is the same for every unit. */
function filesOf(
  scene: Scene,
  { figure, chosen }: { figure: 'course' | 'lineage'; chosen: string | null },
): FigureFiles {
  const isCourse = figure === 'course';
  return figureFiles(scene, {
    ...{ figure, page: '/data', search: { source: chosen } },
    api: isCourse ? '/api/v1/quality/months' : '/api/v1/feeds',
    parameters: isCourse
      ? [
          ['unit', scene.unit.unitId],
          ['months', String(MONTHS)],
        ]
      : [],
  });
}

/** What the data are like in one sentence: the weakest criterion names what to do something about. */
function titleOf({ whole }: Criteria, unit: string, words: Words): string {
  const judged = criteria.flatMap((criterion) => {
    const score = whole.find((one) => one.criterion === criterion)?.score ?? null;
    return score === null ? [] : [{ criterion, score }];
  });
  const [weakest] = judged.toSorted((a, b) => a.score - b.score);
  if (!weakest) return words.isOfWhole ? words.t('desk.dataOutside', { unit }) : words.t('data.titleNone');
  return words.t('data.title', {
    criterion: words.t(`criterion.${weakest.criterion}`),
    score: scoreText(weakest.score, words),
    others: judged.length - 1,
    next: scoreText(Math.min(...judged.filter((one) => one !== weakest).map(({ score }) => score), 1), words),
  });
}
