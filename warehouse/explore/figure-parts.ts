import type { Dialect } from './dialect.ts';
import { keysOf, type Parts } from './fact-statement.ts';
import { ownNames, type Plan, type PlannedFigure } from './plan.ts';
import type { ReportedPart, ReportParts } from './reports-part.ts';

/** Makes sums into figures, as common table expressions of which the last is `figure`. */
export function figureParts(
  plan: Plan,
  { parts, reports }: { parts: readonly Parts[]; reports: ReportParts | null },
  dialect: Dialect,
): string[] {
  const summed = sumsPart(plan, parts, dialect);
  const results = parts.flatMap((part) => part.results);
  const sums = results.length === 1 ? results[0]!.name : 'sums';
  if (!reports || reports.of.size === 0)
    return [...summed, figuresPart(plan, { sums, reports: null }, dialect)];
  const silent = withSilent(plan, { sums, reports }, dialect);
  return [...summed, ...silent.ctes, figuresPart(plan, { sums: silent.name, reports }, dialect)];
}

/** All sums side by side, where there are several. A combination is in each part once at most, so that the largest of its values is the value. */
function sumsPart({ axes }: Plan, parts: readonly Parts[], dialect: Dialect): string[] {
  const keys = keysOf(axes, dialect);
  const results = parts.flatMap((part) => part.results);
  if (results.length === 1) return [];
  const columns = results.flatMap((result) => result.columns);
  const rows = results.map(
    ({ name, columns: own }) =>
      `select ${[...keys, ...columns.map((column) => (own.includes(column) ? column : `null as ${column}`))].join(', ')} from ${name}`,
  );
  return [
    `sums as (
      select ${[...keys, ...columns.map((column) => `max(${column}) as ${column}`)].join(', ')}
      from (${rows.join(' union all ')}) group by ${keys.join(', ')})`,
  ];
}

/**
 * Rows also of those of whom no report has come: there are no sums of them, and it is told why. Not where an answer is by a dimension,
 * whose codes nobody owes.
 */
function withSilent(
  { axes }: Plan,
  { sums, reports }: { sums: string; reports: ReportParts },
  dialect: Dialect,
): { name: string; ctes: string[] } {
  const keys = keysOf(axes, dialect);
  const isByUnit = keys.includes('unit_no');
  const tellers = [...new Set(reports.of.values())].filter(
    ({ byUnit, isSilent }) => byUnit === isByUnit && isSilent,
  );
  if (tellers.length === 0 || axes.some(({ kind }) => kind === 'dimension')) return { name: sums, ctes: [] };
  const all = tellers.map(
    ({ name }) => `select ${keys.join(', ')} from ${name} where came = 0 and expected > 0`,
  );
  const asked = `(select ${keys.join(', ')} from ${sums} union ${all.join(' union ')})`;
  return {
    name: 'answered',
    ctes: [`answered as (select * from ${asked} k left join ${sums} using (${keys.join(', ')}))`],
  };
}

/** Sums made into figures, with who has reported, and units named. */
function figuresPart(
  { axes, figures, query }: Plan,
  { sums, reports }: { sums: string; reports: ReportParts | null },
  dialect: Dialect,
): string {
  const keys = keysOf(axes, dialect).map((key) => (key === 'unit_no' ? 'unit_id' : key));
  const columns = figures.flatMap((figure) =>
    figureColumns(figure, { query, reported: reports?.of.get(figure.column) ?? null }, dialect),
  );
  const named = keys.includes('unit_id') ? ' join part using (unit_no)' : '';
  const told = [...new Set(reports?.of.values() ?? [])].map(joinReported).join('');
  const selected = keys.map((key) => (key === 'unit_id' ? 'part.unit_id' : `s.${key}`));
  return `figure as (select ${[...selected, ...columns].join(', ')} from ${sums} s${named}${told})`;
}

function joinReported({ name, byUnit }: ReportedPart): string {
  const unit = byUnit ? ` and ${name}.unit_no = s.unit_no` : '';
  return ` left join ${name} on ${name}.first_month = s.first_month${unit}`;
}

function figureColumns(
  figure: PlannedFigure,
  { query, reported }: { query: Plan['query']; reported: ReportedPart | null },
  dialect: Dialect,
): string[] {
  const values = valuesOf(figure, dialect);
  const told = [...values, ...toldOf(values[0]!, reported, dialect)];
  return ownNames(figure, query).map((name, at) => `${told[at]} as ${dialect.identifier(name)}`);
}

/** What is told of a reckoned value: its state, why it is not there, and how many have reported. */
function toldOf(value: string, reported: ReportedPart | null, dialect: Dialect): string[] {
  if (!reported) {
    const state = `case when ${value} is null then 'not_measured' else 'measured' end`;
    return [dialect.text(state), dialect.text('null'), dialect.whole('null'), dialect.whole('null')];
  }
  const { name, reporting } = reported;
  const lacks = `${name}.reported < ${name}.expected`;
  const state = `case when ${value} is null then 'not_measured' when ${lacks} then 'partial' else 'measured' end`;
  const note = `case when ${value} is null and ${name}.came = 0 and ${name}.expected > 0 then 'not_reported' end`;
  const count = (column: string) => dialect.whole(reporting.isCounted ? `${name}.${column}` : 'null');
  return [dialect.text(state), dialect.text(note), count('reported'), count('expected')];
}

/** The value of a figure, and of an indicator its sides. */
function valuesOf(figure: PlannedFigure, dialect: Dialect): string[] {
  if (figure.kind === 'measure') return [figure.sum];
  const { numerator, denominator, per } = figure.sides!;
  if (denominator === null) return [numerator, numerator, dialect.number('null')];
  const ratio = `${numerator} / nullif(${denominator}, 0)${per === 1 ? '' : ` * ${per}`}`;
  return [ratio, numerator, denominator];
}
