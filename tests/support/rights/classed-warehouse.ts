import { buildSmallWarehouse } from '../small-warehouse.ts';
import { publishAltered } from '../altered-version.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import type { DataClass } from '#warehouse/model/data-class.ts';

/** An indicator of each class in the small warehouse once its facts are classed: ratios, so that every question may be asked of them. */
export const indicatorOf: Readonly<Record<DataClass, string>> = {
  open: 'redeclaration_rate',
  internal: 'mandatory_connection_rate',
  restricted: 'api_success_rate',
};

/** Ids of indicators, facts and sources by the class that knowing of them takes. */
export const idsOf: Readonly<Record<DataClass, readonly string[]>> = {
  open: ['redeclaration_rate', 'once_only_reuse_rate', 'procedure_month', 'procedure'],
  internal: ['mandatory_connection_rate', 'liveness_rate', 'overdue_task_rate', 'connection', 'task'],
  restricted: [
    ...['api_success_rate', 'shared_dataset_utilisation_rate', 'asset_use', 'api_usage_daily'],
    // Sources are as closed as the most closed fact that is made of them.
    ...['data_asset', 'data_connection'],
  ],
};

/** Classes of the facts in the version served that are not of every day. */
export const classed: Readonly<Record<string, DataClass>> = {
  procedure: 'open',
  quality_result: 'open',
  asset_use: 'restricted',
};

/** Sets the classes of the facts; all others are of every day. */
export const CLASS_FACTS = Object.entries(classed).map(
  ([id, dataClass]) =>
    `update meta.definition set body = json_merge_patch(body, '{"dataClass":"${dataClass}"}')
     where kind = 'fact' and id = '${id}'`,
);

/** Makes some figures of every unit other than they were in the version before. */
export const MOVE_FIGURES = ['value', 'value_of_unit'].map(
  (table) =>
    `update indicators.${table} set value = value * 0.99, numerator = numerator * 0.99
     where grain = 'month' and period = '2026-10-01' and value is not null`,
);

/** The small warehouse, its facts classed, in two versions: in the later one some figures of every unit differ. */
export async function buildClassedWarehouse(directory: string): Promise<{ first: string; served: string }> {
  await buildSmallWarehouse(directory);
  const { control } = await openWarehouse();
  const publish = (id: string, statements: string[]) => publishAltered(control, directory, id, statements);
  const first = await publish('s-20261101-000000', CLASS_FACTS);
  return { first, served: await publish('s-20261102-000000', MOVE_FIGURES) };
}
