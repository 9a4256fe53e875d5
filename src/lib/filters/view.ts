import type { Grain } from '#warehouse/model/period.ts';

/**
 * What a page is about, as its address says it: `?unit=34-01&grain=quarter&period=2026-10`.
 * Null stands for the default, which the address leaves out: the root unit, the last complete period.
 */
export interface View {
  unit: string | null;
  grain: Grain;
  /** ISO first day of the period. */
  period: string | null;
}

const knownGrains: readonly string[] = ['month', 'quarter', 'year'] satisfies Grain[];

/** Reads the view of an address. What cannot be one is the default: a mistyped address shows something. */
export function readView(search: URLSearchParams): View {
  const grain = search.get('grain');
  const period = /^\d{4}-(0[1-9]|1[0-2])/.exec(search.get('period') ?? '')?.[0];
  return {
    unit: search.get('unit') || null,
    grain: knownGrains.includes(grain ?? '') ? (grain as Grain) : 'month',
    period: period ? `${period}-01` : null,
  };
}

/** Writes an address for a view, with further parameters; what is the default or null is left out. */
export function viewHref(
  path: string,
  view: View,
  further: { readonly [name: string]: string | null } = {},
): string {
  const search = new URLSearchParams();
  if (view.unit) search.set('unit', view.unit);
  if (view.grain !== 'month') search.set('grain', view.grain);
  if (view.period) search.set('period', view.period.slice(0, 7));
  for (const [name, value] of Object.entries(further)) if (value !== null) search.set(name, value);
  return search.size ? `${path}?${search}` : path;
}

/** The known period of a grain that holds a day: the last one that starts on or before it; null where there is none. */
export function periodHolding(
  day: string,
  periods: readonly { period: string; periodEnd: string }[],
): string | null {
  const found = periods.findLast((candidate) => candidate.period <= day);
  return found && found.periodEnd >= day ? found.period : null;
}

/**
 * The period a page shows: the one asked for, else the known one that holds it, else the last complete one, else the
 * last; null where a grain has none.
 */
export function shownPeriod<P extends { period: string; periodEnd: string; complete: boolean }>(
  asked: string | null,
  periods: readonly P[],
): P | null {
  const held = asked === null ? null : periodHolding(asked, periods);
  return (
    periods.find((candidate) => candidate.period === held) ??
    periods.findLast((candidate) => candidate.complete) ??
    periods.at(-1) ??
    null
  );
}

/** Parameters of a page beside its view that hold for any unit and period: which figure it shows, and how. */
const staying = ['map', 'base', 'by', 'look', 'tree', 'version', 'q', 'source', 'indicator', 'side'];

/** What an address keeps when its unit or period is switched. */
export function stayingParameters(search: URLSearchParams): { [name: string]: string | null } {
  return Object.fromEntries(staying.map((name) => [name, search.get(name) || null]));
}
