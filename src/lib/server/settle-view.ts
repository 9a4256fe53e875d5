import { WarehouseError } from '#warehouse/errors.ts';
import { monthsOfGrain } from '#warehouse/model/fiscal-period.ts';
import type { Grain } from '#warehouse/model/period.ts';
import { readPeriodText } from '#warehouse/query/period-text.ts';
import type { Catalog, Period } from '#warehouse/snapshot/catalog.ts';
import { periodHolding, readView, shownPeriod, type View } from '#lib/filters/view.ts';
import { asAsked } from '#lib/format/as-asked.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatPeriod } from '#lib/format/period.ts';

/** What an address asks of unit and period, as far as a version has it. */
export interface SettledView {
  /** The unit is not looked up. Where a period is asked for it is the one shown: a mistyped one leads on to what was seen. */
  view: View;
  /** The period shown; null where its grain has none. */
  period: Period | null;
  /** Choices that are not met, as the address has them; of a period that exists its first day, too. */
  unmet: { grain: string | null; period: string | null; first: string | null };
}

/**
 * Settles what a page shows of what its address asks: an unknown grain is a month, and a period without figures the one that is shown where
 * none is asked for. A quarter and a year written as such, `2026-Q4`, name their own grain.
 */
export function settleView({ periods, workspace }: Catalog, search: URLSearchParams): SettledView {
  const { unit, grain: named } = readView(search);
  const asked = { grain: search.get('grain') || null, period: search.get('period') || null };
  const first = asked.period && firstOf(asked.period, workspace.calendar.fiscalYearStart);
  const own = grainOf(asked.period ?? '');
  const grain = first && monthsOfGrain[own] > monthsOfGrain[named] ? own : named;
  const period = shownPeriod(first, periods[grain]);
  const isMet = first !== null && periodHolding(first, periods[grain]) !== null;
  return {
    view: { unit, grain, period: (asked.period && period?.period) || null },
    period,
    unmet: {
      grain: asked.grain === named ? null : asked.grain,
      period: isMet ? null : asked.period,
      first: isMet ? null : first,
    },
  };
}

/** Says what of a view is not met and what is shown instead, a sentence each. */
export function viewNotices({ view, period, unmet }: SettledView, words: Words): string[] {
  const { language, fiscalYearStart, t } = words;
  const name = (day: string) => formatPeriod(day, view.grain, language, fiscalYearStart);
  const shown = period ? name(period.period) : '–';
  const asked = asAsked(unmet.period ?? '');
  return [
    ...(unmet.grain ? [t('asked.choice', { choice: asAsked(`grain=${unmet.grain}`) })] : []),
    ...(unmet.period && !unmet.first ? [t('asked.period', { asked, shown })] : []),
    ...(unmet.first ? [t('asked.figures', { asked: name(unmet.first), shown })] : []),
  ];
}

/** First day of the month that a written period begins in; null for what is none. */
function firstOf(text: string, fiscalYearStart: string): string | null {
  try {
    return `${readPeriodText('period', text, fiscalYearStart).from.slice(0, 7)}-01`;
  } catch (fault) {
    if (fault instanceof WarehouseError && fault.code === 'question_invalid') return null;
    throw fault;
  }
}

function grainOf(text: string): Grain {
  if (/^\d{4}$/.test(text)) return 'year';
  return text.includes('Q') ? 'quarter' : 'month';
}
