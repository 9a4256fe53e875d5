import { z } from 'zod';
import { strictShape } from '#etl/workspace/shapes.ts';
import type { Path, YamlFile } from '#etl/workspace/yaml-file.ts';

/** The property of a contract that lists those of other tools, which are let through wherever they stand. */
export const foreignProperty = 'otherTools';

const listShape = z.array(z.object({ property: z.string(), value: z.unknown() })).default([]);

/**
 * Reads a list of ODCS `customProperties` as one value. Unlike ODCS keys, which other tools may need, these are ours: an
 * unknown one is a fault.
 *
 * @param at where the list stands
 * @param locate where an entry stands, if not at its position under `at`
 * @returns null where something did not fit (noted in `yaml`)
 */
export function readCustomProperties<Shape extends z.ZodRawShape>(
  yaml: YamlFile,
  at: Path,
  list: unknown,
  shape: Shape,
  locate: (position: number) => Path = (position) => [...at, position],
): z.output<ReturnType<typeof strictShape<Shape>>> | null {
  const entries = yaml.read(listShape, list, at);
  if (entries === null) return null;
  const positions = new Map<string, number>();
  entries.forEach(({ property }, position) => {
    if (positions.has(property)) yaml.fault(locate(position), `given twice: ${property}. Keep one.`);
    positions.set(property, position);
  });
  const foreign = foreignOf(yaml);
  const own = entries.filter(({ property }) => Object.hasOwn(shape, property) || !foreign.has(property));
  const value = Object.fromEntries(own.map((entry) => [entry.property, entry.value]));
  return yaml.read(strictShape(shape), value, at, ([property, ...inner]) => {
    if (property === undefined) return at;
    const position = positions.get(String(property));
    if (position === undefined) return [...at, property, ...inner];
    return inner.length === 0 ? locate(position) : [...locate(position), 'value', ...inner];
  });
}

/** Names of properties that the contract says are other tools'. */
export function foreignOf({ value }: YamlFile): Set<unknown> {
  const { customProperties } = value as { customProperties?: { property?: unknown; value?: unknown }[] };
  const list = Array.isArray(customProperties)
    ? customProperties.find((entry) => entry?.property === foreignProperty)?.value
    : null;
  return new Set(Array.isArray(list) ? list : []);
}

/** Notes a fault at one of a contract's own properties: where the object has it, else where the root has. */
export function faultAtProperty(yaml: YamlFile, property: string, message: string, object = 0): void {
  type Holder = { customProperties?: { property: string }[] };
  const root = yaml.value as Holder & { schema?: Holder[] };
  const placeIn = (holder: Holder | undefined) =>
    holder?.customProperties?.findIndex((entry) => entry.property === property) ?? -1;
  const inner = placeIn(root.schema?.[object]);
  const outer = placeIn(root);
  if (inner >= 0) yaml.fault(['schema', object, 'customProperties', inner], message);
  else yaml.fault(outer < 0 ? ['customProperties'] : ['customProperties', outer], message);
}
