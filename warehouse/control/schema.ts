import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { FaultFact } from '../model/fault-fact.ts';
import type { RequestTrigger } from '../queue/request-trigger.ts';

/** Published versions of the warehouse. Times are ISO UTC throughout. */
export const version = sqliteTable('version', {
  snapshotId: text('snapshot_id').primaryKey(),
  file: text('file').notNull(),
  runId: text('run_id').notNull(),
  parentId: text('parent_id'),
  asOf: text('as_of').notNull(),
  formatVersion: integer('format_version').notNull(),
  bytes: integer('bytes').notNull(),
  publishedAt: text('published_at').notNull(),
});

/** One row (id 1): the version being served. Writing it is the commit point of a refresh. */
export const served = sqliteTable('served', {
  id: integer('id').primaryKey(),
  snapshotId: text('snapshot_id'),
  revision: integer('revision').notNull(),
});

/**
 * Outcome of a run; `running` until it ends, `interrupted` when its process died. `held` when it built what waits for a person's word,
 * and by that word `published`, `refused` with its deliveries, or `discarded` without them.
 */
export const runOutcomes = [
  'running',
  'published',
  'held',
  'refused',
  'discarded',
  'unchanged',
  'partial',
  'failed',
  'interrupted',
] as const;
export type RunOutcome = (typeof runOutcomes)[number];

/** What a run was asked to do. A `plan` lets what it builds wait, a `rollback` takes a source back, a `replay` judges its rows again. */
export type RunKind = 'refresh' | 'plan' | 'rollback' | 'replay';

/** Why a run was begun: asked of the queue, at the start of the server, or by a command. */
export type RunTrigger = RequestTrigger | 'start' | 'command';

export const run = sqliteTable('run', {
  runId: text('run_id').primaryKey(),
  /** Source ids asked for, as a JSON list; empty list = all. */
  requested: text('requested', { mode: 'json' }).$type<string[]>().notNull(),
  kind: text('kind').$type<RunKind>().notNull().default('refresh'),
  /** Rollback: the version that the source is taken from. */
  restoredFrom: text('restored_from'),
  /** Why it was asked for, in a person's words. */
  reason: text('reason'),
  trigger: text('trigger').$type<RunTrigger>().notNull(),
  startedAt: text('started_at').notNull(),
  heartbeatAt: text('heartbeat_at').notNull(),
  finishedAt: text('finished_at'),
  pid: integer('pid').notNull(),
  /** The claim of the requests it does (`refresh_request`); null where it was begun by hand. */
  claim: text('claim'),
  /**
   * Who asked for it, and who made what it takes in (handed in a file, mended rows), as the audit names them; of what schedules take in
   * that nobody made, none.
   */
  askers: text('askers', { mode: 'json' }).$type<string[]>().notNull().default([]),
  outcome: text('outcome').$type<RunOutcome>().notNull(),
  baseSnapshotId: text('base_snapshot_id'),
  snapshotId: text('snapshot_id'),
  errorCode: text('error_code'),
  errorMessage: text('error_message'),
  /** Names and figures of the message; null where there are none. */
  errorFacts: text('error_facts', { mode: 'json' }).$type<FaultFact[] | null>(),
  /** When a person, or a newer plan, decided on the version it built; null where it did not wait. */
  decidedAt: text('decided_at'),
  /** The decision's reason, in a person's words. */
  decisionReason: text('decision_reason'),
});

export type SourceOutcome = 'loaded' | 'unchanged' | 'failed' | 'restored';

/** Account of each source in each run, kept though nothing was published. */
export const runSource = sqliteTable(
  'run_source',
  {
    runId: text('run_id').notNull(),
    sourceId: text('source_id').notNull(),
    outcome: text('outcome').$type<SourceOutcome>().notNull(),
    physical: integer('physical').notNull(),
    loaded: integer('loaded').notNull(),
    quarantined: integer('quarantined').notNull(),
    skipped: integer('skipped').notNull(),
    flagged: integer('flagged').notNull(),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    errorFacts: text('error_facts', { mode: 'json' }).$type<FaultFact[] | null>(),
    finishedAt: text('finished_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.sourceId] })],
);

/** Progress of runs, in order. */
export const journal = sqliteTable(
  'journal',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    runId: text('run_id').notNull(),
    at: text('at').notNull(),
    stage: text('stage'),
    sourceId: text('source_id'),
    event: text('event').notNull(),
    data: text('data', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  },
  (table) => [index('journal_run').on(table.runId, table.id)],
);

/** Who may write the warehouse now: one row per lease name. */
export const lease = sqliteTable('lease', {
  name: text('name').primaryKey(),
  runId: text('run_id').notNull(),
  pid: integer('pid').notNull(),
  takenAt: text('taken_at').notNull(),
  heartbeatAt: text('heartbeat_at').notNull(),
});

/** Versions that are built and audited but wait for a person's word. */
export const heldVersion = sqliteTable('held_version', {
  snapshotId: text('snapshot_id').primaryKey(),
  /** Relative to the folder of held versions. */
  file: text('file').notNull(),
  runId: text('run_id').notNull(),
  parentId: text('parent_id'),
  asOf: text('as_of').notNull(),
  formatVersion: integer('format_version').notNull(),
  bytes: integer('bytes').notNull(),
  heldAt: text('held_at').notNull(),
  /** What it would change: `VersionChanges` of warehouse/snapshot/compare-versions.ts. */
  changes: text('changes', { mode: 'json' }).$type<unknown>().notNull(),
});

/** Deliveries a person has refused: not loaded again while neither files nor contract change. */
export const refusedDelivery = sqliteTable(
  'refused_delivery',
  {
    sourceId: text('source_id').notNull(),
    contentHash: text('content_hash').notNull(),
    refusedAt: text('refused_at').notNull(),
    /** In a person's words. */
    reason: text('reason').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sourceId, table.contentHash] })],
);

/** Views that somebody gave a name: an address of a page, to be opened again or handed on. */
export const savedView = sqliteTable('saved_view', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  name: text('name').notNull(),
  /** Path and query of a page of Lodestar. */
  address: text('address').notNull(),
  savedAt: text('saved_at').notNull(),
  /** Whose it is; null where it was saved before there was sign-in, and belongs to nobody. */
  personId: text('person_id'),
});

/** What somebody wrote about an indicator of a unit at a day. A note that is taken back stays here, unread. */
export const note = sqliteTable(
  'note',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    indicatorId: text('indicator_id').notNull(),
    unitId: text('unit_id').notNull(),
    /** The day it is about. */
    day: text('day').notNull(),
    /** In a person's words. */
    text: text('text').notNull(),
    /** The version its writer saw. */
    snapshotId: text('snapshot_id').notNull(),
    writtenAt: text('written_at').notNull(),
    takenBackAt: text('taken_back_at'),
    /** Who wrote it; null where it was written before there was sign-in. */
    personId: text('person_id'),
  },
  (table) => [index('note_of').on(table.indicatorId, table.unitId)],
);
