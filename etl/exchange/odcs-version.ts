import { isRecord } from '#etl/json-text.ts';
import type { OdcsDocument } from './odcs-document.ts';

/** Versions of the standard a contract can be written in. */
export const odcsVersions = ['3.1', '3.2'] as const;
export type OdcsVersion = (typeof odcsVersions)[number];

type Path = (string | number)[];
interface Code {
  value: unknown;
  label?: unknown;
  synonyms?: unknown;
  customProperties?: { property: string; value: unknown }[];
}

/**
 * Rewrites a contract for a version of the standard. `enum` and `synonyms` are keys of a property in 3.2 and stand among its
 * `customProperties` before; back and forth gives the same. A team as a list and `rule` for `metric`, as 3.0 has them, take
 * the shape that replaced them.
 */
export function toVersion(odcs: OdcsDocument, version: OdcsVersion): void {
  if (!String(odcs.value['apiVersion']).startsWith(`v${version}.`)) odcs.set(['apiVersion'], `v${version}.0`);
  renew(odcs);
  for (const property of propertiesOf(odcs)) (version === '3.2' ? toKeys : toCustom)(odcs, property);
}

function toKeys(odcs: OdcsDocument, property: Path): void {
  for (const [key, convert] of [
    ['enum', codeOut],
    ['synonyms', synonymOut],
  ] as const) {
    const list = odcs.custom(property, key);
    if (!Array.isArray(list)) continue;
    odcs.removeCustom(property, key);
    odcs.set([...property, key], list.map(convert));
  }
}

function toCustom(odcs: OdcsDocument, property: Path): void {
  const value = valueOf(odcs, property);
  for (const [key, convert] of [
    ['enum', codeIn],
    ['synonyms', synonymIn],
  ] as const) {
    const list = value[key];
    if (!Array.isArray(list)) continue;
    odcs.remove([...property, key]);
    odcs.setCustom(property, key, list.map(convert));
  }
}

/** A label in several languages and other spellings of a code have no key in 3.2. */
function codeOut(code: unknown): unknown {
  if (!isRecord(code)) return code;
  const { value, label, synonyms, customProperties = [], ...rest } = code as unknown as Code;
  const more = [
    ...(isRecord(label) ? [{ property: 'labels', value: label }] : []),
    ...(synonyms === undefined ? [] : [{ property: 'synonyms', value: synonyms }]),
  ];
  return {
    value,
    ...(label === undefined ? {} : { label: isRecord(label) ? Object.values(label)[0] : label }),
    ...rest,
    ...(customProperties.length + more.length > 0
      ? { customProperties: [...customProperties, ...more] }
      : {}),
  };
}

function codeIn(code: unknown): unknown {
  if (!isRecord(code)) return code;
  const { customProperties = [], ...rest } = code as unknown as Code;
  const find = (property: string) => customProperties.find((entry) => entry.property === property)?.value;
  const [labels, synonyms] = [find('labels'), find('synonyms')];
  const others = customProperties.filter(({ property }) => !['labels', 'synonyms'].includes(property));
  return {
    ...rest,
    ...(labels === undefined ? {} : { label: labels }),
    ...(synonyms === undefined ? {} : { synonyms }),
    ...(others.length > 0 ? { customProperties: others } : {}),
  };
}

function synonymOut(synonym: unknown): unknown {
  return typeof synonym === 'string' ? { synonym } : synonym;
}

function synonymIn(synonym: unknown): unknown {
  const isText = isRecord(synonym) && Object.keys(synonym).length === 1;
  return isText ? synonym['synonym'] : synonym;
}

function renew(odcs: OdcsDocument): void {
  const { team } = odcs.value;
  if (Array.isArray(team)) odcs.set(['team'], { members: team });
  const holders = [...objectsOf(odcs), ...propertiesOf(odcs)];
  for (const holder of holders)
    odcs.list([...holder, 'quality']).forEach((_, place) => {
      const at = [...holder, 'quality', place];
      const { rule, metric } = valueOf(odcs, at);
      if (typeof rule !== 'string' || metric !== undefined) return;
      odcs.remove([...at, 'rule']);
      odcs.set([...at, 'metric'], rule);
    });
}

function objectsOf(odcs: OdcsDocument): Path[] {
  return odcs.list(['schema']).map((_, place) => ['schema', place]);
}

/** Where all properties stand, those within properties and list items too. */
function propertiesOf(odcs: OdcsDocument): Path[] {
  const within = (holder: Path): Path[] => {
    const inner = odcs.list([...holder, 'properties']).map((_, place) => [...holder, 'properties', place]);
    const items = odcs.document.hasIn([...holder, 'items']) ? [[...holder, 'items']] : [];
    return [...inner, ...items].flatMap((path) => [path, ...within(path)]);
  };
  return objectsOf(odcs).flatMap(within);
}

function valueOf(odcs: OdcsDocument, path: Path): Record<string, unknown> {
  let value: unknown = odcs.value;
  for (const part of path) value = (value as Record<string | number, unknown> | undefined)?.[part];
  return isRecord(value) ? value : {};
}
