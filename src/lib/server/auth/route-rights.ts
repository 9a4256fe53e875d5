import type { Right } from './rights.ts';

/** What an address asks for: a right, a sign-in of anybody, or nothing. */
export type Needed = Right | 'signed_in' | 'nothing';

/** What a page asks for to be read, and for each of its actions by name. */
export interface PageNeeds {
  read: Needed;
  /** Actions by their names, `default` for the one without; what is not named is nobody's. */
  actions?: { readonly [name: string]: Needed };
}

/** Pages, by their routes. One that does not stand here is answered to nobody; a test holds this against the files. */
export const pageNeeds: { readonly [route: string]: PageNeeds } = {
  '/': { read: 'read_figures' },
  '/[figure].svg': { read: 'read_figures' },
  '/meeting': { read: 'read_figures' },
  '/indicators': { read: 'read_figures' },
  '/indicators/[id]': {
    read: 'read_figures',
    actions: { note: 'write_notes', takeNoteBack: 'write_notes', follow: 'keep_notices' },
  },
  '/indicators/[id]/[figure].svg': { read: 'read_figures' },
  '/units': { read: 'read_figures' },
  '/units/[code]': { read: 'read_figures' },
  '/explore': { read: 'read_figures' },
  '/explore/[figure].svg': { read: 'read_figures' },
  '/explore/cube': { read: 'read_figures' },
  '/explore/window': { read: 'read_figures' },
  '/explore/rows': { read: 'read_rows' },
  '/data': { read: 'read_figures' },
  '/data/[figure].svg': { read: 'read_figures' },
  '/search': { read: 'read_figures' },
  '/search/found': { read: 'read_figures' },
  '/terms': { read: 'read_figures' },
  '/views': { read: 'keep_views', actions: { save: 'keep_views', remove: 'keep_views' } },
  '/notices': {
    read: 'keep_notices',
    actions: {
      ...{ read: 'keep_notices', readAll: 'keep_notices', snooze: 'keep_notices' },
      ...{ wake: 'keep_notices', unfollow: 'keep_notices' },
    },
  },
  '/webhooks': {
    read: 'manage_webhooks',
    actions: { add: 'manage_webhooks', remove: 'manage_webhooks' },
  },
  '/refresh': {
    read: 'see_refreshes',
    actions: {
      ...{ run: 'run_refreshes', plan: 'run_refreshes', cancel: 'run_refreshes' },
      ...{ approve: 'run_refreshes', refuse: 'run_refreshes', discard: 'run_refreshes' },
    },
  },
  '/refresh/runs/[run]': { read: 'see_refreshes' },
  '/refresh/runs/[run]/[source]': { read: 'see_quarantine' },
  '/refresh/schedules': {
    read: 'see_refreshes',
    actions: { group: 'run_refreshes', catchUp: 'run_refreshes' },
  },
  '/refresh/schedules/[group]': {
    read: 'see_refreshes',
    actions: {
      ...{ schedule: 'run_refreshes', pause: 'run_refreshes' },
      ...{ resume: 'run_refreshes', remove: 'run_refreshes' },
    },
  },
  '/refresh/[source]/back-fill': {
    read: 'run_refreshes',
    actions: { approve: 'run_refreshes', cancel: 'run_refreshes' },
  },
  '/refresh/log': { read: 'see_refreshes' },
  '/refresh/set-up': { read: 'run_refreshes', actions: { settle: 'run_refreshes', write: 'run_refreshes' } },
  '/refresh/set-up/contract.yaml': { read: 'run_refreshes' },
  '/refresh/set-up/file': { read: 'run_refreshes', actions: { default: 'run_refreshes' } },
  '/refresh/[source]/upload': {
    read: 'upload_extracts',
    actions: { check: 'upload_extracts', handIn: 'upload_extracts', withdraw: 'upload_extracts' },
  },
  // Forms with files are answered before Kit in the built server, by these same rights.
  '/refresh/[source]/upload/file': { read: 'upload_extracts', actions: { default: 'upload_extracts' } },
  '/refresh/[source]/quarantine': {
    read: 'see_quarantine',
    actions: {
      ...{ mend: 'run_refreshes', drop: 'run_refreshes', restore: 'run_refreshes' },
      map: 'run_refreshes',
    },
  },
  '/refresh/[source]/quarantine/workbook.xlsx': { read: 'see_quarantine' },
  '/refresh/[source]': {
    read: 'see_refreshes',
    actions: {
      ...{ run: 'run_refreshes', schedule: 'run_refreshes', pause: 'run_refreshes' },
      ...{ resume: 'run_refreshes', rollBack: 'run_refreshes', lift: 'run_refreshes' },
      ...{ plan: 'run_refreshes', accept: 'run_refreshes' },
    },
  },
  '/sign-in': { read: 'nothing', actions: { password: 'nothing', sample: 'nothing' } },
  '/sign-in/second': { read: 'nothing', actions: { default: 'nothing' } },
  '/sign-in/provider': { read: 'nothing' },
  '/sign-in/provider/done': { read: 'nothing' },
  '/sign-in/passkey': { read: 'nothing', actions: { default: 'nothing' } },
  '/sign-in/passkey/done': { read: 'nothing', actions: { default: 'nothing' } },
  '/sign-out': { read: 'nothing', actions: { default: 'signed_in' } },
  '/view-as/end': { read: 'nothing', actions: { default: 'signed_in' } },
  '/people': { read: 'manage_people', actions: { add: 'manage_people' } },
  '/people/[id]': {
    read: 'manage_people',
    actions: {
      ...{ give: 'manage_people', end: 'manage_people', link: 'manage_people' },
      ...{
        disable: 'manage_people',
        enable: 'manage_people',
        viewAs: 'manage_people',
        signOut: 'manage_people',
      },
      removeFactors: 'manage_people',
    },
  },
  '/audit': { read: 'read_audit' },
  '/audit/log.csv': { read: 'read_audit' },
  '/link/[token]': { read: 'nothing', actions: { default: 'nothing' } },
  '/account': {
    read: 'keep_account',
    actions: {
      notices: 'keep_notices',
      ...{ password: 'keep_account', endSession: 'keep_account', endOthers: 'keep_account' },
      ...{ makeToken: 'keep_account', revokeToken: 'keep_account' },
      ...{ beginFactor: 'keep_account', confirmFactor: 'keep_account' },
      ...{ removeFactor: 'keep_account', renewCodes: 'keep_account' },
      ...{ addPasskey: 'keep_account', renamePasskey: 'keep_account', removePasskey: 'keep_account' },
    },
  },
  '/account/passkey': { read: 'keep_account', actions: { default: 'keep_account' } },
  // Answered before Kit in the built server, by the rights of each of their routes.
  '/api/[...path]': { read: 'nothing' },
  '/paper/[...path]': { read: 'nothing' },
  '/healthz': { read: 'nothing' },
  '/readyz': { read: 'nothing' },
  '/[x+2e]well-known/security.txt': { read: 'nothing' },
  '/styleguide': { read: 'nothing' },
};

/**
 * What a request to a route needs. Null where nobody may.
 *
 * @param action the query of a form that was sent, whose first name is `/action`; null where the page is read
 */
export function neededFor(route: string, action: URLSearchParams | null): Needed | null {
  const page = Object.hasOwn(pageNeeds, route) ? pageNeeds[route] : undefined;
  if (!page) return null;
  if (action === null) return page.read;
  const named = [...action.keys()].find((name) => name.startsWith('/'))?.slice(1) ?? 'default';
  return page.actions && Object.hasOwn(page.actions, named) ? page.actions[named]! : null;
}
