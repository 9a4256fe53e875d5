import type { Cell } from '#warehouse/query/cell.ts';
import type { OverviewItem } from '#warehouse/query/overview.ts';
import { describeCell, reportedBy, type Words } from '#lib/format/cell.ts';
import { formatInstant } from '#lib/format/date.ts';
import { capitalised, formatPeriod } from '#lib/format/period.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import { viewHref } from '#lib/filters/view.ts';
import type { Scene } from '#lib/server/page.ts';
import { readOverview } from '#lib/server/questions.ts';
import type { Seen } from '#lib/server/visits.ts';
import { withVersion } from '#lib/server/warehouse.ts';
import { toldCode } from '#lib/server/http-errors.ts';

/** What is different from what a reader saw at the last visit. */
export interface SinceView {
  title: string;
  rows: SinceRow[];
}

export interface SinceRow {
  id: string;
  name: ContentText;
  href: string;
  before: string;
  after: string;
  /** Why it differs: a new period, or another figure for the same one. */
  why: string;
}

/**
 * Compares the headlines with those of the version a reader saw last, each at the period its page showed then.
 * Null at a first visit, and where that version is not kept any more or knew nothing of the unit.
 */
export async function readSince(scene: Scene, seen: Seen | null): Promise<SinceView | null> {
  const { snapshot, words } = scene;
  if (seen === null) return null;
  const when = formatInstant(seen.at, words.language, snapshot.catalog.workspace.timezone);
  if (seen.snapshotId === snapshot.snapshotId) return { title: words.t('since.same', { when }), rows: [] };
  const [then, now] = await Promise.all([readThen(scene, seen), readHeadlines(scene)]);
  if (then === null) return null;
  const rows = now.flatMap((item) => {
    const before = then.find(({ indicatorId }) => indicatorId === item.indicatorId);
    return before ? rowOf(before, item, scene) : [];
  });
  const counts = { when, count: rows.length, of: now.length };
  return { title: words.t(rows.length > 0 ? 'since.changed' : 'since.unchanged', counts), rows };
}

function readHeadlines({ snapshot, scope, unit, period, signal }: Scene): Promise<OverviewItem[]> {
  return headlinesOf(snapshot, scope, { unitId: unit.unitId, ...pick(period) }, signal);
}

/** The version that a reader saw, at the period asked for or else at its own last one; null where it cannot be read. */
async function readThen(scene: Scene, { snapshotId }: Seen): Promise<OverviewItem[] | null> {
  const { unit, view, period, signal } = scene;
  const at = { unitId: unit.unitId, ...(view.period === null ? { grain: period.grain } : pick(period)) };
  try {
    return await withVersion(snapshotId, (then, scope) => headlinesOf(then, scope, at, signal));
  } catch (fault) {
    if (goneCodes.includes(toldCode(fault))) return null;
    throw fault;
  }
}

const goneCodes: readonly (string | null)[] = [
  ...['version_unknown', 'snapshot_missing', 'snapshot_format_unknown', 'unit_unknown', 'question_invalid'],
];

async function headlinesOf(
  snapshot: Scene['snapshot'],
  scope: Scene['scope'],
  at: Omit<Parameters<typeof readOverview>[2], 'indicatorIds'>,
  signal: AbortSignal,
): Promise<OverviewItem[]> {
  const { workspace, indicators } = snapshot.catalog;
  const indicatorIds = workspace.headlines.filter((id) => indicators.has(id));
  return (await readOverview(snapshot, scope, { indicatorIds, ...at }, signal)).items;
}

const pick = ({ grain, period }: Scene['period']) => ({ grain, period });

function rowOf(before: OverviewItem, after: OverviewItem, { snapshot, view, words }: Scene): SinceRow[] {
  const indicator = snapshot.catalog.indicators.get(after.indicatorId)!;
  const by = reportedBy(indicator, snapshot.catalog.facts);
  const [old, current] = [before, after].map(({ current: cell }) => describeCell(cell, indicator, words, by));
  const isSame = old!.full === current!.full && old!.status === current!.status;
  if (isSame) return [];
  const { language, fallback } = words;
  return [
    {
      id: indicator.id,
      name: contentText(indicator.shortName, language, fallback),
      href: viewHref(`/indicators/${indicator.id}`, view),
      ...{ before: old!.full, after: current!.full },
      why: whyDifferent(before.current, after.current, words),
    },
  ];
}

/** Why a headline reads differently: no value, a new period, another figure for the same one, or the same judged by another goal. */
export function whyDifferent(before: Cell | null, after: Cell | null, words: Words): string {
  const { language, fiscalYearStart, t } = words;
  if (after?.value == null) return t('since.gone');
  const period = formatPeriod(after.period, after.grain, language, fiscalYearStart);
  if (before?.period !== after.period) return capitalised(period);
  return capitalised(t(before.value === after.value ? 'since.goal' : 'since.corrected', { period }));
}
