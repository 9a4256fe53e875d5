import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** What somebody may do. Rights are a role over an extent of units, up to a class of data. */
export const roles = ['leader', 'analyst', 'steward', 'data_owner', 'administrator', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** Which units a grant reaches: one alone, one with all below it, or every one. */
export type Extent = 'unit' | 'subtree' | 'all';

/** Whoever can sign in. An account is an office's or a function's; nothing else is kept of a person, but for the last visits (`visit`). */
export const person = sqliteTable('person', {
  personId: text('person_id').primaryKey(),
  /** What is typed at sign-in, in lower case. */
  name: text('name').notNull().unique(),
  /** What others see: an office or a function. */
  label: text('label').notNull(),
  /** PHC string of argon2id; null where there is no password, such as before an invitation is taken up. */
  passwordHash: text('password_hash'),
  passwordSetAt: text('password_set_at'),
  /** Secret of time-based codes, sealed with the key of this installation; null without. */
  totpSealed: text('totp_sealed'),
  /** When the first code was shown to be right; a secret without is not in force. */
  totpSince: text('totp_since'),
  /** Step of the last code that was taken: no code is taken twice. */
  totpStep: integer('totp_step'),
  /** The single sign-on that vouches for them, and their name there; null for a local account. */
  issuer: text('issuer'),
  subject: text('subject'),
  /** Of the demonstration: cannot sign in anywhere else. */
  isSample: integer('is_sample', { mode: 'boolean' }).notNull().default(false),
  createdAt: text('created_at').notNull(),
  disabledAt: text('disabled_at'),
});

/** Codes of paper for who has lost the second factor; each works once. */
export const recoveryCode = sqliteTable(
  'recovery_code',
  {
    personId: text('person_id').notNull(),
    codeHash: text('code_hash').notNull(),
    usedAt: text('used_at'),
  },
  (table) => [primaryKey({ columns: [table.personId, table.codeHash] })],
);

/** Keys that a person's devices hold. @source WebAuthn level 3 */
export const passkey = sqliteTable('passkey', {
  credentialId: text('credential_id').primaryKey(),
  personId: text('person_id').notNull(),
  /** COSE key, base64url. */
  publicKey: text('public_key').notNull(),
  counter: integer('counter').notNull(),
  transports: text('transports', { mode: 'json' }).$type<string[]>().notNull(),
  label: text('label').notNull(),
  createdAt: text('created_at').notNull(),
  lastUsedAt: text('last_used_at'),
});

/** A role that somebody holds over units for a time. Ended ones stay: who could see what, and when, is answered from here. */
export const roleGrant = sqliteTable(
  'role_grant',
  {
    grantId: integer('grant_id').primaryKey({ autoIncrement: true }),
    personId: text('person_id').notNull(),
    role: text('role').$type<Role>().notNull(),
    extent: text('extent').$type<Extent>().notNull(),
    /** Null where the extent is all. */
    unitId: text('unit_id'),
    /** Highest class of data it reaches. */
    highestClass: text('highest_class').notNull(),
    /** Days in the workspace's zone; `validTo` is the last day, null without end. */
    validFrom: text('valid_from').notNull(),
    validTo: text('valid_to'),
    /** `directory`: follows from a group of the single sign-on, and goes with it. */
    origin: text('origin').$type<'given' | 'directory' | 'sample'>().notNull(),
    givenBy: text('given_by'),
    givenAt: text('given_at').notNull(),
    endedBy: text('ended_by'),
    endedAt: text('ended_at'),
  },
  (table) => [index('role_grant_of').on(table.personId)],
);

/** Who is signed in, and where. The token itself is only in the browser's cookie. */
export const session = sqliteTable(
  'session',
  {
    tokenHash: text('token_hash').primaryKey(),
    /** What it is called where it may be ended. */
    sessionId: text('session_id').notNull().unique(),
    personId: text('person_id').notNull(),
    /** Whose eyes an administrator looks through; null for one's own. */
    viewAsId: text('view_as_id'),
    createdAt: text('created_at').notNull(),
    seenAt: text('seen_at').notNull(),
    /** What was shown at sign-in. */
    method: text('method')
      .$type<'password' | 'password_totp' | 'passkey' | 'provider' | 'link' | 'sample'>()
      .notNull(),
    address: text('address').notNull(),
    agent: text('agent').notNull(),
    endedAt: text('ended_at'),
  },
  (table) => [index('session_of').on(table.personId)],
);

/** Links that work once: of the first administrator, of an invitation, of a new password. */
export const oneTimeLink = sqliteTable('one_time_link', {
  tokenHash: text('token_hash').primaryKey(),
  kind: text('kind').$type<'first_administrator' | 'invitation' | 'password_reset'>().notNull(),
  /** Null for the first administrator, who is made by it. */
  personId: text('person_id'),
  madeBy: text('made_by'),
  madeAt: text('made_at').notNull(),
  expiresAt: text('expires_at').notNull(),
  usedAt: text('used_at'),
});

/** What a sign-in that takes several requests has to remember: a step of single sign-on, of a passkey, of a second factor. */
export const challenge = sqliteTable('challenge', {
  tokenHash: text('token_hash').primaryKey(),
  kind: text('kind').$type<'provider' | 'passkey_sign_in' | 'passkey_register' | 'second_factor'>().notNull(),
  data: text('data', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  expiresAt: text('expires_at').notNull(),
});

/** Sign-ins that failed, to slow down whoever guesses. */
export const failedSignIn = sqliteTable(
  'failed_sign_in',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    name: text('name').notNull(),
    address: text('address').notNull(),
    at: text('at').notNull(),
  },
  (table) => [
    index('failed_sign_in_name').on(table.name, table.at),
    index('failed_sign_in_address').on(table.address, table.at),
  ],
);

/** What programs sign in with: never more than whoever made it may do. The token itself is shown once. */
export const apiToken = sqliteTable(
  'api_token',
  {
    tokenHash: text('token_hash').primaryKey(),
    tokenId: text('token_id').notNull().unique(),
    personId: text('person_id').notNull(),
    label: text('label').notNull(),
    /** A unit that it is narrowed to, with all below; null for all that its maker sees. */
    unitId: text('unit_id'),
    highestClass: text('highest_class').notNull(),
    createdAt: text('created_at').notNull(),
    expiresAt: text('expires_at').notNull(),
    lastUsedAt: text('last_used_at'),
    revokedAt: text('revoked_at'),
  },
  (table) => [index('api_token_of').on(table.personId)],
);

/**
 * What was done, by whom, on what, from where. Only ever added to: triggers refuse changes, and each row bears a hash over itself and
 * the row before it, so that a change made past them is found.
 */
export const audit = sqliteTable(
  'audit',
  {
    seq: integer('seq').primaryKey(),
    at: text('at').notNull(),
    /** `person:ID`, `token:ID`, `system`, or `unknown` for whoever failed to sign in. */
    actor: text('actor').notNull(),
    /** What the actor was called at that time. */
    actorLabel: text('actor_label').notNull(),
    /** Through whose eyes, where an administrator looked as somebody else. */
    viewedAs: text('viewed_as'),
    action: text('action').notNull(),
    /** What it was done to: `kind:id`. */
    object: text('object').notNull(),
    detail: text('detail', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    address: text('address'),
    /** The version of the data that was seen or changed. */
    snapshotId: text('snapshot_id'),
    previousHash: text('previous_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [
    index('audit_action').on(table.action, table.seq),
    index('audit_actor').on(table.actor, table.seq),
  ],
);
