import { viewHref } from '#lib/filters/view.ts';
import { composeAccount } from '#lib/format/account.ts';
import { capitalised } from '#lib/format/period.ts';
import { statuses } from '#lib/format/status.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { noteRestricted } from '#lib/server/audit/note-restricted.ts';
import { readScene } from '#lib/server/page.ts';
import { readOverview } from '#lib/server/questions.ts';
import { unmetChoices } from '#lib/server/unmet-choices.ts';
import { describePeriod } from '#lib/ui/compose-shell.ts';
import { composeIndicatorRow, type IndicatorRow } from '#lib/ui/indicator-row.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
  readScene(event, async ({ snapshot, scope, view, notices, unit, period, words }) => {
    const { indicators, workspace } = snapshot.catalog;
    await noteRestricted(snapshot, indicators.keys());
    const { items } = await readOverview(snapshot, scope, {
      indicatorIds: [...indicators.keys()],
      unitId: unit.unitId,
      grain: period.grain,
      period: period.period,
    });
    const told = items.filter(({ current }) => current !== null || !words.isOfWhole);
    const rows = told.map((item) => {
      const indicator = indicators.get(item.indicatorId)!;
      return composeIndicatorRow(
        { ...item, indicator },
        { catalog: snapshot.catalog, view, name: 'full' },
        words,
      );
    });
    const asked = event.url.searchParams.get('status');
    const chosen = statuses.find((status) => status === asked) ?? null;
    const byStatus = Map.groupBy(rows, (row) => row.cell.status);
    return {
      notices: [...notices, ...unmetChoices(event.url.searchParams, { status: statuses }, words)],
      account: composeAccount(
        rows.map((row) => row.cell.status),
        'indicators',
        words,
        items.length - told.length,
      ),
      period: capitalised(describePeriod(period, words)),
      pillars: groupByPillar(
        chosen ? (byStatus.get(chosen) ?? []) : rows,
        workspace.pillars.map(({ id, name }) => ({
          id,
          name: contentText(name, words.language, words.fallback),
        })),
      ),
      filters: statuses.flatMap((status) => {
        const count = byStatus.get(status)?.length ?? 0;
        const isChosen = chosen === status;
        const href = viewHref('/indicators', view, { status: isChosen ? null : status });
        return count > 0 || isChosen ? [{ status, count, href, isChosen }] : [];
      }),
    };
  });

/** Rows under their pillars, those of none last; pillars without rows are left out. */
function groupByPillar<P extends { id: string; name: unknown }>(rows: IndicatorRow[], pillars: P[]) {
  const groups = Map.groupBy(rows, (row) => pillars.find((pillar) => pillar.id === row.pillar) ?? null);
  return [...pillars, null].flatMap((pillar) => {
    const own = groups.get(pillar);
    return own ? [{ id: pillar?.id ?? '', name: pillar?.name ?? null, rows: own }] : [];
  }) as { id: string; name: P['name'] | null; rows: IndicatorRow[] }[];
}
