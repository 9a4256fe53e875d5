import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './workspaces.ts';

/** A page as somebody looks at it. */
export interface VisitedPage {
  /** In which `{run}` and the like stand for what a test has found or made, by {@link makeVisited}. */
  address: string;
  /** The sample account who looks; null: nobody who is signed in. */
  as: string | null;
  /** Answered with this; 200 where it is left out. */
  status?: number;
}

const as = (account: string | null, ...addresses: string[]): VisitedPage[] =>
  addresses.map((address) => ({ address, as: account }));
const office = (...addresses: string[]) => as('office', ...addresses);

/** Pages by their routes, with whatever of them is laid out for itself; a page that does not stand here fails a test. */
export const visitedPages: Readonly<Record<string, readonly VisitedPage[]>> = {
  '/': office('/'),
  '/meeting': office('/meeting?page=1', '/meeting?page=2', '/meeting?page=3', '/meeting?page=4'),
  '/indicators': office('/indicators'),
  '/indicators/[id]': office('/indicators/redeclaration_rate'),
  '/units': office('/units'),
  '/units/[code]': office('/units/34-66'),
  '/explore': office(
    '/explore?unit=00',
    '/explore?indicator=redeclaration_rate&by=procedure_code,period&figure=heat&unit=00',
    '/explore?measure=task_month.tasks&by=unit:TINH,period&within=task_status&unit=00',
  ),
  '/explore/rows': office('/explore/rows?indicator=redeclaration_rate&unit=34-66&grain=month&period=2026-10'),
  '/data': office('/data'),
  '/search': office('/search?q=rate'),
  '/terms': office('/terms'),
  '/views': office('/views'),
  '/notices': office('/notices'),
  '/webhooks': as('administrator', '/webhooks'),
  '/refresh': office('/refresh'),
  '/refresh/runs/[run]': office('/refresh/runs/{run}'),
  '/refresh/runs/[run]/[source]': office('/refresh/runs/{run}/procedure_month'),
  '/refresh/schedules': office('/refresh/schedules'),
  '/refresh/schedules/[group]': office('/refresh/schedules/{group}'),
  '/refresh/[source]': office('/refresh/procedure_month'),
  '/refresh/[source]/back-fill': office('/refresh/procedure_month/back-fill?from=2025-02&to=2025-04'),
  '/refresh/[source]/quarantine': office('/refresh/procedure_month/quarantine'),
  '/refresh/[source]/upload': [
    ...office('/refresh/procedure_month/upload?file={upload}'),
    ...as('data-owner', '/refresh/procedure_month/upload'),
  ],
  '/refresh/log': office('/refresh/log'),
  '/refresh/set-up': office('/refresh/set-up', '/refresh/set-up?draft={draft}'),
  '/people': as('administrator', '/people'),
  '/people/[id]': as('administrator', '/people/{person}'),
  '/audit': as('auditor', '/audit'),
  '/account': office('/account'),
  '/sign-in': as(null, '/sign-in', '/sign-in?told=sign_in_expired'),
  '/sign-in/second': as(null, '/sign-in/second'),
  '/link/[token]': as(null, '/link/{link}', '/link/none'),
  // What is built has no style guide; what stands in its place is the page of what is not there.
  '/styleguide': [{ address: '/styleguide', as: 'office', status: 404 }],
};

/** Pages that stand for no route: what is not there, and what is outside of what somebody may see. */
export const shutPages: readonly VisitedPage[] = [
  { address: '/units/34-01', as: 'data-owner', status: 403 },
  { address: '/people', as: 'leader', status: 404 },
];

/** All that is visited. */
export const allVisited: readonly VisitedPage[] = [...Object.values(visitedPages).flat(), ...shutPages];

/** Routes that have a page, as their folders say. */
export function pageRoutes(): string[] {
  const files = readdirSync(join(repository, 'src', 'routes'), { recursive: true, encoding: 'utf8' });
  return files
    .map((file) => `/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('/+page.svelte'))
    .map((file) => file.slice(0, -'/+page.svelte'.length) || '/')
    .sort();
}

/** The address of a page, with what a test has found or made in it. */
export const addressOf = ({ address }: VisitedPage, made: Readonly<Record<string, string>>): string =>
  address.replaceAll(/\{(\w+)\}/g, (_, name: string) => made[name]!);
