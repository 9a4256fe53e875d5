import * as z from 'zod';
import { criteria, type Criterion } from '#warehouse/model/criterion.ts';
import { readCriteria } from '#warehouse/query/criteria.ts';
import { readDecomposition } from '#warehouse/query/decompose.ts';
import { readFeeds } from '#warehouse/query/feeds.ts';
import { readGivenRows } from '#warehouse/query/given-rows.ts';
import { readOverview } from '#warehouse/query/overview.ts';
import { isNothing, quotientOf, type PartEffect } from '#warehouse/query/rate-and-mix.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import { ancestry } from '#warehouse/snapshot/catalog.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { cellInPeriodParameters, firstDay } from './cell-parameters.ts';
import { decomposeParameters, decomposeQuestion } from './judgement-answers.ts';
import { format, text, whole, type ParametersOf } from './parameters.ts';
import type { Table } from './table-answer.ts';

const figure = z.number().nullable();

/** What `/api/v1/decompose/parts` is asked: what `/api/v1/decompose` is, for a table. */
export const partsParameters = { ...decomposeParameters, format };

/** A row of its answer: the whole change first, then its parts, the largest effect first. */
export const partsRow = z.strictObject({
  ...{ part: z.enum(['whole', 'part', 'rest']), key: z.string().nullable() },
  ...{ before: figure, after: figure, rate: z.number(), mix: z.number(), coverage: z.number() },
});

const partsColumns = {
  part: 'VARCHAR',
  key: 'VARCHAR',
  before: 'DOUBLE',
  after: 'DOUBLE',
  rate: 'DOUBLE',
  mix: 'DOUBLE',
  coverage: 'DOUBLE',
} as const;

/** Makes a table of why a ratio changed; no row where there is no change to take apart. @throws {WarehouseError} question_invalid */
export function partsTable(
  snapshot: Snapshot,
  scope: Scope,
  parameters: ParametersOf<typeof partsParameters>,
): Table {
  const question = decomposeQuestion(snapshot, parameters);
  return {
    ...{ name: 'decompose', question, dictionaries: new Set(['part']) },
    read: async (signal) => {
      const { effects } = await readDecomposition(snapshot, scope, question, signal);
      if (effects === null) return readGivenRows(snapshot, partsColumns, [], signal);
      const { before, after, rate, mix, coverage, parts } = effects;
      const whole = { part: 'whole', key: null, before, after, rate, mix, coverage };
      const rows = parts.filter((part) => !isNothing(part)).map(partRow);
      return readGivenRows(snapshot, partsColumns, [whole, ...rows], signal);
    },
  };
}

/** What the parts do not show may be what is suppressed in them: its own values are not told. */
function partRow({ key, before, after, rate, mix, coverage }: PartEffect<string | null>) {
  const effects = { rate, mix, coverage };
  if (key === null) return { part: 'rest', key, before: null, after: null, ...effects };
  return { part: 'part', key, before: quotientOf(before), after: quotientOf(after), ...effects };
}

/** What `/api/v1/quality/months` is asked. */
export const monthsParameters = {
  unit: text('Durable id of a unit; the one at the top where it is left out.'),
  months: whole(1, 1200, 'The last months of those known; all where it is left out.'),
  format,
};

/** A row of its answer. */
export const monthsRow = z.strictObject({
  ...{ period: z.iso.date(), grain: z.literal('month') },
  score: figure,
  ...({ correct: figure, sufficient: figure, clean: figure, live: figure, unified: figure } satisfies {
    [criterion in Criterion]: typeof figure;
  }),
});

/** Makes a table of the score of a unit over all criteria and by each, month by month. */
export function monthsTable(
  snapshot: Snapshot,
  scope: Scope,
  { unit, months: last }: ParametersOf<typeof monthsParameters>,
): Table {
  const question = { unitId: unit ?? snapshot.catalog.workspace.rootUnit, months: last ?? null };
  return {
    ...{ name: 'quality', question, dictionaries: new Set(['grain']) },
    read: async (signal) => {
      const { months } = await readCriteria(snapshot, scope, question, signal);
      const rows = last ? months.slice(-last) : months;
      return readGivenRows(
        snapshot,
        {
          ...{ period: 'DATE', grain: 'VARCHAR', score: 'DOUBLE' },
          ...Object.fromEntries(criteria.map((criterion) => [criterion, 'DOUBLE'])),
        },
        rows.map(({ period, score, byCriterion }) => ({
          ...{ period, grain: 'month', score },
          ...Object.fromEntries(criteria.map((criterion) => [criterion, byCriterion[criterion] ?? null])),
        })),
        signal,
      );
    },
  };
}

/** A row of what `/api/v1/feeds` answers. */
export const feedsRow = z.strictObject({
  ...{ from_kind: z.enum(['source', 'fact']), from_id: z.string() },
  ...{ to_kind: z.enum(['fact', 'indicator']), to_id: z.string() },
});

/** Makes a table of what is computed from what, from sources to indicators. */
export function feedsTable(snapshot: Snapshot, scope: Scope): Table {
  const columns = { from_kind: 'VARCHAR', from_id: 'VARCHAR', to_kind: 'VARCHAR', to_id: 'VARCHAR' } as const;
  return {
    ...{ name: 'feeds', question: {}, dictionaries: new Set(['from_kind', 'to_kind']) },
    read: async (signal) => {
      const feeds = await readFeeds(snapshot, scope, signal);
      const rows = feeds.map(({ fromKind, fromId, toKind, toId }) => ({
        ...{ from_kind: fromKind, from_id: fromId, to_kind: toKind, to_id: toId },
      }));
      return readGivenRows(snapshot, columns, rows, signal);
    },
  };
}

/** What `/api/v1/phases` is asked. */
export const phasesParameters = {
  ...{ grain: cellInPeriodParameters.grain, period: cellInPeriodParameters.period },
  format,
};

/**
 * A row of its answer: what measures the phase, its value at the top of what the reader sees, from where it set out and the next goal, in the
 * indicator's own unit; null where nothing measures it. `done` is the value where it is a share, as it was before there was `value`.
 */
export const phasesRow = z.strictObject({
  ...{ phase: z.string(), from: z.iso.date(), to: z.iso.date().nullable() },
  ...{ indicator_id: z.string().nullable(), done: figure },
  ...{ value: figure, baseline: figure, target: figure, target_date: z.iso.date().nullable() },
});

/** Makes a table of the phases of the workspace with what measures them. @throws {WarehouseError} question_invalid */
export function phasesTable(
  snapshot: Snapshot,
  scope: Scope,
  { grain, period }: ParametersOf<typeof phasesParameters>,
): Table {
  const { workspace, indicators } = snapshot.catalog;
  const measured = workspace.phases.flatMap(({ indicator }) =>
    indicator !== null && indicators.has(indicator) ? [indicator] : [],
  );
  const [whole] = ancestry(snapshot.catalog, workspace.rootUnit);
  const question = {
    ...{ indicatorIds: [...new Set(measured)], unitId: whole?.unitId ?? workspace.rootUnit, grain },
    ...(period ? { period: firstDay(snapshot, 'period', { text: period, grain }) } : {}),
  };
  const columns = {
    phase: 'VARCHAR',
    from: 'DATE',
    to: 'DATE',
    indicator_id: 'VARCHAR',
    done: 'DOUBLE',
    value: 'DOUBLE',
    baseline: 'DOUBLE',
    target: 'DOUBLE',
    target_date: 'DATE',
  } as const;
  return {
    ...{ name: 'phases', question, dictionaries: new Set() },
    read: async (signal) => {
      const { items } = await readOverview(snapshot, scope, question, signal);
      const cells = new Map(items.map(({ indicatorId, current }) => [indicatorId, current]));
      const rows = workspace.phases.map(({ id, from, to, indicator: indicator_id }) => {
        const indicator = indicators.get(indicator_id ?? '');
        const cell = cells.get(indicator_id ?? '');
        const value = cell?.value ?? null;
        return {
          ...{ phase: id, from, to, indicator_id, done: indicator?.unit === 'percent' ? value : null },
          ...{ value, baseline: indicator?.baseline?.value ?? null },
          ...{ target: cell?.target ?? null, target_date: cell?.targetDate ?? null },
        };
      });
      return readGivenRows(snapshot, columns, rows, signal);
    },
  };
}
