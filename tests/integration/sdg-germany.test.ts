import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { realData } from '../support/etl.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

const site = join(realData, 'sdg-germany');
const present = existsSync(site);
const own = ['Year', 'Units', 'Value'];
const places = ['federal state', 'GeoCode', 'county'];
/** The order in which the contract, and so a series' name, has what indicators are broken down by. */
const parts = [
  'Series',
  'time series',
  'area',
  'type of area',
  'degree of urbanisation',
  'sub index',
  'sea',
].concat(['air pollutant', 'criminal offences', 'calculation method', 'sex', 'age group']);

type Observation = Record<string, string>;
interface Series {
  series: string;
  unit: string;
  /** By the last year of what the file calls a year. */
  values: Map<number, number>;
}

const seriesOf = (row: Observation) =>
  parts
    .map((part) => row[part])
    .filter(Boolean)
    .join('; ');

/** What an indicator's page shows first: the country as a whole, broken down as little as the file allows. */
function headlineOf(rows: Observation[]): Series {
  const national = rows.filter((row) => row['Value'] !== '' && !row['federal state']);
  const depth = (row: Observation) => parts.filter((part) => row[part]).length;
  const [first] = national.toSorted((a, b) => depth(a) - depth(b));
  const series = seriesOf(first!);
  const unit = first!['Units']!;
  const taken = national.filter((row) => seriesOf(row) === series && row['Units'] === unit);
  const years = taken.map((row): [number, number] => [
    Number(/(\d{4})(\/[12])?$/.exec(row['Year']!)![1]),
    Number(row['Value']),
  ]);
  return { series, unit, values: new Map(years) };
}

/** An indicator of the workspace from a page of the site: its name from the front matter, its series from the data. */
function indicatorYaml(code: string, { series, unit }: Series): string {
  const name = (folder: string) =>
    /^indicator_name: *(.*?) *$/m.exec(readFileSync(join(site, 'meta', folder, `${code}.md`), 'utf8'))![1]!;
  const names = { en: name('en'), de: name('.') };
  const where = { indicator: [code], series: [series], unit: [unit] };
  return stringify({
    ...{ id: idOf(code), version: '1.0.0', name: names, shortName: names, description: names },
    ...{ numeratorText: { en: 'Value of the year' }, denominatorText: { en: 'Observations' } },
    formula: {
      kind: 'ratio',
      numerator: { fact: 'observation', measure: 'value', where },
      denominator: { fact: 'observation', measure: 'observations', where },
    },
    ...{ unit: 'number', decimals: 1, better: 'up', pillar: 'sustainability' },
    ...{ owner: 'Statistisches Bundesamt', frequency: 'yearly', targets: [], tolerance: 0 },
  });
}

function idOf(code: string): string {
  return `dns_${code.replaceAll('-', '_')}`;
}

describe.skipIf(!present)(
  `indicators of the German sustainability strategy${present ? '' : ' (LODESTAR_REAL_DATA is absent)'}`,
  () => {
    let world: RefreshWorld;
    const files = new Map<string, Observation[]>();
    const headlines = new Map<string, Series>();
    beforeAll(async () => {
      world = openRefreshWorld('sdg-germany');
      mkdirSync(join(world.paths.inbox, 'observation'), { recursive: true });
      for (const name of readdirSync(join(site, 'data'))) {
        const code = /^indicator_(.*)\.csv$/.exec(name)![1]!;
        const rows = parse<Observation>(readFileSync(join(site, 'data', name)), { columns: true, bom: true });
        files.set(code, rows);
        headlines.set(code, headlineOf(rows));
        copyFileSync(join(site, 'data', name), join(world.paths.inbox, 'observation', name));
        const indicator = join(world.workspace, 'indicators', `${idOf(code)}.yaml`);
        if (!existsSync(indicator)) writeFileSync(indicator, indicatorYaml(code, headlines.get(code)!));
      }
      const { outcome, fault } = await world.refresh();
      expect({ outcome, fault }).toEqual({ outcome: 'published', fault: null });
    });
    afterAll(() => world?.close());

    it('load 29,183 observations of 60 files with one contract, each as it stands', async () => {
      expect(await world.ask('select physical, loaded, quarantined, skipped from meta.source_load')).toEqual([
        { physical: 29_183, loaded: 29_183, quarantined: 0, skipped: 0 },
      ]);
      const key = (cells: unknown[]) => cells.map((cell) => cell ?? '').join('|');
      const expected = [...files].flatMap(([code, rows]) =>
        rows.map((row): [string, number | null] => [
          key([code, row['Year'], row['Units'], seriesOf(row), ...places.map((place) => row[place])]),
          row['Value'] === '' ? null : Number(row['Value']),
        ]),
      );
      const loaded = await world.ask(
        'select indicator, year, unit, series, federal_state, geo_code, county, value from conform.observation',
      );
      expect(new Map(loaded.map(({ value, ...cells }) => [key(Object.values(cells)), value]))).toEqual(
        new Map(expected),
      );
      expect(loaded).toHaveLength(29_183);
      expect(loaded.filter(({ value }) => value === null)).toHaveLength(1136);
    });

    it('need every column that any of the files has, and no other', async () => {
      const seen = new Set([...files.values()].flatMap(([first]) => Object.keys(first!)));
      expect([...seen].sort()).toEqual([...own, ...places, ...parts].sort());
      expect(world.events.filter(({ event }) => event === 'drift_found')).toEqual([]);
    });

    it('give all 60 indicators the values of their files, and none where there are none', async () => {
      const values = await world.ask(
        `select indicator_id, year(period)::integer as year, value from indicators.value
         where unit_id = 'DE' and grain = 'year' and state in ('measured', 'partial') order by 1, 2`,
      );
      const expected = [...headlines].flatMap(([code, { values: years }]) =>
        [...years]
          .filter(([year]) => year <= 2025)
          .map(([year, value]) => ({ indicator_id: idOf(code), year, value })),
      );
      const inOrder = (a: { indicator_id: unknown; year: unknown }, b: typeof a) =>
        String(a.indicator_id).localeCompare(String(b.indicator_id)) || Number(a.year) - Number(b.year);
      expect(new Set(values.map(({ indicator_id }) => indicator_id))).toHaveLength(60);
      expect((values as typeof expected).toSorted(inOrder)).toEqual(expected.toSorted(inOrder));
    });
  },
);
