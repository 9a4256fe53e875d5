import type { FollowRule } from '#warehouse/control/notice-schema.ts';
import { textInvalid } from '#warehouse/control/text-invalid.ts';
import * as kept from '#warehouse/notice/follows.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { ownPeriod } from '#warehouse/query/own-period.ts';
import { requireIndicator } from '#warehouse/query/question.ts';
import type { Words } from '#lib/format/cell.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { viewHref } from '#lib/filters/view.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { change } from '../audit/change.ts';
import { currentReader } from '../auth/reader.ts';
import type { Scene } from '../page.ts';
import { openWarehouse } from '../warehouse.ts';
import { awaited } from './about-figure.ts';

/** A figure that the reader follows. */
export interface OwnFollow {
  id: number;
  text: string;
  /** Null where they may read it no longer. */
  href: string | null;
}

/** Figures that the reader follows, the oldest first; of one indicator of one unit where it is named. */
export async function listOwnFollows(
  catalog: Catalog,
  words: Words,
  of?: { indicatorId: string; unitId: string },
): Promise<OwnFollow[]> {
  const { control } = await openWarehouse();
  return kept
    .listFollows(control, currentReader().personId)
    .filter(({ indicatorId, unitId }) => !of || (of.indicatorId === indicatorId && of.unitId === unitId))
    .map((follow) => describeFollow(follow, catalog, words));
}

function describeFollow(follow: kept.Follow, catalog: Catalog, words: Words): OwnFollow {
  const { followId: id, indicatorId, unitId, grain, rule } = follow;
  const indicator = catalog.indicators.get(indicatorId);
  const unit = catalog.units.get(unitId);
  if (!indicator || !unit) return { id, text: words.t('notice.follow.lost'), href: null };
  const { t, language, fallback } = words;
  const text = t(`notice.follow.${rule}`, {
    indicator: contentText(indicator.shortName, language, fallback).text,
    unit: unitName(unit, language, fallback).text,
    ...awaited(follow, indicator, { words }),
  });
  const view = { unit: unitId === catalog.workspace.rootUnit ? null : unitId, grain, period: null };
  return { id, text, href: viewHref(`/indicators/${encodeURIComponent(indicatorId)}`, view) };
}

/** A rule as it is typed. */
export interface TypedRule {
  rule: string;
  /** As the figure is shown: of percent up to 100. */
  threshold: string;
  periods: string;
}

/**
 * Lets the reader follow the figure that a page is about.
 * @throws {WarehouseError} indicator_unknown; text_invalid: `threshold`, `periods`, `rule`, `follow`
 */
export async function followFigure(
  { snapshot, unit, period }: Scene,
  indicatorId: string,
  typed: TypedRule,
): Promise<void> {
  const indicator = requireIndicator(snapshot.catalog, indicatorId);
  const isTrend = typed.rule === 'rising' || typed.rule === 'falling';
  const shown = isTrend ? null : readNumber(typed.threshold);
  const threshold = shown !== null && indicator.unit === 'percent' ? shown / 100 : shown;
  const { unitId } = unit;
  const { grain } = ownPeriod(snapshot.catalog, indicator, period);
  await change(({ control, reader: { personId }, note }) => {
    const { followId } = kept.addFollow(control, {
      ...{ personId, indicatorId, unitId, grain, rule: typed.rule as FollowRule, threshold },
      periods: isTrend ? Number(typed.periods) : null,
    });
    const detail = { indicatorId, unitId, rule: typed.rule };
    note({
      action: 'figure_followed',
      object: `follow:${followId}`,
      detail,
      snapshotId: snapshot.snapshotId,
    });
  });
}

/** The reader follows a figure no longer; one they do not follow is no fault. */
export async function leaveFigure(followId: number): Promise<void> {
  await change(({ control, reader: { personId }, note }) => {
    if (kept.endFollow(control, personId, followId))
      note({ action: 'figure_left', object: `follow:${followId}` });
  });
}

/** A number as people type it, with a point or a comma before its decimals. @throws {WarehouseError} text_invalid */
function readNumber(text: string): number {
  const plain = text.trim().replace(',', '.').replace('−', '-');
  if (!/^-?\d{1,12}(\.\d{1,6})?$/.test(plain)) throw textInvalid('threshold', text.slice(0, 40), 'a number');
  return Number(plain);
}
