import type { Parameters } from '../duckdb/parameters.ts';
import type { Lane } from '../duckdb/lanes.ts';
import { valuesSql } from '../model/tree-view.ts';
import { scopePredicate } from '../scope/scope.ts';
import { toldCells, type ToldCells } from '../scope/told-cells.ts';
import { isPart } from './members-part.ts';
import type { PeriodsPart } from './periods-part.ts';
import { ownNames, type Axis, type Plan, type PlannedFigure } from './plan.ts';
import { reportingOf } from './reporting.ts';
import { factsOf } from './reports-part.ts';
import type { Asking } from './route.ts';
import type { ReportsStatement } from './told-reports.ts';

/** Common table expressions of which the last is `figure`. */
export interface FigureParts {
  ctes: string[];
  parameters: Parameters;
  lane: Lane;
  /** What of who has reported can be read beforehand. */
  untold: readonly ReportsStatement[];
}

/** Reads the published values, so that they are the very ones that pages show. */
export function publishedParts(plan: Plan, asking: Asking, { within, daysWithin }: PeriodsPart): FigureParts {
  const { dialect } = asking;
  const { axes, figures, query, units } = plan;
  const unitAxis = axes.find((axis) => axis.kind === 'unit');
  const hasUnits = unitAxis !== undefined;
  const visible = visibleValues(plan, asking, unitAxis);
  const asked = dialect.isOneOf(
    { expression: 'v.indicator_id', list: null },
    'indicator',
    figures.map(({ column }) => column),
  );
  const part = hasUnits ? isPart('v.unit_id', plan, asking) : null;
  const columns = figures.flatMap((figure) => {
    const told = ['v.value', 'v.numerator', 'v.denominator', ...toldOf(figure, asking)];
    return ownNames(figure, query).map((name, at) => {
      const own = `case when v.indicator_id = ${dialect.literal(figure.column)} then ${told[at]} end`;
      return `max(${own}) as ${dialect.identifier(name)}`;
    });
  });
  const where = part ? part.sql : `v.unit_id = ${dialect.parameter('parent', 'text')}`;
  return {
    ctes: [
      `figure as (
      select ${dialect.monthOf('v.period')} as first_month, ${hasUnits ? 'v.unit_id, ' : ''}${columns.join(', ')}
      from ${visible.from} v
      where v.grain = ${dialect.parameter('grain', 'text')} and ${asked.sql} and ${daysWithin('v.period')}
        and ${within(dialect.monthOf('v.period'))} and ${where} and ${visible.sql}
      group by 1${hasUnits ? ', v.unit_id' : ''})`,
    ],
    parameters: {
      ...{ grain: query.time.grain, parent: units[0]! },
      ...asked.parameters,
      ...part?.parameters,
      ...visible.parameters,
    },
    lane: 'quick',
    untold: [],
  };
}

/** The table to read, and which of its rows: beside their own units readers may be told of the whole what was published of it. */
function visibleValues({ query, units }: Plan, { snapshot, scope }: Asking, unitAxis?: Axis): ToldCells {
  const { alias } = snapshot;
  const table = valuesSql(alias, query.tree, unitAxis ? 'value' : 'value_of_unit');
  if (unitAxis?.kind !== 'unit' || unitAxis.of === 'below')
    return { from: table, ...scopePredicate(scope, 'v.unit_id', alias) };
  const states = query.states ? STATE_COLUMNS : [];
  return toldCells(scope, {
    ...{ table, row: 'v', alias, asked: units },
    columns: ['value', 'numerator', 'denominator', ...states],
  });
}

/** What is read to tell why a published value is there or not. */
const STATE_COLUMNS = ['state', 'provisional', 'restated_from', 'reported', 'expected'];

/** What is told of a published value `v`: its state, why it is not there or how settled it is, and how many have reported. */
function toldOf(figure: PlannedFigure, { snapshot, dialect }: Asking): string[] {
  const indicator = figure.kind === 'indicator' ? figure.indicator : null;
  const isCounted = reportingOf(snapshot.catalog, { indicator, facts: factsOf(figure) })?.isCounted ?? false;
  const count = (column: string) => dialect.whole(isCounted ? `v.${column}` : 'null');
  return [dialect.text('v.state'), NOTE_SQL, count('reported'), count('expected')];
}

const NOTE_SQL = `nullif(concat_ws(',',
        case when v.state = 'not_measured' and v.reported = 0 and v.expected > 0 then 'not_reported' end,
        case when v.provisional then 'provisional' end,
        case when v.restated_from is not null then 'restated' end), '')`;
