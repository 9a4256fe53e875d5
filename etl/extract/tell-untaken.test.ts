import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RunContext } from '#etl/run-context.ts';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { contractOf } from '../../tests/support/load-world.ts';
import { tellUntaken } from './tell-untaken.ts';

const looksFor = (id: string, path: string) =>
  contractOf({
    id,
    server: `{ server: inbox, type: local, path: '${path}', format: csv }`,
    columns: ['{ name: v, logicalType: string }'],
  });

test('files that no contract takes are told of in the folders of all tables of a source, each folder once', async () => {
  const paths = dataPaths(mkdtempSync(join(tmpdir(), 'lodestar-inbox-')));
  onTestFinished(() => rmSync(paths.root, { recursive: true }));
  for (const name of [
    'loans/1.csv',
    'loans/parts-1.csv',
    'loans/note.txt',
    'branches/old.xlsx',
    'shelves/x.txt',
  ]) {
    mkdirSync(dirname(join(paths.inbox, name)), { recursive: true });
    writeFileSync(join(paths.inbox, name), 'x');
  }
  const tables = [
    looksFor('loans', 'loans/?.csv'),
    looksFor('parts', 'loans/parts-*.csv'),
    looksFor('branches', 'branches/*.csv'),
  ];
  const contracts = [...tables, looksFor('shelves', 'shelves/*.csv')];
  const told: unknown[] = [];
  const journal: RunContext['journal'] = {
    write: (event, entry) => void told.push([event, entry?.sourceId, entry?.data]),
  };
  await tellUntaken(
    { content: { contracts } as unknown as RunContext['content'], paths, journal },
    'loans',
    tables,
  );
  expect(told).toEqual([
    [
      'files_not_taken',
      'loans',
      { files: 1, first: ['note.txt'], expected: 'loans/?.csv, loans/parts-*.csv' },
    ],
    ['files_not_taken', 'loans', { files: 1, first: ['old.xlsx'], expected: 'branches/*.csv' }],
  ]);
});
