import type { NoticeData } from '#warehouse/control/notice-schema.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import { readTrend } from '#warehouse/query/trend.ts';
import { classOfIndicator } from '#warehouse/scope/class-of.ts';
import { viewHref } from '#lib/filters/view.ts';
import { fullText, goalText } from '#lib/format/cell.ts';
import { formatPeriod } from '#lib/format/period.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import type { NoticeReader, NoticeText } from './notice-reader.ts';

/** Writes that a figure has come where its follower waits for it: its value is read anew, as far as they may read it. */
export async function writeAboutFigure(data: NoticeData, reader: NoticeReader): Promise<NoticeText | null> {
  const { snapshot, scope, words, leaves } = reader;
  const { catalog } = snapshot;
  const { indicatorId, unitId, grain, period, rule } = data;
  const indicator = catalog.indicators.get(indicatorId ?? '');
  const unit = catalog.units.get(unitId ?? '');
  if (!indicator || !unit || !grain || !period || !rule) return null;
  const cells = await readTrend(snapshot, scope, { indicatorId: indicator.id, unitId: unit.unitId, grain });
  const value = cells.find((cell) => cell.period === period)?.value ?? null;
  if (value === null) return null;
  const names = {
    indicator: contentText(indicator.shortName, words.language, words.fallback).text,
    unit: unitName(unit, words.language, words.fallback).text,
    period: formatPeriod(period, grain, words.language, words.fiscalYearStart),
  };
  const isClosed = leaves && classOfIndicator(indicator, catalog) === 'restricted';
  const text = isClosed
    ? words.t('notice.says.closed', names)
    : words.t(`notice.says.${rule}`, {
        ...{ ...names, value: fullText(value, indicator, words) },
        ...awaited(data, indicator, reader),
      });
  const isRoot = unit.unitId === catalog.workspace.rootUnit;
  const view = { unit: isRoot ? null : unit.unitId, grain, period };
  return { text, href: viewHref(`/indicators/${encodeURIComponent(indicator.id)}`, view) };
}

/** The threshold, or how many periods, as a sentence has it. */
export function awaited(
  { threshold, periods }: Pick<NoticeData, 'threshold' | 'periods'>,
  indicator: Indicator,
  { words }: Pick<NoticeReader, 'words'>,
): { threshold: string; count: number } {
  return { threshold: threshold == null ? '' : goalText(threshold, indicator, words), count: periods ?? 0 };
}
