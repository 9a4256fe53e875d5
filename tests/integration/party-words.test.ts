import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { WorkspaceContent } from '#etl/workspace/content.ts';
import type { Text } from '#warehouse/model/text.ts';
import { checkWorkspace, readWorkspace } from '#etl/workspace/read-workspace.ts';
import { partyDirectory } from '../support/party-warehouse.ts';

const languages = ['vi', 'en', 'hi'];
const files = readdirSync(partyDirectory, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml'))
  .sort();

let content: WorkspaceContent;
beforeAll(async () => {
  content = await readWorkspace(partyDirectory);
});

test('the workspace has no fault', async () => {
  expect(await checkWorkspace(partyDirectory)).toEqual([]);
});

describe.each(files)('%s', (file) => {
  const text = readFileSync(join(partyDirectory, file), 'utf8');

  test('says every text in the three languages', () => {
    expect(textMaps(parse(text)).filter((map) => languages.some((one) => !map[one]))).toEqual([]);
  });

  test('is in NFC, with digits every reader can read', () => {
    expect(text).toBe(text.normalize('NFC'));
    expect(text).not.toMatch(/[०-९]/);
  });
});

test('every rule of a contract goes by a name in each language, so that an agency can read what is wrong', () => {
  const named = content.contracts.flatMap(({ checks, quality }) => [
    ...[...checks, ...quality.crossChecks, ...quality.dataset, ...quality.reconciliations, ...quality.shares],
  ]);
  expect(named.length).toBeGreaterThan(60);
  const unnamed = named.filter(({ names }) => languages.some((language) => !names[language]));
  expect(unnamed.map(({ id }) => id)).toEqual([]);
});

test('every column, table and owner goes by a name in each language', () => {
  const lacks = (names: Text | null | undefined) => languages.some((language) => !names?.[language]);
  const columns = content.contracts.flatMap(({ id, columns: own }) =>
    own.filter(({ names }) => lacks(names)).map(({ name }) => `${id}.${name}`),
  );
  expect(columns).toEqual([]);
  const tables = content.contracts.filter(({ partOf, tableName }) => partOf !== null && lacks(tableName));
  expect(tables.map(({ id }) => id)).toEqual([]);
  const owned = [
    ...content.contracts.map(({ id, owner }) => ({ id, names: owner })),
    ...content.indicators.map(({ id, ownerNames }) => ({ id, names: ownerNames })),
  ];
  expect(owned.filter(({ names }) => lacks(names)).map(({ id }) => id)).toEqual([]);
});

test('every target says where it comes from, and an example says that it is one', () => {
  const targets = content.indicators.flatMap(({ targets }) => targets);
  expect(targets.length).toBeGreaterThan(20);
  for (const { basis, source } of targets) {
    expect(/Example/.test(source['en']!)).toBe(basis === 'example');
    expect(/Ví dụ/.test(source['vi']!)).toBe(basis === 'example');
    expect(/उदाहरण/.test(source['hi']!)).toBe(basis === 'example');
  }
});

test('all forty indicators are there, and the reference series are none of them', () => {
  expect(content.indicators).toHaveLength(40);
  expect(content.context.map(({ id }) => id)).toEqual([
    ...['digital_economy_share_gdp', 'dti_national', 'egdi_rank', 'high_tech_export_share'],
    ...['online_public_service_use', 'rd_share_gdp', 'tfp_contribution'],
  ]);
});

test('every headline has a target, a caution and an owner', () => {
  for (const id of content.workspace.headlines) {
    const indicator = content.indicators.find((one) => one.id === id)!;
    expect(indicator.targets, id).not.toEqual([]);
    expect(indicator.caution, id).not.toBeNull();
    expect(indicator.owner, id).not.toBe('');
  }
});

test('each of the 34 provinces and cities has one tile, apart from the others, and a label of its own', () => {
  const { tiles } = content.workspace;
  expect(tiles).toHaveLength(34);
  expect(new Set(tiles.map(({ column, row }) => `${column},${row}`)).size).toBe(34);
  expect(new Set(tiles.map(({ label }) => label)).size).toBe(34);
  for (const { unit } of tiles) expect(content.unitNames, unit).toHaveProperty(unit);
});

/** Maps of texts by language, wherever they stand. */
function textMaps(value: unknown): Record<string, unknown>[] {
  if (value === null || typeof value !== 'object') return [];
  const inside = Object.values(value).flatMap(textMaps);
  return 'vi' in value || 'en' in value ? [value as Record<string, unknown>, ...inside] : inside;
}
