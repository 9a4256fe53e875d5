import { usedIn, type Parameters } from '../duckdb/parameters.ts';
import { firstDayOf } from '../model/fiscal-period.ts';
import { factsOfFormula } from '../model/indicator.ts';
import { valuesSql } from '../model/tree-view.ts';
import { periodsCounted } from '../query/periods-counted.ts';
import { scopePredicate } from '../scope/scope.ts';
import type { Members } from './fact-statement.ts';
import { isByUnitThen, partsNow, type MemberParts } from './members-part.ts';
import { spanPart, type PeriodsPart } from './periods-part.ts';
import type { Plan, PlannedFigure } from './plan.ts';
import { reportingOf, type Reporting } from './reporting.ts';
import type { Asking } from './route.ts';
import type { Span } from './spans.ts';
import { isAnySilent, toldPart, type ReportsStatement } from './told-reports.ts';

/** Rows of a part that a statement may name. */
const FEW_ROWS = 64;

/**
 * Who has reported, for what is reckoned from facts, as common table expressions with a row for each stretch and unit: `expected` reporters
 * (or days, or deliveries), of whom `reported` have done so for all of it, and how many reports `came` at all.
 */
export interface ReportParts {
  ctes: string[];
  parameters: Parameters;
  /** The parts that have few rows and are not told yet, as statements of their own. */
  untold: ReportsStatement[];
  /** The expression that tells of a figure, by its column; figures of which nothing is known are left out. */
  of: ReadonlyMap<string, ReportedPart>;
}

/** Where it stands who has reported what a figure is made of. */
export interface ReportedPart {
  name: string;
  reporting: Reporting;
  /** Whether its rows are of units apart. */
  byUnit: boolean;
  /** Whether it may have rows of whom no report has come, of whom there are no sums. */
  isSilent: boolean;
}

/** What a statement has in common with its other parts. */
interface Reported {
  plan: Plan;
  periods: PeriodsPart;
  spans: readonly Span[];
  members: MemberParts;
  /** Which of the statement's groupings they are, by number: which periods count differs between them, and with it what is bound. */
  grouping: number;
}

/** Lays out who has reported for the figures of a question, from what was published of it by month or, of slower facts, by quarter or year. */
export function reportParts(asking: Asking, reported: Reported): ReportParts {
  const { plan } = reported;
  const found = new Map<string, ReportedPart>();
  const of = new Map<string, ReportedPart>();
  for (const figure of plan.figures) {
    const reporting = reportingOf(asking.snapshot.catalog, {
      indicator: figure.kind === 'indicator' ? figure.indicator : null,
      facts: factsOf(figure),
    });
    if (!reporting) continue;
    const byUnit = reported.members.members.kind === 'parts' && reporting.levels.length > 0;
    const name = `reported_${reported.grouping}_${found.size}`;
    const part = found.get(reporting.witness.id) ?? {
      ...{ name, reporting, byUnit },
      isSilent: isAnySilent(asking.told?.get(name)),
    };
    found.set(reporting.witness.id, part);
    of.set(figure.column, part);
  }
  const written = [...found.values()].map((part) => partOf(part, asking, reported));
  return {
    ctes: written.map(({ sql }) => sql),
    parameters: Object.assign({}, ...written.map(({ parameters }) => parameters)) as Parameters,
    untold: written.flatMap(({ untold }) => untold),
    of,
  };
}

interface Written {
  sql: string;
  parameters: Parameters;
  /** Whether it is of some units' reports (`member`). */
  hasMembers: boolean;
}

/** A part as it was told; else as it is read. */
function partOf(
  part: ReportedPart,
  asking: Asking,
  reported: Reported,
): Omit<Written, 'hasMembers'> & Pick<ReportParts, 'untold'> {
  const { name, byUnit } = part;
  const told = asking.told?.get(name);
  if (told)
    return { sql: toldPart(name, told, { byUnit, dialect: asking.dialect }), parameters: {}, untold: [] };
  const written =
    part.reporting.levels.length > 0
      ? unitsPart(part, asking, reported)
      : everybodysPart(part, asking, reported);
  const isTold = isFew(byUnit, asking, reported);
  return { ...written, untold: isTold ? [alone(name, written, { asking, reported })] : [] };
}

/** A part as a statement of its own. */
function alone(
  name: string,
  part: Written,
  { asking: { dialect }, reported }: { asking: Asking; reported: Reported },
): ReportsStatement {
  const { periods, spans, members } = reported;
  const ctes = [
    ...(periods.isListed ? [spanPart(spans, dialect)] : []),
    ...(part.hasMembers ? members.ctes : []),
    part.sql,
  ];
  const sql = `with ${ctes.join(',\n')}\nselect * from ${name} order by all`;
  return { name, sql, parameters: usedIn(sql, { ...members.parameters, ...part.parameters }) };
}

/** Whether a part has so few rows that they are told sooner than read anew with every filter. */
function isFew(byUnit: boolean, { snapshot }: Asking, { plan, spans }: Reported): boolean {
  if (!byUnit) return spans.length <= FEW_ROWS;
  return !isByUnitThen(plan) && spans.length * partsNow(plan, snapshot).length <= FEW_ROWS;
}

/** The facts that a figure is made of, each once. */
export function factsOf(figure: PlannedFigure): string[] {
  if (figure.kind === 'measure') return [figure.column.split('.')[0]!];
  return [...new Set(factsOfFormula(figure.indicator.formula))];
}

/**
 * By units: each that reports has what was published of itself, as then, so that one which others went into later is not asked for their
 * reports. It has reported for a stretch where no report that counts there is missing or in part; one in part has come.
 */
function unitsPart({ name, reporting }: ReportedPart, asking: Asking, reported: Reported): Written {
  const { snapshot, scope, dialect } = asking;
  const { periods } = reported;
  const { members } = reported.members;
  const { alias } = snapshot;
  const counted = countedDays(reporting, asking, reported.spans);
  const listed = dialect.isListed(dialect.text('v.period'), `${name}_day`, counted);
  const levels = dialect.isOneOf({ expression: 'd.level', list: null }, `${name}_level`, reporting.levels);
  const visible = scopePredicate(scope, 'v.unit_id', alias);
  const unit = members.kind === 'parts' ? ', unit_no' : '';
  const member = members.kind === 'parts' ? ', m.unit_no' : '';
  const sql = `${name} as (
      select first_month${unit}, count(*) as expected, ${dialect.countWhere('lacking = 0')} as reported, sum(came) as came
      from (
        select first_month${unit}, unit_id, ${dialect.countWhere('not is_whole')} as lacking, ${dialect.countWhere('has_come')} as came
        from (
          select distinct ${periods.key} as first_month${member}, f.unit_id, f.period, f.is_whole, f.has_come
          from (
            select v.unit_id, v.period, ${dialect.monthOf('v.period')} as month_key, v.reported > 0 as is_whole,
              v.reported > 0 or v.state not in ('not_measured', 'not_expected') as has_come, d.unit_key
            from ${valuesSql(alias, 'then')} v join ${alias}.star.dim_unit d on d.unit_id = v.unit_id
            where ${cellsOf(reporting, dialect)} and v.expected > 0 and ${listed.sql} and ${levels.sql} and ${visible.sql}) f
          ${periods.join} ${joinMembers(members, dialect)}
          where ${periods.within('f.month_key')}) r
        group by first_month${unit}, unit_id) r
      group by first_month${unit})`;
  const parameters = { ...listed.parameters, ...levels.parameters, ...visible.parameters };
  return { sql, parameters, hasMembers: true };
}

/** Days and deliveries are nobody's in particular: any unit tells of them. One that came before its period has ended counts. */
function everybodysPart({ name, reporting }: ReportedPart, asking: Asking, reported: Reported): Written {
  const { snapshot, scope, dialect } = asking;
  const { periods } = reported;
  const counted = countedDays(reporting, asking, reported.spans);
  const listed = dialect.isListed(dialect.text('v.period'), `${name}_day`, counted);
  const visible = scopePredicate(scope, 'v.unit_id', snapshot.alias);
  const sql = `${name} as (
      select ${periods.key} as first_month, sum(f.expected) as expected, sum(f.reported) as reported, sum(f.reported) as came
      from (
        select ${dialect.monthOf('v.period')} as month_key, max(v.reported) as reported, max(v.expected) as expected
        from ${snapshot.alias}.indicators.value v
        where ${cellsOf(reporting, dialect)} and (v.reported > 0 or ${listed.sql}) and ${visible.sql}
        group by 1) f
      ${periods.join}
      where ${periods.within('f.month_key')}
      group by 1)`;
  return { sql, parameters: { ...listed.parameters, ...visible.parameters }, hasMembers: false };
}

const cellsOf = ({ witness, grain }: Reporting, dialect: Asking['dialect']) =>
  `v.indicator_id = ${dialect.literal(witness.id)} and v.grain = ${dialect.literal(grain)}`;

/** First days of the periods whose reports count in the stretches asked for. */
function countedDays(reporting: Reporting, { snapshot }: Asking, spans: readonly Span[]): string[] {
  const asked = spans.filter(({ isAsked }) => isAsked);
  return asked.flatMap(({ firstMonth, lastMonth }) => {
    const days = { from: firstDayOf(firstMonth), to: dayBefore(firstDayOf(lastMonth + 1)) };
    return periodsCounted(snapshot.catalog, reporting, days).map(({ period }) => period);
  });
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
}

/** Reporters count for the units that their rows would count for, as then by the first day of the period. */
function joinMembers(members: Members, dialect: Asking['dialect']): string {
  if (members.kind === 'all') return '';
  const kind = members.kind === 'parts' ? 'join' : 'semi join';
  const day = dialect.firstDay('f.month_key');
  const dated = members.areDated ? ` and m.begins <= ${day} and m.ends > ${day}` : '';
  return `${kind} member m on m.unit_key = f.unit_key${dated}`;
}
