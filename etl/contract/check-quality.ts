import { suggestion } from '#etl/workspace/suggest.ts';
import type { Path, YamlFile } from '#etl/workspace/yaml-file.ts';
import type { Column, Contract } from './contract.ts';

/** Where an entry of `quality` stands; the object's list where it has no id of its own. */
export function pathOfRule(yaml: YamlFile, position: number, id: string): Path {
  interface Listed {
    quality?: { id?: string }[];
  }
  const object = (yaml.value as { schema: (Listed & { properties?: Listed[] })[] }).schema[position];
  const find = ({ quality }: Listed) => quality?.findIndex((entry) => entry.id === id) ?? -1;
  const own = object ? find(object) : -1;
  if (own >= 0) return ['schema', position, 'quality', own];
  const property = object?.properties?.findIndex((one) => find(one) >= 0) ?? -1;
  if (property < 0) return ['schema', position];
  return ['schema', position, 'properties', property, 'quality', find(object!.properties![property]!)];
}

/** Notes what the rules of `quality`, and code lists with validities, say of columns the contract does not have. */
export function checkQualityColumns(yaml: YamlFile, contract: Contract, object: number): void {
  const columns = contract.columns.map(({ name }) => name);
  const known = contract.deliveryPeriod === null ? columns : [...columns, 'delivery_period'];
  const require = (id: string, names: (string | null)[], among = known) => {
    for (const name of names)
      if (name !== null && !among.includes(name))
        yaml.fault(
          pathOfRule(yaml, object, id),
          `column unknown: ${name}.${suggestion(name, among)} Expected one of this contract.`,
        );
  };
  const { crossChecks, reconciliations, shares, dataset } = contract.quality;
  for (const { id, source, on } of crossChecks) {
    require(id, on.map(({ mine }) => mine));
    if (source === contract.id)
      yaml.fault(pathOfRule(yaml, object, id), 'crossSource of itself: expected another source.');
  }
  for (const { id, measures, by, on } of reconciliations)
    require(id, [...measures, ...by, ...on.flatMap(({ parent, child }) => [parent, child])]);
  for (const { id, of, by } of shares) {
    require(id, [of, ...by], columns);
    const note = (problem: string) => yaml.fault(pathOfRule(yaml, object, id), problem);
    const [plain] = contract.columns.filter((column) => by.includes(column.name) && !isCode(column));
    if (plain)
      note(
        `not a code: ${plain.name}. Refusals name what shares are of: expected identifier, codes or a relationship (shares).`,
      );
    const type = contract.columns.find(({ name }) => name === of)?.type;
    if (type !== undefined && type !== 'number' && type !== 'integer')
      note(`not a number: ${of} is ${type} (shares).`);
    if (contract.load.mode !== 'full')
      note('shares of a whole in several deliveries: expected load mode full.');
  }
  for (const rule of dataset) {
    if (rule.kind === 'metric') require(rule.id, rule.columns, columns);
    if (rule.kind === 'arrival') require(rule.id, [rule.unit, rule.period]);
  }
  checkCodeDates(yaml, contract, known, object);
}

function isCode({ identifier, codes, reference }: Column): boolean {
  return identifier || codes !== null || reference !== null;
}

function checkCodeDates(yaml: YamlFile, { columns }: Contract, known: string[], object: number): void {
  columns.forEach(({ codes, codesValidAt }, position) => {
    const at = ['schema', object, 'properties', position, 'customProperties'];
    const isDated = codes?.some(({ validFrom, validTo }) => validFrom ?? validTo) ?? false;
    if (isDated && codesValidAt === null)
      yaml.fault(
        at,
        'codes with a validity but no day: expected enumValidAt, or periodColumn in the contract.',
      );
    if (codesValidAt === null) return;
    const day = columns.find(({ name }) => name === codesValidAt);
    if (!known.includes(codesValidAt)) yaml.fault(at, `column unknown: ${codesValidAt} (enumValidAt).`);
    else if (day && day.type !== 'date' && day.type !== 'timestamp')
      yaml.fault(at, `not a date: ${codesValidAt} is ${day.type} (enumValidAt).`);
  });
}
