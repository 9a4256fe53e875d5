import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { realData } from '../support/etl.ts';
import { contractOf, openLoadWorld } from '../support/load-world.ts';

const file = join(
  realData,
  'vn-gso/Population and Employment/Area, population and population density by province.csv',
);
const regions = [
  'Red River Delta',
  'Northern midlands and mountain areas',
  'Northern Central area and Central coastal area',
  'Central Highlands',
  'South East',
  'Mekong River Delta',
];

/** Name and population of 2016 (thousands) of the country, its regions and provinces, as one list. */
function populations(): string[] {
  const [, ...rows] = readFileSync(file, 'utf8').split(/\r?\n/).slice(2);
  return rows
    .map((row) => row.split(';'))
    .filter((cells) => cells.length > 2)
    .map((cells) => `${cells[0]!.replaceAll('"', '').trim()};${cells.at(-2)}`);
}

test.skipIf(!existsSync(file))(
  'regions and provinces of a real list each add up to the country, and a wrong figure is caught',
  async () => {
    const names = regions.map((name) => `'${name}'`).join(', ');
    const adds = (id: string, children: string) =>
      `{ id: ${id}, engine: lodestar, implementation: { reconcile: { measures: [population], parent: "name = 'WHOLE COUNTRY'", children: "${children}", tolerance: 1 } } }`;
    const contract = contractOf({
      columns: ['{ name: name, logicalType: string }', '{ name: population, logicalType: number }'],
      custom: ["{ property: dialect, value: { delimiter: ';' } }"],
      quality: [
        adds('regions_add_up', `name in (${names})`),
        adds('provinces_add_up', `name not in (${names}, 'WHOLE COUNTRY')`),
      ],
    });
    const world = await openLoadWorld();
    const rows = populations();
    await world.load(contract, { 'x.csv': ['name;population', ...rows].join('\n') });
    expect(await world.rows('select "rule", difference, error_reason from quality.reconciliation')).toEqual(
      [],
    );
    expect(await world.rows(`select population from validate.thing where name = 'WHOLE COUNTRY'`)).toEqual([
      { population: 92695.1 },
    ]);

    const wrong = rows.map((row) =>
      row.replace(/^(Central Highlands;)(.*)$/, (_, name: string) => `${name}5000`),
    );
    await world.load(contract, { 'y.csv': ['name;population', ...wrong].join('\n') });
    expect(await world.rows('select "rule", state from quality.reconciliation')).toEqual([
      { rule: 'regions_add_up', state: 'fail' },
    ]);
  },
);
