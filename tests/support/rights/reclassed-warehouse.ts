import { openWarehouse } from '#lib/server/warehouse.ts';
import type { DataClass } from '#warehouse/model/data-class.ts';
import { publishAltered } from '../altered-version.ts';
import { buildSmallWarehouse } from '../small-warehouse.ts';
import { smallFacts, smallIndicators } from '../small-warehouse/definitions.ts';
import { classed, MOVE_FIGURES } from './classed-warehouse.ts';

/** Ids of the older versions of `publishReclassed`. */
export const OPEN_THEN = 's-20261101-000000';
export const RESTRICTED_THEN = 's-20261102-000000';

/** Id of the version that it serves. */
export const CLASSED_NOW = 's-20261103-000000';

/** The small warehouse in a version in which everything was open, and what is restricted by now was made of less as well. */
export async function buildOpenThen(directory: string): Promise<void> {
  await buildSmallWarehouse(directory);
  const { control } = await openWarehouse();
  await publishAltered(control, directory, OPEN_THEN, [
    ...classAll(() => 'open'),
    patch('fact', 'asset_use', { sources: ['api_usage_daily'] }),
    patch('indicator', CHANGED, { formula: formulaOf('redeclaration_rate') }),
  ]);
}

/** Publishes two more on it: one in which everything is restricted, and the one served, with the classes of `classed-warehouse.ts`. */
export async function publishReclassed(directory: string): Promise<void> {
  const { control } = await openWarehouse();
  await publishAltered(control, directory, RESTRICTED_THEN, [
    ...classAll(() => 'restricted'),
    ...MOVE_FIGURES,
  ]);
  await publishAltered(control, directory, CLASSED_NOW, [
    ...classAll((id) => classed[id] ?? 'internal'),
    patch('fact', 'asset_use', { sources: smallFacts.find(({ id }) => id === 'asset_use')!.sources }),
    patch('indicator', CHANGED, { formula: formulaOf(CHANGED) }),
    ...MOVE_FIGURES,
  ]);
}

/** Indicator that was reckoned from an open fact once, and is from a restricted one by now. */
const CHANGED = 'shared_dataset_utilisation_rate';

const formulaOf = (id: string) =>
  smallIndicators.find(({ definition }) => definition.id === id)!.definition.formula;

const classAll = (classOf: (factId: string) => DataClass) =>
  smallFacts.map(({ id }) => patch('fact', id, { dataClass: classOf(id) }));

const patch = (kind: 'fact' | 'indicator', id: string, body: object) =>
  `update meta.definition set body = json_merge_patch(body, '${JSON.stringify(body)}')
   where kind = '${kind}' and id = '${id}'`;
