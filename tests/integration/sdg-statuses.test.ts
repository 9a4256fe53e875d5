import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import { project, readProjection } from '#warehouse/query/projection.ts';
import { readTrend } from '#warehouse/query/trend.ts';
import { everything } from '#warehouse/scope/scope.ts';
import { openServing, type Lease, type Serving } from '#warehouse/snapshot/serve.ts';
import { realData } from '../support/etl.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';
import { sdgGoals, type SdgGoal } from '../support/sdg-goals.ts';

const site = join(realData, 'sdg-germany');
const present = existsSync(site);
/** The guide, without the spaces that line its tables up. */
const told = readFileSync(
  fileURLToPath(new URL('../../docs/judgement.md', import.meta.url)),
  'utf8',
).replaceAll(/ +/g, ' ');
const own = ['Year', 'Units', 'Value', 'federal state', 'GeoCode', 'county'];

/** The site's symbols: on course, nearly, towards but missed, not towards. */
const symbols = { Sonne: 'sun', 'Leicht bewölkt': 'light cloud', Wolke: 'cloud', Blitz: 'flash' } as const;
type Symbol = (typeof symbols)[keyof typeof symbols];

type Observation = Record<string, string>;
const readRows = (code: string) =>
  parse<Observation>(readFileSync(join(site, 'data', `indicator_${code}.csv`)), { columns: true, bom: true });
const seriesOf = (row: Observation) =>
  Object.keys(row)
    .filter((name) => !own.includes(name) && row[name])
    .map((name) => row[name])
    .join('; ');

function rowsOf({ code, series }: SdgGoal): Observation[] {
  return readRows(code).filter(
    (row) => row['Value'] !== '' && !row['federal state'] && seriesOf(row) === series,
  );
}

function targetOf(goal: SdgGoal): number {
  const { target } = goal;
  if (typeof target === 'number') return target;
  if ('growing' in target) return 100 * (1 + target.growing) ** (target.to - target.from);
  return target.times * Number(rowsOf(goal).find((row) => row['Year'] === String(target.of))!['Value']);
}

const idOf = ({ code, place }: SdgGoal) => `goal_${code.replaceAll('-', '_')}_${place.replace('.', '_')}`;
const keyOf = ({ place }: SdgGoal) => `weather_indicator_${place.replace('.', '_target_')}`;

/** What the front matter of the goal's page says, by key. */
function frontMatter({ code }: SdgGoal): Map<string, string> {
  const text = readFileSync(join(site, 'meta', 'en', `${code}.md`), 'utf8');
  const lines = [...text.matchAll(/^(weather_\w+): *['"]?(.*?)['"]? *$/gm)];
  return new Map(lines.map(([, key, value]) => [key!, value!]));
}

/** The official symbols of a goal by year. */
function officialOf(goal: SdgGoal): [year: number, symbol: Symbol][] {
  const said = frontMatter(goal);
  return [...'abcdefghij'].flatMap((letter): [number, Symbol][] => {
    const word = said.get(`${keyOf(goal)}_item_${letter}`) as keyof typeof symbols;
    const year = said.get(`weather_indicator_${goal.place[0]}_year_${letter}`);
    return symbols[word] && year ? [[Number(year), symbols[word]]] : [];
  });
}

/** An indicator of the goal's series. A goal that holds in every year is one whose day has passed. */
function indicatorYaml(goal: SdgGoal): string {
  const name = { en: `${goal.code} ${goal.place}` };
  const year = frontMatter(goal).get(`${keyOf(goal)}_targetYear`);
  const where = {
    ...{ indicator: [goal.code], series: [goal.series], unit: [rowsOf(goal)[0]!['Units']!] },
  };
  return stringify({
    ...{ id: idOf(goal), version: '1.0.0', name, shortName: name, description: name },
    ...{ numeratorText: { en: 'Value of the year' }, denominatorText: { en: 'Observations' } },
    formula: {
      kind: 'ratio',
      numerator: { fact: 'observation', measure: 'value', where },
      denominator: { fact: 'observation', measure: 'observations', where },
    },
    ...{ unit: 'number', decimals: 1, better: goal.better, pillar: 'sustainability' },
    ...{ owner: 'Statistisches Bundesamt', frequency: 'yearly', tolerance: 0 },
    targets: [{ date: `${year ?? 1990}-12-31`, value: targetOf(goal), basis: 'public', source: name }],
  });
}

/** What the mean of the last five changes says in the words of the site; null where it says nothing. */
function symbolOf(indicator: Indicator, cells: readonly Cell[]): Symbol | null {
  const { course, meanChange, reason } = project(indicator, cells, 'year', 'mean_change');
  if (meanChange === null || reason === 'too_few_values') return null;
  if (reason === 'no_target_ahead' && cells.at(-1)!.status === 'on_path')
    return meanChange.direction === 'away' ? 'light cloud' : 'sun';
  if (course === 'on_course') return 'sun';
  if (course === 'uncertain') return 'light cloud';
  return meanChange.direction === 'towards' ? 'cloud' : 'flash';
}

/** How far, at the least, the last or the first of the six values must have been another for the official symbol; null beyond 20 %. */
function revisionFor(indicator: Indicator, cells: readonly Cell[], symbol: Symbol): number | null {
  for (let permille = 0.5; permille <= 200; permille += 0.5)
    for (const place of [-1, -6])
      for (const sign of [1, -1]) {
        const revised = cells.map((cell, at) =>
          at === cells.length + place
            ? { ...cell, value: cell.value! * (1 + (sign * permille) / 1000) }
            : cell,
        );
        if (symbolOf(indicator, revised) === symbol) return permille / 1000;
      }
  return null;
}

const classes = {
  'no six yearly values in a row': 'Lodestar says nothing; the site bridges the gap',
  'a revision of up to 1 % of one value': 'the figure was revised after it was judged, or lies at a border',
  'a revision of 1 to 5 % of one value': 'the figure was revised after it was judged',
  'a revision of more than 5 %': 'the series was reckoned anew, or the target is read otherwise',
};
type Class = keyof typeof classes;

interface Compared {
  goal: string;
  year: number;
  official: Symbol;
  ours: Symbol | null;
  why: Class | null;
}

describe.skipIf(!present)(
  `statuses of the German sustainability strategy${present ? '' : ' (LODESTAR_REAL_DATA is absent)'}`,
  () => {
    let world: RefreshWorld;
    let serving: Serving;
    let lease: Lease;
    const compared: Compared[] = [];
    beforeAll(async () => {
      world = openRefreshWorld('sdg-germany');
      mkdirSync(join(world.paths.inbox, 'observation'), { recursive: true });
      for (const code of new Set(sdgGoals.map((goal) => goal.code))) {
        const name = `indicator_${code}.csv`;
        copyFileSync(join(site, 'data', name), join(world.paths.inbox, 'observation', name));
      }
      for (const goal of sdgGoals)
        writeFileSync(join(world.workspace, 'indicators', `${idOf(goal)}.yaml`), indicatorYaml(goal));
      const { outcome, fault } = await world.refresh();
      expect({ outcome, fault }).toEqual({ outcome: 'published', fault: null });
      serving = await openServing({ dataDirectory: world.paths.root });
      lease = await serving.lease();
      for (const goal of sdgGoals) await compare(goal);
    });
    afterAll(() => {
      lease?.release();
      serving?.close();
      world?.close();
    });

    async function compare(goal: SdgGoal): Promise<void> {
      const at = { indicatorId: idOf(goal), unitId: 'DE', grain: 'year' } as const;
      const cells = await readTrend(lease.snapshot, everything, at);
      const indicator = lease.snapshot.catalog.indicators.get(idOf(goal))!;
      for (const [year, official] of officialOf(goal)) {
        const known = cells.filter(({ period }) => Number(period.slice(0, 4)) <= year);
        const ours = symbolOf(indicator, known);
        const why = ours === official ? null : classOf(ours, () => revisionFor(indicator, known, official));
        compared.push({ goal: `${goal.code} ${goal.place}`, year, official, ours, why });
      }
    }

    function classOf(ours: Symbol | null, revision: () => number | null): Class {
      if (ours === null) return 'no six yearly values in a row';
      const needed = revision() ?? 1;
      if (needed <= 0.01) return 'a revision of up to 1 % of one value';
      return needed <= 0.05 ? 'a revision of 1 to 5 % of one value' : 'a revision of more than 5 %';
    }

    it('agree with the mean of the last five changes as the guide says', () => {
      const words: (Symbol | null)[] = ['sun', 'light cloud', 'cloud', 'flash', null];
      const count = (official: Symbol, ours: Symbol | null) =>
        compared.filter((one) => one.official === official && one.ours === ours).length;
      const table = (['sun', 'light cloud', 'cloud', 'flash'] as const).map((official) =>
        [official, ...words.map((ours) => count(official, ours))].join(' | '),
      );
      const agreed = compared.filter(({ why }) => why === null).length;
      const share = ((100 * agreed) / compared.length).toFixed(1);
      const lines = [`${agreed} of ${compared.length} (${share} %)`, ...table];
      expect(lines.filter((line) => !told.includes(line))).toEqual([]);
    });

    it('differ for the reasons the guide gives, each as often', () => {
      const lines = (Object.keys(classes) as Class[]).map((why) => {
        const ones = compared.filter((one) => one.why === why);
        const named = [...Map.groupBy(ones, ({ goal }) => goal)].map(
          ([goal, years]) => `${goal} (${years.map(({ year }) => year).join(', ')})`,
        );
        return `${why} | ${ones.length} | ${classes[why]} | ${named.join('; ')}`;
      });
      expect(lines.filter((line) => !told.includes(line))).toEqual([]);
    });

    it('are given by the question of a program as well', async () => {
      const question = { indicatorId: 'goal_12_2_1_1', unitId: 'DE', grain: 'year' } as const;
      const told = await readProjection(lease.snapshot, everything, {
        ...{ ...question, period: '2021-01-01', method: 'mean_change' },
      });
      expect(told).toMatchObject({
        ...{ course: 'off_course', target: { date: '2030-12-31', value: 5000 } },
        ...{ basis: { to: '2021-01-01' }, meanChange: { direction: 'towards' } },
      });
      expect(told.points.map(({ period }) => period).at(-1)).toBe('2030-01-01');
    });
  },
);
