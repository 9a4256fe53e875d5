import { z } from 'zod';
import { strictShape } from '#etl/workspace/shapes.ts';
import type { YamlFile } from '#etl/workspace/yaml-file.ts';
import { identifier } from '#warehouse/duckdb/database.ts';
import { dateAsOf } from './as-of.ts';
import type { Criterion } from './criterion.ts';
import {
  metrics,
  operators,
  type Expectation,
  type Judgement,
  type Metric,
  type MetricRule,
  type Operator,
  type SqlRule,
} from './quality-rules.ts';
import type { EntryPlace } from './entry-place.ts';

const pair = z
  .array(z.number())
  .length(2, 'expected two numbers, the smaller first.')
  .refine(([from = 0, to = 0]) => from < to, 'expected two numbers, the smaller first.');
const isPair = (operator: Operator) => operator === 'mustBeBetween' || operator === 'mustNotBeBetween';
const operatorShape = z.object(
  Object.fromEntries(
    operators.map((operator) => [operator, (isPair(operator) ? pair : z.number()).optional()]),
  ),
);

const texts = z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]));
const argumentShape = strictShape({
  missingValues: texts.optional(),
  validValues: texts.optional(),
  pattern: z.string().optional(),
  properties: z.array(z.string()).min(1).optional(),
});
const metricShape = z.object({
  metric: z.enum(metrics),
  unit: z.enum(['rows', 'percent']).default('rows'),
  arguments: argumentShape.prefault({}),
});
const queryShape = z.object({ query: z.string().min(1) });

const criterionOf: { [metric in Metric]: Criterion } = {
  nullValues: 'sufficient',
  missingValues: 'sufficient',
  invalidValues: 'clean',
  duplicateValues: 'clean',
  rowCount: 'sufficient',
};

type Body<Rule extends Judgement> = Omit<Rule, keyof Judgement> & { criterion: Criterion };

/** Reads an entry of type `library` or `sql`. @returns null where something did not fit (noted in `yaml`) */
export function readMeasuredRule(
  yaml: YamlFile,
  place: EntryPlace,
  entry: { type?: string | undefined },
): Body<MetricRule> | Body<SqlRule> | null {
  const expectation = readExpectation(yaml, place, entry);
  if (entry.type === 'sql') {
    const rule = yaml.read(queryShape, entry, place.at);
    if (rule === null || expectation === null) return null;
    const query = dateAsOf(withPlaceholders(rule.query, place));
    return { kind: 'sql', field: place.field, query, expectation, criterion: 'correct' };
  }
  const rule = yaml.read(metricShape, entry, place.at);
  if (rule === null || expectation === null) return null;
  const { metric, unit, arguments: given } = rule;
  const columns = given.properties ?? (place.field === null ? [] : [place.field]);
  const problem = problemOf(rule, columns);
  if (problem !== null) {
    yaml.fault(place.at, problem);
    return null;
  }
  return {
    ...{ kind: 'metric', metric, unit, columns, expectation, criterion: criterionOf[metric] },
    field: columns.length === 1 ? columns[0]! : null,
    missingValues: textsIn(given.missingValues),
    validValues: given.validValues === undefined ? null : textsIn(given.validValues),
    pattern: given.pattern ?? null,
  };
}

function problemOf({ metric, unit, arguments: given }: z.output<typeof metricShape>, columns: string[]) {
  if (metric === 'rowCount')
    return unit === 'percent' ? 'rowCount has no percent: expected unit rows.' : null;
  if (columns.length === 0)
    return `${metric} of nothing: expected it at a property${metric === 'duplicateValues' ? ', or arguments.properties' : ''}.`;
  if (metric !== 'duplicateValues' && columns.length > 1) return `${metric} is of one property.`;
  if (metric === 'missingValues' && given.missingValues === undefined)
    return 'arguments.missingValues missing: expected a list of values that mean "missing".';
  if (metric === 'invalidValues' && given.validValues === undefined && given.pattern === undefined)
    return 'invalidValues against nothing: expected arguments.validValues or arguments.pattern.';
  return null;
}

function readExpectation(yaml: YamlFile, { at }: EntryPlace, entry: unknown): Expectation | null {
  const found = yaml.read(operatorShape, entry, at);
  if (found === null) return null;
  const given = operators.filter((operator) => found[operator] !== undefined);
  const [operator] = given;
  if (given.length === 1 && operator) return { operator, values: [found[operator]!].flat() };
  yaml.fault(at, `expected exactly one of ${operators.join(', ')}, found ${given.length}.`);
  return null;
}

/** `null` means a value that is not there, which any metric of missing values counts. */
function textsIn(values: (string | number | boolean | null)[] | undefined): string[] {
  return (values ?? []).filter((value) => value !== null).map((value) => String(value).normalize('NFC'));
}

/** `{object}` and `{property}`; ODCS's own examples also write `${table}` and `${column}`. */
function withPlaceholders(query: string, { id, field }: EntryPlace): string {
  const replaced = query.replace(/\$?\{(?:object|table)\}/g, `validate.${identifier(id)}`);
  return field === null ? replaced : replaced.replace(/\$?\{(?:property|column)\}/g, identifier(field));
}
