import { carries } from '#lib/server/auth/rights.ts';
import type { Route } from '#lib/server/route.ts';
import { routes } from '#lib/server/routes.ts';
import { dataClasses, isWithin, type DataClass } from '#warehouse/model/data-class.ts';
import { indicatorOf } from './classed-warehouse.ts';
import { asked, type Asked, type MatrixReader } from './readers.ts';
import { routeSamples, type RouteSample } from './route-samples.ts';

/** A question to a route: a sample with a unit and with an indicator or source of a class. */
export interface MatrixCase {
  route: Route;
  sample: RouteSample;
  unit: Asked;
  dataClass: DataClass;
}

/** What `{source}` is, by class. */
const sourceOf = { open: 'procedure_month', internal: 'task', restricted: 'api_usage_daily' } as const;

/** Every sample of every route, with each unit and class that it can be asked of. */
export const matrixCases: readonly MatrixCase[] = routes.flatMap((route) =>
  (routeSamples[route.path] ?? []).flatMap((sample) => {
    const units = sample.query.includes('{unit}') ? (Object.keys(asked) as Asked[]) : (['own'] as const);
    const classes = /\{(indicator|source)\}/.test(sample.query) ? dataClasses : (['open'] as const);
    return units.flatMap((unit) => classes.map((dataClass) => ({ route, sample, unit, dataClass })));
  }),
);

export const addressOf = ({ route, sample, unit, dataClass }: MatrixCase): string =>
  `${sample.path ?? route.path}?${sample.query
    .replace('{unit}', asked[unit])
    .replace('{indicator}', indicatorOf[dataClass])
    .replace('{source}', sourceOf[dataClass])}`;

/** What a version tells: of the whole to whoever sees a part, and of the class a thing has in the version served as of which class. */
export interface Telling {
  ofWhole: boolean;
  classOf: (served: DataClass) => DataClass;
}

const ofServed: Telling = { ofWhole: true, classOf: (served) => served };

/** What a case is answered with, by the tables of rights and by what a reader may know of. */
export function expectedOf(
  reader: MatrixReader,
  { route, sample, unit, dataClass }: MatrixCase,
  { ofWhole, classOf }: Telling = ofServed,
): number {
  const { needs } = route;
  if (needs !== 'nothing' && needs !== 'signed_in' && !carries(reader.role, needs)) return 404;
  const { query } = sample;
  if (query.includes('{unit}') && !sees(reader, unit, ofWhole)) return 404;
  const isAbove = !isWithin(classOf(dataClass), reader.highestClass);
  // Sources are as closed as the most closed fact that is made of them.
  if (query.includes('{source}')) return isAbove ? 400 : 200;
  return query.includes('{indicator}') && isAbove ? 404 : 200;
}

const sees = ({ extent }: MatrixReader, unit: Asked, ofWhole: boolean) =>
  unit !== 'none' &&
  (extent === 'all' ||
    unit === 'own' ||
    (unit === 'parent' && ofWhole) ||
    (unit === 'child' && extent === 'subtree'));
