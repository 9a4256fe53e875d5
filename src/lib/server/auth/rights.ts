import type { Role } from '#warehouse/control/people-schema.ts';

/** What somebody may do; each address of the server asks for one. */
export const rights = [
  /** Read figures of the units in scope: pages, exports, paper, API. */
  'read_figures',
  /** Read the rows that figures were counted from. */
  'read_rows',
  /** Write notes on figures. */
  'write_notes',
  /** Keep views of one's own. */
  'keep_views',
  /** See what refreshes do and have done. */
  'see_refreshes',
  /** See rows that were held back, of the units in scope. */
  'see_quarantine',
  /** Send extracts, and rows that were mended, of the units in scope. */
  'upload_extracts',
  /** Start refreshes, change schedules, decide on versions. */
  'run_refreshes',
  /** Keep notices of one's own, and follow figures. */
  'keep_notices',
  /** Manage accounts, grants, sessions. */
  'manage_people',
  /** Say which programs are told of what. */
  'manage_webhooks',
  /** Read what was done, by whom. */
  'read_audit',
  /** Keep one's own account: password, second factor, sessions, tokens. */
  'keep_account',
] as const;
export type Right = (typeof rights)[number];

/** Rights that change nothing: those that are left to whoever looks through somebody else's eyes. */
const reading: readonly Right[] = [
  'read_figures',
  'read_rows',
  'see_refreshes',
  'see_quarantine',
  'read_audit',
];

/** Figures and what they come from, each within the scope of a grant. */
const figures = ['read_figures', 'read_rows', 'see_refreshes', 'see_quarantine'] as const;

/** What each role carries. Managing people shows no figures, and an auditor alters nothing. */
const rightsOfRole: Readonly<Record<Role, readonly Right[]>> = {
  leader: [...figures, 'write_notes', 'keep_views', 'keep_notices'],
  analyst: [...figures, 'write_notes', 'keep_views', 'keep_notices'],
  steward: [...figures, 'write_notes', 'keep_views', 'keep_notices', 'upload_extracts', 'run_refreshes'],
  data_owner: [...figures, 'keep_views', 'keep_notices', 'upload_extracts'],
  administrator: ['manage_people', 'manage_webhooks'],
  auditor: [...figures, 'keep_notices', 'read_audit'],
};

/** Rights over what is no unit's: accounts, the audit, what refreshes load. They come with a grant over all units alone. */
const ofTheWhole: readonly Right[] = ['manage_people', 'manage_webhooks', 'read_audit', 'run_refreshes'];

/** Whether a right is over what is no unit's. */
export const isOfTheWhole = (right: Right): boolean => ofTheWhole.includes(right);

/** Whether a role carries a right. */
export const carries = (role: Role, right: Right): boolean => rightsOfRole[role].includes(right);

/** Whether a right changes nothing. */
export const isReading = (right: Right): boolean => reading.includes(right);
