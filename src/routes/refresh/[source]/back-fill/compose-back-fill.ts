import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { refusalView, type RefusalView } from '#lib/i18n/refusal-text.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatInstant, formatMonth } from '#lib/format/date.ts';
import { formatCount } from '#lib/format/number.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import type { BackFill } from '#lib/server/refresh/back-fill.ts';
import {
  isToDo,
  type BackFillPlan,
  type MonthState,
  type PlannedFile,
} from '#lib/server/refresh/back-fill-plan.ts';

/** A plan of a back-fill, every text written out. */
export interface PlanView {
  /** Why nothing can be loaded by month; empty where it can. */
  refusal: string;
  /** What the plan comes to. */
  title: string;
  months: {
    period: string;
    text: string;
    state: MonthState;
    stateText: string;
    isToDo: boolean;
    /** Rows of the month's files in the version served. */
    rows: string;
    files: { name: string; place: string }[];
    /** Files that are not listed; empty where all are. */
    more: string;
  }[];
  isAnythingToDo: boolean;
  /** Names of indicators that are computed from the source. */
  indicators: string[];
}

/** A back-fill, written. */
export interface BackFillView {
  id: string;
  /** Which months, asked for when. */
  what: string;
  /** `3 of 12 months`. */
  progress: string;
  share: number;
  isOpen: boolean;
  error: RefusalView | null;
}

type PageWords = Words & { timezone: string };

/** Files of one month that are listed. */
const LISTED = 5;

/** Composes what a back-fill would do. */
export function composePlan(plan: BackFillPlan, catalog: Catalog, words: PageWords): PlanView {
  const { t, language, fallback } = words;
  const toDo = plan.months.filter(isToDo).length;
  return {
    refusal: plan.refusal === null ? '' : t(`backfill.refusal.${plan.refusal}`),
    title: t('backfill.plan', { toDo, all: plan.months.length }),
    months: plan.months.map(({ period, state, files }) => ({
      ...{ period, state, text: formatMonth(period, language) },
      stateText: t(`backfill.state.${state}`),
      isToDo: isToDo({ state }),
      rows: formatCount(
        files.reduce((sum, { rows }) => sum + (rows ?? 0), 0),
        language,
      ),
      files: files.slice(0, LISTED).map((file) => ({ name: file.fileName, place: placeText(file, words) })),
      more: files.length > LISTED ? t('backfill.more', { count: files.length - LISTED }) : '',
    })),
    isAnythingToDo: toDo > 0,
    indicators: plan.indicators.flatMap((id) => {
      const indicator = catalog.indicators.get(id);
      return indicator ? [contentText(indicator.shortName, language, fallback).text] : [];
    }),
  };
}

function placeText({ isInInbox, isKept, rows, receivedAt }: PlannedFile, words: PageWords): string {
  const { t, language, timezone } = words;
  const place = isInInbox ? 'inbox' : isKept ? 'kept' : 'gone';
  return [
    t(`backfill.place.${place}`),
    rows === null ? t('backfill.notLoaded') : t('backfill.rows', { count: rows }),
    ...(receivedAt ? [t('backfill.received', { when: formatInstant(receivedAt, language, timezone) })] : []),
  ].join(' · ');
}

/** Composes back-fills, how far each is. */
export function composeBackFills(
  backFills: readonly BackFill[],
  { t, language, timezone }: PageWords,
): BackFillView[] {
  return backFills.map(({ id, askedAt, from, to, all, ended, failed, cancelled, error }) => ({
    id,
    what: t('backfill.asked', {
      from: formatMonth(from, language),
      to: formatMonth(to, language),
      when: formatInstant(askedAt, language, timezone),
    }),
    progress: t('backfill.progress', { ended, all, failed, cancelled }),
    share: ended / all,
    isOpen: ended < all,
    error: error && refusalView(error, t),
  }));
}
