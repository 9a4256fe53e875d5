import { sql } from 'drizzle-orm';
import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { DataClass } from '../model/data-class.ts';
import type { FateState } from '../model/fate.ts';
import type { Grain } from '../model/period.ts';
import type { RequestKind } from './desk-schema.ts';

/**
 * What somebody is told of: a load or a request failed; a load moved further than its contract allows; one held too many rows back; a source
 * is late; a version waits for a person's word; what was wrong is right again; a figure that somebody follows has come where they wait for it;
 * what somebody handed in or mended has come to an end; the delivery of a period is overdue, or has come though it was.
 */
export const noticeKinds = [
  ...([
    'failure',
    'jump',
    'quarantine',
    'lateness',
    'approval',
    'restored',
    'threshold',
    'delivery',
    'overdue',
    'arrived',
  ] as const),
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Kinds that go on until somebody acts, or the world does. */
export type TroubleKind = Exclude<NoticeKind, 'threshold' | 'delivery'>;

/** What else has to be known of something told: ids, codes, instants (ISO UTC) and counts. No names, figures or cells: they are read anew. */
export interface NoticeData {
  sourceId?: string;
  /** The table of the source, where that is not the source itself. */
  table?: string;
  runId?: string;
  errorCode?: string;
  at?: string;
  /** Rows of the load that was stopped, or of a file that was handed in. */
  quarantined?: number;
  physical?: number;
  /** Lateness: older than the contract allows, or a run that was due and has not begun. */
  why?: 'stale' | 'not_begun';
  allowedDays?: number;
  requestKind?: RequestKind;
  /** Who asked for what failed, as the audit names them. */
  askedBy?: string;
  version?: string;
  sources?: string[];
  /** Restored: by a load that came through, or by taking the source back. */
  how?: 'loaded' | 'rolled_back';
  /** What somebody handed in or mended, what has become of it, and of its rows. */
  sent?: 'extract' | 'workbook' | 'mend';
  uploadId?: string;
  fate?: FateState;
  /** Name, in the folder of uploads, of the file that mended rows: what became of them stands beside it. */
  stored?: string;
  loaded?: number;
  skipped?: number;
  followId?: number;
  indicatorId?: string;
  unitId?: string;
  grain?: Grain;
  /** First day. */
  period?: string;
  /** The first day after it. */
  until?: string;
  /** Overdue: deliveries that are missing, this one among them. */
  missing?: number;
  /** Arrived: days after it was due. */
  days?: number;
  rule?: FollowRule;
  /** What its follower waited for. */
  threshold?: number | null;
  periods?: number | null;
}

/** What is, or was, the matter with something. There is one open of each kind and object, so that it is told once. Times are ISO UTC. */
export const matter = sqliteTable(
  'matter',
  {
    matterId: integer('matter_id').primaryKey({ autoIncrement: true }),
    kind: text('kind').$type<TroubleKind>().notNull(),
    /** `source:ID`, `request:ID`, `version:ID` or `delivery:SOURCE:PERIOD`. */
    object: text('object').notNull(),
    data: text('data', { mode: 'json' }).$type<NoticeData>().notNull(),
    openedAt: text('opened_at').notNull(),
    closedAt: text('closed_at'),
    /** When those above were told, since nobody had acted. */
    escalatedAt: text('escalated_at'),
  },
  (table) => [
    uniqueIndex('matter_open')
      .on(table.kind, table.object)
      .where(sql`closed_at is null`),
  ],
);

/** What one person was told. */
export const notice = sqliteTable(
  'notice',
  {
    noticeId: integer('notice_id').primaryKey({ autoIncrement: true }),
    personId: text('person_id').notNull(),
    kind: text('kind').$type<NoticeKind>().notNull(),
    object: text('object').notNull(),
    data: text('data', { mode: 'json' }).$type<NoticeData>().notNull(),
    /** What of its kind it is for: nobody is told of one twice. */
    occasion: text('occasion').notNull(),
    /** Null where it is of no matter that goes on. */
    matterId: integer('matter_id'),
    /** The matter that nobody has acted on; null for what is told first. */
    escalatedFrom: integer('escalated_from'),
    madeAt: text('made_at').notNull(),
    readAt: text('read_at'),
    /** ISO day on which it comes back. */
    snoozedUntil: text('snoozed_until'),
  },
  (table) => [
    uniqueIndex('notice_occasion').on(table.personId, table.kind, table.occasion),
    index('notice_of').on(table.personId, table.readAt, table.madeAt),
    index('notice_matter').on(table.matterId),
  ],
);

/** `dropped`: there was nothing in it that its recipient may know, or no way to send it. */
export const deliveryStates = ['waiting', 'sent', 'failed', 'dropped'] as const;

/** What is sent out of the product, each row until it has arrived. Its id goes with it, so that a receiver knows what came twice. */
export const outbox = sqliteTable(
  'outbox',
  {
    deliveryId: text('delivery_id').primaryKey(),
    channel: text('channel').$type<'mail' | 'webhook'>().notNull(),
    /** The id of a person or of an endpoint. */
    recipient: text('recipient').notNull(),
    occasion: text('occasion').notNull(),
    /** Mail: the notices in it. */
    notices: text('notices', { mode: 'json' }).$type<number[]>().notNull().default([]),
    /** Webhook: what it tells of. */
    about: text('about', { mode: 'json' }).$type<Told | null>(),
    madeAt: text('made_at').notNull(),
    /** Not tried before; while one is being sent, when it is taken for lost. */
    nextAt: text('next_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    state: text('state').$type<(typeof deliveryStates)[number]>().notNull().default('waiting'),
    /** What went wrong last, as a code. */
    error: text('error'),
    endedAt: text('ended_at'),
  },
  (table) => [
    uniqueIndex('outbox_occasion').on(table.channel, table.recipient, table.occasion),
    index('outbox_next').on(table.state, table.nextAt),
  ],
);

/** What is told, whoever is told it. */
export interface Told {
  kind: NoticeKind;
  object: string;
  data: NoticeData;
}

/** When a figure is worth a word: above or below a value, or so many periods in a row up or down. */
export const followRules = ['above', 'below', 'rising', 'falling'] as const;
export type FollowRule = (typeof followRules)[number];

/** A figure that somebody follows. */
export const follow = sqliteTable(
  'follow',
  {
    followId: integer('follow_id').primaryKey({ autoIncrement: true }),
    personId: text('person_id').notNull(),
    indicatorId: text('indicator_id').notNull(),
    unitId: text('unit_id').notNull(),
    grain: text('grain').$type<Grain>().notNull(),
    rule: text('rule').$type<FollowRule>().notNull(),
    /** In the indicator's own unit (0–1 for percent); null for rising and falling. */
    threshold: real('threshold'),
    /** Rising, falling: periods in a row; null for above and below. */
    periods: integer('periods'),
    madeAt: text('made_at').notNull(),
    endedAt: text('ended_at'),
    /** First day of the last period told of; each is told once. */
    toldPeriod: text('told_period'),
    /** The version it was last judged on. */
    judgedOn: text('judged_on'),
  },
  (table) => [index('follow_of').on(table.personId)],
);

/** How somebody is told by mail: not, at once, or all of a day or a week together. */
export const mailModes = ['none', 'each', 'daily', 'weekly'] as const;
export type MailMode = (typeof mailModes)[number];

/** How somebody wants to be told besides in the product. */
export const noticePreference = sqliteTable('notice_preference', {
  personId: text('person_id').primaryKey(),
  address: text('address'),
  mail: text('mail').$type<MailMode>().notNull().default('none'),
  /** Hour of the day, in the workspace's zone, at which a digest is sent; weekly ones on Mondays. */
  hour: integer('hour').notNull().default(7),
  language: text('language').notNull(),
  /** Up to when digests are decided on, and the last notice there was then. */
  digestedUntil: text('digested_until').notNull(),
  digestedNotice: integer('digested_notice').notNull(),
});

/** Programs that are told. */
export const webhookEndpoint = sqliteTable('webhook_endpoint', {
  endpointId: text('endpoint_id').primaryKey(),
  label: text('label').notNull(),
  url: text('url').notNull(),
  /** Sealed with the key of this installation. */
  secretSealed: text('secret_sealed').notNull(),
  kinds: text('kinds', { mode: 'json' }).$type<NoticeKind[]>().notNull(),
  /** The unit, with all below it, of which it is told; null for all. */
  unitId: text('unit_id'),
  highestClass: text('highest_class').$type<DataClass>().notNull(),
  madeBy: text('made_by').notNull(),
  madeAt: text('made_at').notNull(),
  removedAt: text('removed_at'),
});
