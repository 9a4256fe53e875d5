import { z } from 'zod';
import { dayShape, idShape, strictShape } from '#etl/workspace/shapes.ts';
import { dateAsOf } from './as-of.ts';
import type { Criterion, Severity } from './criterion.ts';
import type {
  ArrivalRule,
  CrossCheck,
  Judgement,
  Reconciliation,
  RowCountRule,
  ShareRule,
} from './quality-rules.ts';

const sql = z.string().min(1);
const pairs = z.record(idShape, idShape);
const amount = z.number().min(0);

const crossShape = strictShape({
  source: idShape,
  on: pairs.refine((on) => Object.keys(on).length > 0, 'expected at least one pair of columns.'),
  check: sql,
  missing: z.enum(['pass', 'fail', 'error']).default('error'),
});
const reconcileShape = strictShape({
  measures: z.array(idShape).min(1),
  parent: sql,
  children: sql,
  by: z.array(idShape).default([]),
  on: pairs.default({}),
  tolerance: amount.default(0),
});
const sharesShape = strictShape({
  of: idShape,
  by: z.array(idShape).min(1),
  whole: z.number().default(1),
  tolerance: amount.default(1e-6),
});
const rowCountShape = strictShape({
  of: z.enum(['delivery', 'source']).default('delivery'),
  atLeast: amount.nullable().default(null),
  atMost: amount.nullable().default(null),
  against: strictShape({ loads: z.int().min(1), within: amount })
    .nullable()
    .default(null),
});
const expectedShape = z.union(
  [
    strictShape({ list: z.array(z.string()).min(1) }),
    strictShape({
      source: idShape,
      column: idShape,
      where: sql.nullable().default(null),
      validFrom: idShape.nullable().default(null),
      validTo: idShape.nullable().default(null),
    }),
  ],
  { error: () => 'expected { list: [codes] } or { source, column, where, validFrom, validTo }.' },
);
const arrivalShape = strictShape({
  unit: idShape.optional(),
  expected: expectedShape,
  every: z.enum(['month', 'quarter']).default('month'),
  dueDay: z.int().min(0).default(0),
  from: dayShape.nullable().default(null),
  partialBelow: z.number().min(0).max(1).optional(),
});

/** `implementation` of a rule with engine `lodestar`: one of these. */
export const ownShape = strictShape({
  check: sql.optional(),
  crossSource: crossShape.optional(),
  reconcile: reconcileShape.optional(),
  shares: sharesShape.optional(),
  rowCount: rowCountShape.optional(),
  arrival: arrivalShape.optional(),
}).refine(
  (kinds) => Object.values(kinds).filter((kind) => kind !== undefined).length === 1,
  'expected exactly one of check, crossSource, reconcile, shares, rowCount, arrival.',
);

interface Defaults {
  criterion: Criterion;
  severity: Severity;
}
type Body<Rule extends Judgement> = Omit<Rule, keyof Judgement>;

/** What kind of rule an implementation is, and the criterion and severity it has where the entry says none. */
export type Own = Defaults &
  (
    | { kind: 'check'; check: string }
    | { kind: 'cross'; rule: Body<CrossCheck> }
    | { kind: 'reconcile'; rule: Body<Reconciliation> }
    | { kind: 'shares'; rule: Body<ShareRule> }
    | { kind: 'dataset'; rule: Body<RowCountRule> | Body<ArrivalRule> }
  );

/** @returns what is wrong, where it cannot be read against the contract's settings */
export function kindOf(
  own: z.output<typeof ownShape>,
  settings: { unitColumn: string | null; periodColumn: string | null; deliveryPeriod: string | null },
): Own | string {
  const row = { criterion: 'correct', severity: 'error' } as const;
  if (own.check !== undefined) return { ...row, kind: 'check', check: own.check };
  if (own.crossSource) {
    const { on, check, ...cross } = own.crossSource;
    const rule = {
      ...cross,
      on: Object.entries(on).map(([mine, theirs]) => ({ mine, theirs })),
      check: dateAsOf(check),
    };
    return { ...row, kind: 'cross', rule };
  }
  if (own.reconcile) {
    const { on, parent, children, ...sums } = own.reconcile;
    const rule = {
      ...sums,
      on: Object.entries(on).map(([of, child]) => ({ parent: of, child })),
      ...{ parent: dateAsOf(parent), children: dateAsOf(children) },
    };
    return { ...row, kind: 'reconcile', rule };
  }
  if (own.shares) return { ...row, kind: 'shares', rule: own.shares };
  if (own.rowCount) return rowCountOf(own.rowCount);
  return arrivalOf(own.arrival!, settings);
}

function rowCountOf(rule: z.output<typeof rowCountShape>): Own | string {
  if (rule.atLeast === null && rule.atMost === null && rule.against === null)
    return 'asks for nothing: expected atLeast, atMost or against.';
  return {
    ...{ kind: 'dataset', criterion: 'sufficient', severity: 'error' },
    rule: { kind: 'row_count', field: null, ...rule },
  };
}

function arrivalOf(
  { unit: named, ...rule }: z.output<typeof arrivalShape>,
  { unitColumn, periodColumn, deliveryPeriod }: Parameters<typeof kindOf>[1],
): Own | string {
  const unit = named ?? unitColumn;
  const period = periodColumn ?? (deliveryPeriod === null ? null : 'delivery_period');
  if (unit === null) return 'unit missing: say which column holds who reports, or set unitColumn.';
  if (period === null) return 'periods unknown: expected periodColumn or deliveryPeriod in the contract.';
  return {
    ...{ kind: 'dataset', criterion: 'live', severity: 'warning' },
    rule: { kind: 'arrival', field: unit, unit, period, ...rule },
  };
}
