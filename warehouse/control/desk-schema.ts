import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { RequestTrigger } from '../queue/request-trigger.ts';

/** What becomes of times that passed while nobody could act on them: each is made up for, the last alone, or none. */
export const missedPolicies = ['all', 'last', 'none'] as const;
export type MissedPolicy = (typeof missedPolicies)[number];

/** What becomes of a time that comes while what was asked for before is not done: it waits its turn, or is passed over. */
export const overlapPolicies = ['queue', 'skip'] as const;
export type OverlapPolicy = (typeof overlapPolicies)[number];

/** When sources are refreshed by themselves: one of a source's own, by the source's id, or one of a group. Times are ISO UTC. */
export const refreshSchedule = sqliteTable('refresh_schedule', {
  scheduleId: text('schedule_id').primaryKey(),
  /** What people call a group; null for a source's own. */
  name: text('name'),
  sources: text('sources', { mode: 'json' }).$type<string[]>().notNull(),
  /** Whether it follows the contract of its source, whose times then stand in the version served. */
  isContracts: integer('is_contracts', { mode: 'boolean' }).notNull().default(false),
  /** Five fields; null: at no time by itself. */
  cron: text('cron'),
  /** IANA zone of the five fields; null: the workspace's. */
  timezone: text('timezone'),
  missed: text('missed').$type<MissedPolicy>().notNull().default('last'),
  overlap: text('overlap').$type<OverlapPolicy>().notNull().default('queue'),
  /** Runs are spread over so many seconds after their time. */
  jitterSeconds: integer('jitter_seconds').notNull().default(0),
  /** Hours of the day within which runs may begin, `HH:MM` in its zone, the second after the first; null: any. */
  windowFrom: text('window_from'),
  windowTo: text('window_to'),
  /** Days on which nothing is due, ISO, in its zone. */
  blackoutDays: text('blackout_days', { mode: 'json' }).$type<string[]>().notNull().default([]),
  /** Whether the workspace's days off are among them. */
  skipsHolidays: integer('skips_holidays', { mode: 'boolean' }).notNull().default(false),
  /** Whether a file that arrives in the inbox is reason enough. */
  onArrival: integer('on_arrival', { mode: 'boolean' }).notNull().default(false),
  /** Sources after whose loads it runs. */
  afterSources: text('after_sources', { mode: 'json' }).$type<string[]>().notNull().default([]),
  paused: integer('paused', { mode: 'boolean' }).notNull().default(false),
  pausedReason: text('paused_reason'),
  /** Every time up to this one has been decided on. */
  decidedUntil: text('decided_until').notNull(),
  updatedAt: text('updated_at').notNull(),
});

/** What was changed about a schedule: what it was and is, null before the first and after the last. Only added to, and swept. */
export const scheduleChange = sqliteTable(
  'schedule_change',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    scheduleId: text('schedule_id').notNull(),
    at: text('at').notNull(),
    /** What whoever changed it was called then. */
    byLabel: text('by_label').notNull(),
    before: text('before', { mode: 'json' }).$type<Partial<typeof refreshSchedule.$inferSelect> | null>(),
    after: text('after', { mode: 'json' }).$type<Partial<typeof refreshSchedule.$inferSelect> | null>(),
    reason: text('reason'),
  },
  (table) => [index('schedule_change_of').on(table.scheduleId, table.id)],
);

/** What may be asked of the process that writes the warehouse; each is a command of `npm run etl`. */
export const requestKinds = [
  ...(['refresh', 'plan', 'replay', 'rollback', 'backfill'] as const),
  ...(['approve', 'refuse', 'discard', 'lift', 'check'] as const),
] as const;
export type RequestKind = (typeof requestKinds)[number];

/**
 * How far a request has come. `passed_over`: its time came and nothing was to be done then, for the reason in `why`. All but the first
 * two are ends.
 */
export const requestStates = ['waiting', 'working', 'done', 'failed', 'cancelled', 'passed_over'] as const;
export type RequestState = (typeof requestStates)[number];

/** Why a time was passed over. */
export type PassedOver = 'missed' | 'blackout' | 'overlap';

/** What a request asks for besides its sources. */
export interface RequestOptions {
  /** Refresh, plan: sources of which a person says that an unexplained change is right. */
  accept?: string[];
  /** Approve, refuse, discard, roll back: the version. */
  version?: string;
  /** In a person's words. */
  reason?: string;
  /** Replay: what was mended; check: the extract, or a workbook. Relative to the folder of uploads. */
  file?: string;
  /** Check: the name that an extract would have in the inbox. */
  name?: string;
  /** Check: whether it is a workbook of mended rows. */
  mended?: boolean;
  /** Back-fill: names of files in the source's folder of the inbox, and the month that they are of (ISO first day). */
  files?: string[];
  period?: string;
  /** Replay: whether what it builds waits for a person's word, whatever the workspace says. */
  hold?: boolean;
}

/** The queue: what was asked of whoever writes the warehouse, by people and by schedules. Times are ISO UTC. */
export const refreshRequest = sqliteTable(
  'refresh_request',
  {
    requestId: integer('request_id').primaryKey({ autoIncrement: true }),
    scheduleId: text('schedule_id'),
    /** What of the schedule it is for, once and never again: a time, a file, a run. Null where a person asked. */
    occasion: text('occasion'),
    /** The time it is for; null where it is for none. */
    scheduledFor: text('scheduled_for'),
    kind: text('kind').$type<RequestKind>().notNull(),
    /** Source ids; empty = all. */
    sources: text('sources', { mode: 'json' }).$type<string[]>().notNull(),
    options: text('options', { mode: 'json' }).$type<RequestOptions>().notNull().default({}),
    trigger: text('trigger').$type<RequestTrigger>().notNull(),
    /** Who asked, as the audit names them; null for a schedule. */
    askedBy: text('asked_by'),
    askedLabel: text('asked_label'),
    /** Network address they asked from, for the audit of what is done for them; null where nobody asked from one. */
    askedAddress: text('asked_address'),
    askedAt: text('asked_at').notNull(),
    /** Not begun before. */
    notBefore: text('not_before').notNull(),
    /** Whoever's is earlier goes first: `notBefore`, and some minutes more for what matters less. So nothing waits for ever. */
    turnAt: text('turn_at').notNull(),
    state: text('state').$type<RequestState>().notNull(),
    why: text('why'),
    /** Sources that are still to be done after a fault that may pass; null: all of them. */
    leftSources: text('left_sources', { mode: 'json' }).$type<string[] | null>(),
    /** How often it was begun and ended by a fault. */
    attempts: integer('attempts').notNull().default(0),
    /** Those that are done by one run bear one claim; null while nobody works on it. */
    claim: text('claim'),
    worker: text('worker'),
    workerPid: integer('worker_pid'),
    heartbeatAt: text('heartbeat_at'),
    cancelAskedAt: text('cancel_asked_at'),
    runId: text('run_id'),
    outcome: text('outcome'),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    startedAt: text('started_at'),
    endedAt: text('ended_at'),
  },
  (table) => [
    uniqueIndex('refresh_request_occasion').on(table.scheduleId, table.occasion),
    index('refresh_request_turn').on(table.state, table.turnAt),
    index('refresh_request_claim').on(table.claim),
    // Whether one goes before another of its schedule must not cost more the longer the schedule has been there.
    index('refresh_request_order').on(table.scheduleId, table.state, table.turnAt),
  ],
);
