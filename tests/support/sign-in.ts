import { makeApiToken } from '#warehouse/control/api-tokens.ts';
import { giveGrant, type WantedGrant } from '#warehouse/control/grants.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { addPerson } from '#warehouse/control/people.ts';
import { openSession } from '#warehouse/control/sessions.ts';
import { everything } from '#warehouse/scope/scope.ts';
import { readingAs, type Reader } from '#lib/server/auth/reader.ts';
import { rights } from '#lib/server/auth/rights.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';

/** What a reader of a test may do; all of it where nothing is said. */
export type TestGrant = Partial<Pick<WantedGrant, 'role' | 'extent' | 'unitId' | 'highestClass'>>;

/** Grants that reach everything there is to read and run. */
const all: readonly TestGrant[] = [{ role: 'steward' }, { role: 'leader' }, { role: 'auditor' }];

let made = 0;

/** Makes an account with grants. @returns its id */
export function makePerson(control: Control, grants: readonly TestGrant[] = all, name?: string): string {
  made += 1;
  const { personId } = addPerson(control, {
    name: name ?? `reader-${process.pid}-${made}`,
    label: 'A reader',
  });
  for (const grant of grants)
    giveGrant(control, {
      ...{ role: 'leader', extent: 'all', unitId: null, highestClass: 'restricted' },
      ...{ ...grant, personId, validFrom: '2000-01-01', validTo: null, givenBy: null },
    });
  return personId;
}

/** Makes a token of a reader with grants. @returns the `Authorization` header it is sent in */
export const makeBearer = (control: Control, grants?: readonly TestGrant[]): string =>
  bearerOf(control, makePerson(control, grants));

/** Signs an account in. @returns the `Cookie` header of its session */
export function makeSession(control: Control, personId: string): string {
  const { token } = openSession(control, { personId, method: 'password', address: '127.0.0.1', agent: '' });
  return `session=${token}`;
}

/** Makes a token of an account. @returns the `Authorization` header it is sent in */
export function bearerOf(control: Control, personId: string): string {
  const { token } = makeApiToken(control, {
    ...{ personId, label: 'of a test', unitId: null, highestClass: 'restricted', days: 2 },
  });
  return `Bearer ${token}`;
}

const bearers = new WeakMap<Control, string>();

/** The header by which a program reads everything of this process's data folder. */
export async function bearer(): Promise<string> {
  const { control } = await openWarehouse();
  const known = bearers.get(control) ?? makeBearer(control);
  bearers.set(control, known);
  return known;
}

/** Whoever may do everything, for what is read in this process without a request. */
export const allSeeing: Reader = {
  ...{ personId: 'all', label: 'All-seeing', actor: 'person:all', actorLabel: 'All-seeing' },
  rights: new Set(rights),
  scopeFor: () => everything,
  ...{ session: null, viewedAs: null, address: '127.0.0.1' },
};

/** Does some work as whoever may do everything. */
export const seeingAll = <T>(work: () => Promise<T>): Promise<T> => readingAs(allSeeing, work);
