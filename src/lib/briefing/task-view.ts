import type { Fact, Measure } from '#warehouse/model/fact.ts';
import type { Status } from '#warehouse/model/value.ts';
import type { Breakdown } from '#warehouse/query/breakdown.ts';
import { capitalised } from '#lib/format/period.ts';
import { formatCount, formatShare } from '#lib/format/number.ts';
import type { Words } from '#lib/format/cell.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { TaskView } from './briefing.ts';
import type { TaskLinks } from './task-links.ts';

/** Dimension by which a fact says that its rows bear a status computed from dates (docs/workspace.md, "facts"). */
const STATUS_DIMENSION = 'task_status';

/** Statuses that dates give a task, in the order of the bar: done, in time, overdue, the rest. */
const looks: Record<string, { status: Status; colour: string }> = {
  done_on_time: { status: 'on_path', colour: 'var(--good)' },
  done_late: { status: 'within_tolerance', colour: 'var(--warn)' },
  in_time: { status: 'no_target', colour: 'var(--ramp-4)' },
  due_soon: { status: 'no_target', colour: 'var(--ramp-3)' },
  overdue: { status: 'behind', colour: 'var(--bad)' },
  needs_deadline: { status: 'not_measured', colour: 'var(--control)' },
  regular: { status: 'no_target', colour: 'var(--ramp-2)' },
  cancelled: { status: 'not_measured', colour: 'var(--line-2)' },
};

/** The fact whose rows bear such a status, and the measure that counts them; null where the workspace has none. */
export function statusFactOf(catalog: Catalog): { fact: Fact; measure: Measure; dimensionId: string } | null {
  for (const fact of catalog.facts.values()) {
    const [measure] = fact.measures;
    if (measure && fact.dimensions.some((dimension) => dimension.id === STATUS_DIMENSION))
      return { fact, measure, dimensionId: STATUS_DIMENSION };
  }
  return null;
}

/** Place of a status in the bar; those of the workspace's own making come after the known ones. */
function placeOf(code: string | null): number {
  const place = Object.keys(looks).indexOf(code ?? '');
  return place < 0 ? Number.MAX_SAFE_INTEGER : place;
}

/** How many of the tasks are overdue. */
export function overdueOf({ rows }: Pick<Breakdown, 'rows'>): number {
  return rows.find(({ code }) => code === 'overdue')?.count ?? 0;
}

/** Composes the bar of statuses; its title says how many are overdue. @param linksOf where a status leads; null where none leads anywhere */
export function composeTasks(
  fact: Fact,
  breakdown: Breakdown,
  { asOf, linksOf }: { asOf: string; linksOf: ((code: string) => TaskLinks) | null },
  words: Words,
): TaskView {
  const { language, t, fallback } = words;
  const members = fact.dimensions.find((dimension) => dimension.id === STATUS_DIMENSION)?.members ?? [];
  const rows = breakdown.rows
    .filter((row) => row.count > 0)
    .sort((a, b) => placeOf(a.code) - placeOf(b.code));
  const overdue = overdueOf(breakdown);
  const linksTo = (code: string | null) => (code === null ? null : (linksOf?.(code) ?? null));
  return {
    overdue,
    title: t('tasks.overdue', { count: overdue, all: breakdown.total }),
    titleHref: overdue > 0 ? (linksTo('overdue')?.href ?? null) : null,
    source: t('tasks.source', { day: asOf }),
    parts: rows.map((row) => {
      const member = members.find((candidate) => candidate.code === row.code);
      const name = capitalised(
        member ? contentText(member.name, language, fallback).text : (row.code ?? '–'),
      );
      const links = linksTo(row.code);
      const countText = formatCount(row.count, language);
      return {
        ...{ count: row.count, name, countText, links },
        link: links && {
          href: links.href,
          title: t('tasks.part', { name, count: countText, how: links.how }),
        },
        shareText: formatShare(row.count, breakdown.total, language),
        ...(looks[row.code ?? ''] ?? { status: 'no_target' as const, colour: 'var(--line-2)' }),
      };
    }),
  };
}
