import { dataClasses, isWithin, type DataClass } from '#warehouse/model/data-class.ts';
import { smallIndicators } from '../small-warehouse/definitions.ts';
import { unitVersions } from '../small-warehouse/units.ts';
import { idsOf } from './classed-warehouse.ts';
import { isNamedToAll, mayName, type MatrixReader } from './readers.ts';

const units = unitVersions();
const ids = new Set(units.map(({ unitId }) => unitId));

const wordOf = (id: string) => new RegExp(`(?<![\\w-])${id.replaceAll('-', '\\-')}(?![\\w-])`);
const words = new Map([...ids, ...Object.values(idsOf).flat()].map((id) => [id, wordOf(id)]));

/** Names that are told to all: of the reader's own, of the whole, and of who answers for a definition. */
const ownNames = new Set([
  ...smallIndicators.map(({ definition }) => definition.owner),
  ...units.filter(({ unitId }) => isNamedToAll(unitId)).map(({ name }) => name),
]);

/**
 * Whatever a text names that a reader may not know of, but for what the address named itself.
 *
 * @param classOf the class that knowing of an id takes, by the class it has in the version served
 */
export function leaksOf(
  reader: Pick<MatrixReader, 'extent' | 'highestClass'>,
  address: string,
  text: string,
  classOf: (served: DataClass) => DataClass = (served) => served,
): string[] {
  const named = (id: string) => text.includes(id) && words.get(id)!.test(text) && !address.includes(id);
  const foreign = [...ids].filter((id) => !mayName(reader, id) && named(id));
  const names = units
    .filter(({ unitId, name }) => !mayName(reader, unitId) && !ownNames.has(name))
    .map(({ name }) => name);
  const closed = dataClasses
    .filter((one) => !isWithin(classOf(one), reader.highestClass))
    .flatMap((one) => idsOf[one].filter(named));
  return [...foreign, ...closed, ...names.filter((name) => text.includes(name))];
}
