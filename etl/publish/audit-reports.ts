import type { Contract } from '#etl/contract/contract.ts';
import type { ArrivalRule } from '#etl/contract/quality-rules.ts';
import type { Delivery, RunContext } from '#etl/run-context.ts';
import { listed } from '#etl/listed.ts';
import { firstDayOf, monthOf, startOfPeriod } from '#etl/contract/row-period.ts';
import { identifier, literal, type Session } from '#warehouse/duckdb/database.ts';
import type { FactUnit } from '#warehouse/model/fault-fact.ts';
import type { Text } from '#warehouse/model/text.ts';
import type { Change } from './audit-change.ts';

/** Without a band of its own, a unit that reported a period reports it still, and a period keeps half of its rows. */
const LOST_REPORTS = 0;
const LOST_ROWS = 0.5;
/** Of fewer rows nothing can be said: one of three is no sign. */
const FEWEST_ROWS = 10;
/** Periods that are told one by one. */
const TOLD_PERIODS = 5;
const TOLD_UNITS = 10;

type Counting = Pick<RunContext, 'db' | 'signal' | 'content'>;

/** A period of which a load would take away reports or rows. */
interface Lessened {
  period: string;
  before: number;
  after: number;
  /** Units that reported it, and codes of those that would not any more. */
  reported: number;
  lost: string[];
  isShort: boolean;
}

/**
 * Counts the rows of a source by period, and where an `arrival` rule says who reports, by unit: kept apart, since the load that follows
 * changes them. What a person took out of the inbox is not counted, where files come beside each other.
 *
 * @param delivery files that are there now; absent: all that are loaded
 * @param rows SQL name of the table, where it is another than the one being built
 * @returns whether there is anything to compare with: the source has periods, then as now
 */
export async function countReports(
  context: Counting,
  contract: Contract,
  { delivery, rows = `validate.${identifier(contract.id)}` }: { delivery?: Delivery; rows?: string } = {},
): Promise<boolean> {
  const { db, signal } = context;
  const by = reportedBy(context, contract);
  if (by === null || !(await hasColumns(db, rows, by))) return false;
  const stayed =
    delivery === undefined || contract.load.mode === 'full'
      ? ''
      : ` where ${delivery.files.map(({ fileName }) => isOf(fileName)).join(' or ') || 'false'}`;
  await db.run(
    `create or replace temp table ${counted(contract)} as ${countsOf(by, `${rows}${stayed}`)}`,
    {},
    signal,
  );
  return true;
}

/** SQL condition of rows that came in a file, or in one of those that it packs. */
function isOf(fileName: string): string {
  return `file_name = ${literal(fileName)} or starts_with(file_name, ${literal(`${fileName}/`)})`;
}

/**
 * Finds the periods which a load leaves fewer reports or rows than its contract lets go; newest first.
 *
 * A unit whose rows are held back has not lost its report: they wait for whoever mends them (where the unit that reports is also that of the
 * rows). A listing of all there is may begin later each time: nothing is missed of what is before its second period.
 *
 * @param units SQL name of the units, where they are others than those being built
 */
export async function lostReports(
  context: Counting,
  contract: Contract,
  { units = 'star.dim_unit' } = {},
): Promise<Change[]> {
  const { db, signal } = context;
  const by = reportedBy(context, contract);
  if (by === null) return [];
  const { reports, periodRows } = contract.band ?? {};
  const isMissed = contract.load.mode === 'full' ? 'period > (select min(period) from after)' : 'true';
  const isHeld = by.code === contract.unitColumn ? 'true' : 'false';
  const lessened = await db.rows<Lessened>(
    `with now as materialized (${countsOf(by, `validate.${identifier(contract.id)}`)}),
     after as (select period, sum(rows)::double as after from now group by period),
     held as (select distinct unit_code as unit, ${by.startOf('period')} as period from quality.quarantine
              where source_id = $id and unit_code is not null and period is not null and ${isHeld}),
     compared as (
       select period, sum(b.rows)::double as before, count(*) filter (b.unit <> '') as reported,
              coalesce(list(b.unit order by b.unit)
                filter (b.unit <> '' and now.unit is null and held.unit is null), []) as lost
       from ${counted(contract)} b left join now using (unit, period) left join held using (unit, period)
       group by period),
     judged as (select * replace (coalesce(after, 0) as after),
                  before >= ${FEWEST_ROWS} and coalesce(after, 0) < before * (1 - $periodRows) as is_short
                from compared left join after using (period) where ${isMissed})
     select period::varchar as period, before, after, reported, lost, is_short as "isShort" from judged
     where is_short or len(lost) > reported * $reports order by period desc`,
    { id: contract.id, reports: reports ?? LOST_REPORTS, periodRows: periodRows ?? LOST_ROWS },
    signal,
  );
  const told: Change[] = [];
  for (const one of lessened.slice(0, TOLD_PERIODS))
    told.push(...(await changesOf(context, contract, { one, grain: by.grain, units })));
  const more = lessened.length - TOLD_PERIODS;
  if (more > 0)
    told.push({ says: `the same of ${more} further periods`, fact: { fact: 'more_periods', count: more } });
  await db.run(`drop table ${counted(contract)}`);
  return told;
}

async function changesOf(
  context: Counting,
  { name, band }: Contract,
  { one, grain, units }: { one: Lessened; grain: 'month' | 'quarter'; units: string },
): Promise<Change[]> {
  const { period, before, after, reported, lost, isShort } = one;
  const of = { names: name, period, grain };
  const changes: Change[] = [];
  if (lost.length > reported * (band?.reports ?? LOST_REPORTS)) {
    const named = await nameUnits(context.db, lost.slice(0, TOLD_UNITS), units);
    const more = lost.length - named.length;
    changes.push({
      says: `${lost.length} of ${reported} units that reported ${period} would report it no more: ${listed(lost)}`,
      fact: { fact: 'reports_lost', ...of, units: named, more, of: reported },
    });
  }
  const mostShare = band?.periodRows ?? LOST_ROWS;
  if (isShort)
    changes.push({
      says: `rows of ${period} went from ${before} to ${after}, more than ${mostShare * 100} % fewer`,
      fact: { fact: 'rows_lost', ...of, before, after, mostShare },
    });
  return changes;
}

/** As they are called now; a code that no unit bears stays alone. */
async function nameUnits(db: Session, codes: string[], units: string): Promise<FactUnit[]> {
  const rows = await db.rows<{ code: string; names: string }>(
    `select unit_code as code, arg_max(names, valid_from)::varchar as names from ${units}
     where unit_code in (select unnest($codes::varchar[])) group by unit_code`,
    { codes },
  );
  const named = new Map(rows.map(({ code, names }) => [code, { names: JSON.parse(names) as Text }]));
  return codes.map((code) => ({ code, ...named.get(code) }));
}

/** How a source's reports are told apart: SQL of its unit and of its period. */
interface ReportedBy {
  unit: string;
  period: string;
  /** SQL of the first day of the period that holds a day. */
  startOf: (day: string) => string;
  grain: 'month' | 'quarter';
  /** Columns that hold its days, and the codes of units; null: one for all. */
  days: string[];
  code: string | null;
}

function reportedBy({ content }: Pick<RunContext, 'content'>, contract: Contract): ReportedBy | null {
  const rule = contract.quality.dataset.find((one): one is ArrivalRule => one.kind === 'arrival');
  const startOf = startOfPeriod(content, rule?.every ?? 'month');
  if (rule !== undefined)
    return {
      unit: `coalesce(cast(${identifier(rule.unit)} as varchar), '')`,
      period: startOf(`cast(${identifier(rule.period)} as date)`),
      startOf,
      ...{ grain: rule.every, days: [rule.period], code: rule.unit },
    };
  const { periodColumn, deliveryPeriod } = contract;
  const days = [periodColumn, deliveryPeriod === null ? null : 'delivery_period'].filter(
    (name) => name !== null,
  );
  if (days.length === 0) return null;
  return {
    ...{ unit: `''`, period: firstDayOf(`(${monthOf(contract)})`), startOf },
    ...{ grain: 'month', days, code: null },
  };
}

function countsOf({ unit, period }: ReportedBy, rows: string): string {
  return `select * from (select ${unit} as unit, ${period} as period, count(*) as rows from ${rows} group by all)
    where period is not null`;
}

/** Whether a table has days in these columns: what was loaded by an older contract may have no such, or texts. */
async function hasColumns(db: Session, rows: string, { days, code }: ReportedBy): Promise<boolean> {
  const had = await db.rows<{ column_name: string; column_type: string }>(`describe select * from ${rows}`);
  const typeOf = new Map(had.map(({ column_name, column_type }) => [column_name, column_type]));
  return (
    days.every((name) => /^(DATE|TIMESTAMP)/.test(typeOf.get(name) ?? '')) &&
    (code === null || typeOf.has(code))
  );
}

const counted = ({ id }: Pick<Contract, 'id'>): string => `temp.${identifier(`${id}_reports`)}`;
