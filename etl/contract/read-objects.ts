import type { z } from 'zod';
import { idShape } from '#etl/workspace/shapes.ts';
import type { Path, YamlFile } from '#etl/workspace/yaml-file.ts';
import { foreignOf } from './custom-properties.ts';
import type { rootShape } from './root-shape.ts';

type Root = z.output<typeof rootShape>;
type Entry = { property: string; value?: unknown };

/** An object of a contract's schema: what it says itself, and what it has from the contract. */
export interface SchemaObject {
  /** Its table: the contract's id, or the object's own name where there are several. */
  id: string;
  /** The source, of a further table; null for the source's own. */
  partOf: string | null;
  position: number;
  /** What the server calls it; null where the contract has no other object. */
  physicalName: string | null;
  properties: unknown[];
  quality: unknown;
  relationships: unknown;
  /** What readers call its table, and where that stands; null: as the source is called. */
  names: { value: unknown; at: Path } | null;
  /** The contract's own properties, those of the object in place of those of the root. */
  customProperties: unknown;
  /** Where an entry of `customProperties` stands in the file. */
  locate: (position: number) => Path;
}

/** Properties of a contract that each of its objects may have otherwise. */
const perObject = [
  ...['dialect', 'skip', 'fillDown', 'missingValues', 'decimalChar', 'groupChar'],
  ...['unitColumn', 'periodColumn', 'duplicates', 'landingGate'],
];

/** The name of an object's own, which stands beside that of the source instead of in its place. */
const NAMES = 'names';

/** The objects of a contract; of several, one bears the contract's id and the others are further tables of the source. */
export function readObjects(yaml: YamlFile, root: Root): SchemaObject[] {
  const { id, schema } = root;
  const isSeveral = schema.length > 1;
  if (isSeveral && !schema.some(({ name }) => name === id))
    yaml.fault(['schema'], `no object of the name ${id}: of several objects, one has the contract's id.`);
  return schema.map((object, position) => {
    const name = isSeveral ? readName(yaml, schema, position) : id;
    return {
      ...{ id: name, partOf: name === id ? null : id, position },
      physicalName: isSeveral ? (object.physicalName ?? null) : null,
      properties: object.properties,
      quality: object.quality,
      relationships: object.relationships,
      names: namesOf(root, position),
      ...propertiesOf(yaml, root, position),
    };
  });
}

function readName(yaml: YamlFile, schema: Root['schema'], position: number): string {
  const at = ['schema', position, 'name'];
  const name = yaml.read(idShape, schema[position]?.name, at) ?? '';
  if (schema.findIndex((other) => other.name === name) < position)
    yaml.fault(at, `object twice: ${name}. Names are unique.`);
  return name;
}

function namesOf({ schema }: Root, position: number): SchemaObject['names'] {
  const entries = entriesOf(schema[position]?.customProperties);
  const place = entries.findIndex(({ property }) => property === NAMES);
  const at = ['schema', position, 'customProperties', place, 'value'];
  return place < 0 ? null : { value: entries[place]!.value, at };
}

function propertiesOf(yaml: YamlFile, root: Root, position: number) {
  const at = ['schema', position, 'customProperties'];
  const foreign = foreignOf(yaml);
  const inherited = entriesOf(root.customProperties);
  const own = entriesOf(root.schema[position]?.customProperties);
  const known = [...perObject, NAMES];
  own.forEach(({ property }, place) => {
    if (!known.includes(property) && !foreign.has(property))
      yaml.fault([...at, place], `unknown key: ${property}. An object may have ${known.join(', ')}.`);
  });
  const replaced = own
    .map((entry, place) => ({ entry, path: [...at, place] as Path }))
    .filter(({ entry }) => perObject.includes(entry.property));
  if (replaced.length === 0)
    return {
      customProperties: root.customProperties,
      locate: (place: number) => ['customProperties', place],
    };
  const kept = inherited
    .map((entry, place) => ({ entry, path: ['customProperties', place] as Path }))
    .filter(({ entry }) => !replaced.some((other) => other.entry.property === entry.property));
  const all = [...kept, ...replaced];
  return {
    customProperties: all.map(({ entry }) => entry),
    locate: (place: number) => all[place]?.path ?? ['customProperties'],
  };
}

function entriesOf(list: unknown): Entry[] {
  return Array.isArray(list)
    ? list.filter(
        (entry): entry is Entry =>
          entry !== null && typeof entry === 'object' && typeof entry.property === 'string',
      )
    : [];
}
