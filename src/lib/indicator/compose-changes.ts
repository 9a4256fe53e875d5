import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cause } from '#warehouse/query/causes.ts';
import type { ChangedFigure, IndicatorChanges } from '#warehouse/query/changes.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { fullText, gapText, type Words } from '#lib/format/cell.ts';
import { capitalised, formatPeriod } from '#lib/format/period.ts';
import { unitName } from '#lib/format/unit-name.ts';
import type { View } from '#lib/filters/view.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { joinNames } from '#lib/i18n/join-names.ts';
import { indicatorHref, type Asked } from './indicator-address.ts';
import type { ChangeRow, ChangesView } from './version-view.ts';

export interface ChangesSubject {
  indicator: Indicator;
  catalog: Catalog;
  view: View;
  asked: Asked;
  /** When the older version was built, written. */
  since: string;
  /** Counted over all units and periods asked for; undefined where nothing differs. */
  summary: IndicatorChanges | undefined;
  /** The largest movements first. */
  figures: readonly ChangedFigure[];
  dataHref: string;
}

/** Composes what differs from an older version: how many figures, why they may, and which moved most. */
export function composeChanges(subject: ChangesSubject, words: Words): ChangesView {
  const { summary, figures, since, dataHref } = subject;
  const { t } = words;
  if (!summary) return { title: t('changes.none', { since }), causes: [], rows: [], more: '', dataHref };
  const { moved, appeared, went, state } = summary;
  const all = moved + appeared + went + state;
  return {
    title: t('changes.title', { moved, appeared, went, state, since }),
    causes: summary.causes.map((cause) => causeText(cause, subject, words)),
    rows: figures.map((figure) => changeRow(figure, subject, words)),
    more: all > figures.length ? t('changes.more', { count: all - figures.length }) : '',
    dataHref,
  };
}

function causeText({ kind, of }: Cause, { catalog }: ChangesSubject, words: Words): string {
  const { language, fallback } = words;
  const names = of.map((id) => {
    const named = catalog.sources.get(id) ?? catalog.indicators.get(id) ?? catalog.facts.get(id);
    return named ? contentText(named.name, language, fallback).text : id;
  });
  const distinct = [...new Set(names)];
  const what = kind === 'definition' ? 'definitions' : 'sources';
  return words.t(`cause.${kind}`, { names: joinNames(distinct, distinct.length, words, { of: what }) });
}

function changeRow(figure: ChangedFigure, subject: ChangesSubject, words: Words): ChangeRow {
  const { indicator, catalog, view, asked } = subject;
  const { language, fallback, fiscalYearStart, t } = words;
  const { unitId, period, grain, valueBefore, valueAfter, stateBefore, stateAfter, delta } = figure;
  const unit = catalog.units.get(unitId);
  // One decimal more than usual, or what moved a little would seem not to have moved.
  const finer = { ...indicator, decimals: indicator.decimals + 1 };
  const value = (amount: number | null, state: ChangedFigure['stateBefore']) =>
    amount === null ? t(`state.${state ?? 'not_expected'}`) : fullText(amount, finer, words);
  return {
    key: `${unitId} ${period}`,
    unit: unit ? unitName(unit, language, fallback) : { text: unitId, language },
    href: indicatorHref(indicator.id, { ...view, unit: unitId, grain, period }, asked),
    period: capitalised(formatPeriod(period, grain, language, fiscalYearStart)),
    before: value(valueBefore, stateBefore),
    after: value(valueAfter, stateAfter),
    delta: delta === null ? '–' : `${delta < 0 ? '−' : '+'}${gapText(Math.abs(delta), finer, words)}`,
  };
}
