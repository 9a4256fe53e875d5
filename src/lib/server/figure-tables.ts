import * as z from 'zod';
import { readCriteria } from '#warehouse/query/criteria.ts';
import { readDecomposition } from '#warehouse/query/decompose.ts';
import { readFeeds } from '#warehouse/query/feeds.ts';
import { readGivenRows } from '#warehouse/query/given-rows.ts';
import { readOverview } from '#warehouse/query/overview.ts';
import { isNothing, quotientOf, type PartEffect } from '#warehouse/query/rate-and-mix.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
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
});

/** Makes a table of the score of a unit over all criteria, month by month. */
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
        { period: 'DATE', grain: 'VARCHAR', score: 'DOUBLE' },
        rows.map(({ period, score }) => ({ period, grain: 'month', score })),
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

/** A row of its answer; `done` is the value of the phase's indicator at the top, null where none measures it. */
export const phasesRow = z.strictObject({
  ...{ phase: z.string(), from: z.iso.date(), to: z.iso.date().nullable() },
  ...{ indicator_id: z.string().nullable(), done: figure },
});

/** Makes a table of the phases of the workspace and how far they are. @throws {WarehouseError} question_invalid */
export function phasesTable(
  snapshot: Snapshot,
  scope: Scope,
  { grain, period }: ParametersOf<typeof phasesParameters>,
): Table {
  const { workspace, indicators } = snapshot.catalog;
  const measured = workspace.phases.flatMap(({ indicator }) =>
    indicator !== null && indicators.get(indicator)?.unit === 'percent' ? [indicator] : [],
  );
  const question = {
    ...{ indicatorIds: [...new Set(measured)], unitId: workspace.rootUnit, grain },
    ...(period ? { period: firstDay(snapshot, 'period', { text: period, grain }) } : {}),
  };
  const columns = {
    phase: 'VARCHAR',
    from: 'DATE',
    to: 'DATE',
    indicator_id: 'VARCHAR',
    done: 'DOUBLE',
  } as const;
  return {
    ...{ name: 'phases', question, dictionaries: new Set() },
    read: async (signal) => {
      const { items } = await readOverview(snapshot, scope, question, signal);
      const doneOf = new Map(items.map(({ indicatorId, current }) => [indicatorId, current?.value ?? null]));
      const rows = workspace.phases.map(({ id, from, to, indicator }) => ({
        ...{ phase: id, from, to, indicator_id: indicator, done: doneOf.get(indicator ?? '') ?? null },
      }));
      return readGivenRows(snapshot, columns, rows, signal);
    },
  };
}
