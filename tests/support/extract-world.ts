import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readContract } from '#etl/contract/read-contract.ts';
import type { Contract } from '#etl/contract/contract.ts';
import type { RunContext } from '#etl/run-context.ts';
import { dataPaths, makeDataFolders, type DataPaths } from '#warehouse/control/data-paths.ts';

/** A data folder of its own with a run's effects, for tests that take delivery of extracts. */
export interface ExtractWorld {
  context: RunContext;
  paths: DataPaths;
  environment: Record<string, string>;
  /** What the journal was told, as text. */
  journal: string[];
  stop: AbortController;
  /** Writes a file into the inbox. */
  drop(file: string, content: string | Buffer): void;
  /** All that stands under the data folder: paths and contents. */
  everything(): { path: string; content: string }[];
}

/** Makes an empty data folder that goes when the test ends. */
export function extractWorld(): ExtractWorld {
  const root = mkdtempSync(join(tmpdir(), 'lodestar-extract-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const paths = dataPaths(root);
  makeDataFolders(paths);
  const environment: Record<string, string> = {};
  const journal: string[] = [];
  const stop = new AbortController();
  const effects: Pick<
    RunContext,
    'runId' | 'asOf' | 'clock' | 'environment' | 'signal' | 'journal' | 'paths'
  > = {
    runId: 'run-1',
    asOf: '2026-10-31',
    clock: () => new Date('2026-11-01T00:00:00Z'),
    environment: (name) => environment[name],
    signal: stop.signal,
    journal: { write: (event, entry) => void journal.push(JSON.stringify({ event, ...entry })) },
    paths,
  };
  return {
    // Receiving reads neither the workspace nor a database.
    context: effects as RunContext,
    paths,
    environment,
    journal,
    stop,
    drop: (file, content) => {
      mkdirSync(dirname(join(paths.inbox, file)), { recursive: true });
      writeFileSync(join(paths.inbox, file), content);
    },
    everything: () =>
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => ({ path: path.slice(root.length + 1), content: readFileSync(path, 'utf8') })),
  };
}

/** A contract with the given server and own properties, and a column `id` besides those given. */
export function contractWith(parts: { server: string; custom?: string[]; columns?: string[] }): Contract {
  const lines = (items: string[], indent: string) => items.map((item) => `${indent}- ${item}`).join('\n');
  const columns = ['{ name: id, logicalType: string, primaryKey: true }', ...(parts.columns ?? [])];
  const custom = ['{ property: owner, value: Agency }', ...(parts.custom ?? [])];
  const text = `
apiVersion: v3.1.0
kind: DataContract
id: thing
version: 1.0.0
status: active
servers:
  - ${parts.server}
schema:
  - name: thing
    properties:
${lines(columns, '      ')}
customProperties:
${lines(custom, '  ')}
`;
  return readContract({ file: 'thing/contract.yaml', text, languages: ['en'] });
}
