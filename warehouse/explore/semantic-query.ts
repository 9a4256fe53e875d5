import * as z from 'zod';
import { comparisonOf } from '../model/comparison.ts';
import { grains } from '../model/period.ts';
import { treeViews } from '../model/tree-view.ts';
import { invalidQuestion } from '../query/question.ts';

/** As questions have it: `previous`, `previous_year`, or the period itself, `2025`, `2025-Q3` or `2025-06`. */
export const comparedShape = z
  .string()
  .regex(
    /^(?:previous|previous_year|\d{4}(?:-Q[1-4]|-(?:0[1-9]|1[0-2]))?)$/,
    'previous, previous_year, or a period such as 2025-06',
  );

/** The axis whose members are the very units asked for, of whatever levels, each with all below it: also one that lies below another. */
export const EACH_UNIT = 'unit:each';

/** Rows an answer has at most, and where nothing is said. */
export const MOST_ROWS = 1_000_000;
const USUAL_ROWS = 10_000;

const name = z.string().min(1).max(200);
const names = z.array(name).max(1000);

/** What may be asked of the model; see {@link SemanticQuery}. */
export const semanticQueryShape = z.strictObject({
  indicators: names.default([]),
  measures: names.default([]),
  by: z.array(name).max(8).default([]),
  where: z.record(name, names).default({}),
  time: z
    .strictObject({
      grain: z.enum(grains).default('month'),
      from: name.nullable().default(null),
      to: name.nullable().default(null),
      compare: z
        .array(comparedShape)
        .refine(
          (all) => new Set(all.map(comparisonOf)).size === all.length,
          'each once, and one period at most',
        )
        .default([]),
    })
    .prefault({}),
  order: z
    .array(z.strictObject({ column: name, descending: z.boolean().default(false), at: z.string().nullish() }))
    .max(8)
    .default([]),
  tree: z.enum(treeViews).default('now'),
  states: z.boolean().default(false),
  totals: z.union([z.boolean(), names]).default(false),
  limit: z.int().min(0).max(MOST_ROWS).default(USUAL_ROWS),
  offset: z.int().min(0).default(0),
});

/**
 * A question put in the words of the model.
 *
 * - `indicators`: ids; `measures`: `fact.measure`. At least one of both.
 * - `by`: `period`, `unit` (those directly below), `unit:LEVEL` (those of a level below), `unit:each` (those that `where` names, side by
 *   side), or ids of dimensions. One row for each combination that has rows; without `period` the whole range is one period.
 * - `where`: codes by dimension; `unit`: only at and below these units, the whole organisation where it is left out.
 * - `time`: periods from–to, both inclusive, as addresses write them (`2026`, `2026-Q4`, `2026-10`); without an end all there are with
 *   `period`, and the last complete one without.
 * - `time.compare`: further columns of each figure for the period before (`_previous`), the same a year before (`_previous_year`), or as many
 *   periods earlier as a named one lies before the first (`_against`).
 * - `tree`: `now` counts rows where they belong now; `then` where they belonged on their own day, by the units that stood at each period's end.
 * - `states`: whether each figure has columns with why it is there or not, and how settled it is.
 * - `totals`: axes of `by` for which totals are given too, true for all: rows in which those axes are null and `total_of` names them. Over
 *   `unit:each` each row counts once, also where one of the units lies below another.
 * - `order`: by columns of the answer, or by the change of a compared figure (`…_previous_change`); otherwise by those of `by`. With `at` as a
 *   table has it: the first axis down by the figure in the column of that member of the second, or by its totals where it is empty; further axes split
 *   rows, whose parts stand after them. With `at` null no axis stands across: the first stands down, and all others split its rows.
 */
export type SemanticQuery = z.infer<typeof semanticQueryShape>;

/** Reads a question as a program sends it. @throws {WarehouseError} question_invalid: says which part and what is expected */
export function readSemanticQuery(sent: unknown): SemanticQuery {
  const read = semanticQueryShape.safeParse(sent);
  if (!read.success) {
    const [issue] = read.error.issues;
    const what = issue!.path.join('.') || 'query';
    throw invalidQuestion(
      what,
      JSON.stringify(partAt(sent, issue!.path)),
      `something else: ${issue!.message}`,
    );
  }
  const query = read.data;
  if (query.indicators.length + query.measures.length === 0)
    throw invalidQuestion('indicators', '(none)', 'at least one indicator, or one measure as fact.measure');
  return query;
}

/** The part of what was sent that a path leads to. */
function partAt(sent: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key], sent);
}
