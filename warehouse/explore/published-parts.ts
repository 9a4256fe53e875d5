import type { Parameters } from '../duckdb/parameters.ts';
import type { Lane } from '../duckdb/lanes.ts';
import { valuesSql } from '../model/tree-view.ts';
import { scopePredicate } from '../scope/scope.ts';
import { toldCells, type ToldCells } from '../scope/told-cells.ts';
import { isPart } from './members-part.ts';
import type { PeriodsPart } from './periods-part.ts';
import { ownNames, type Axis, type Plan } from './plan.ts';
import type { Asking } from './route.ts';

/** Common table expressions of which the last is `figure`. */
export interface FigureParts {
  ctes: string[];
  parameters: Parameters;
  lane: Lane;
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
  const told = ['v.value', 'v.numerator', 'v.denominator', dialect.text('v.state'), NOTE_SQL];
  const columns = figures.flatMap((figure) =>
    ownNames(figure, query).map((name, at) => {
      const own = `case when v.indicator_id = ${dialect.literal(figure.column)} then ${told[at]} end`;
      return `max(${own}) as ${dialect.identifier(name)}`;
    }),
  );
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
  };
}

/** The table to read, and which of its rows: beside their own units readers may be told of the whole what was published of it. */
function visibleValues({ query, units }: Plan, { snapshot, scope }: Asking, unitAxis?: Axis): ToldCells {
  const { alias } = snapshot;
  const table = valuesSql(alias, query.tree, unitAxis ? 'value' : 'value_of_unit');
  if (unitAxis?.kind !== 'unit' || unitAxis.of === 'below')
    return { from: table, ...scopePredicate(scope, 'v.unit_id', alias) };
  const states = query.states ? ['state', 'provisional', 'restated_from'] : [];
  return toldCells(scope, {
    ...{ table, row: 'v', alias, asked: units },
    columns: ['value', 'numerator', 'denominator', ...states],
  });
}

/** How settled a published value `v` is. */
const NOTE_SQL = `case when v.provisional and v.restated_from is not null then 'provisional,restated'
        when v.provisional then 'provisional' when v.restated_from is not null then 'restated' end`;
