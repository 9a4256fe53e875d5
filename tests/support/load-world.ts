import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readContract } from '#etl/contract/read-contract.ts';
import type { Contract } from '#etl/contract/contract.ts';
import type { Account, Delivery, RunContext } from '#etl/run-context.ts';
import { stageDelivery } from '#etl/stage/stage-delivery.ts';
import type { StagedSource } from '#etl/staged-source.ts';
import { addStaged, validateStaged } from '#etl/validate/validate-source.ts';
import { dataPaths, makeDataFolders } from '#warehouse/control/data-paths.ts';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import type { Row } from '#warehouse/duckdb/plain-rows.ts';
import { readLayoutSql } from '#warehouse/snapshot/layout.ts';

/** Files by name. */
export type Files = { [name: string]: string | Buffer };

/** A warehouse being built, and files to be staged and validated into it as one run does. */
export interface LoadWorld {
  context: RunContext;
  /** What the journal was told. */
  events: { event: string; data: Record<string, unknown> }[];
  /** When a file came, by its name; 2026-11-01 where nothing is said. */
  receivedAt: { [fileName: string]: string };
  stage(contract: Contract, files: Files): Promise<StagedSource>;
  load(contract: Contract, files: Files): Promise<Account>;
  /** Adds files to those loaded before; null where only loading all can tell. */
  add(contract: Contract, before: Files, added: Files): Promise<Account | null>;
  rows<T = Row>(sql: string): Promise<T[]>;
}

/** Opens a world that goes when the test ends. */
export async function openLoadWorld(): Promise<LoadWorld> {
  const { world, close } = await makeLoadWorld();
  onTestFinished(close);
  return world;
}

/** The same for several tests; whoever asks closes it. */
export async function makeLoadWorld(): Promise<{ world: LoadWorld; close: () => void }> {
  const root = mkdtempSync(join(tmpdir(), 'lodestar-load-'));
  const paths = dataPaths(root);
  makeDataFolders(paths);
  const database = await openDatabase(':memory:');
  await database.run(`set global TimeZone = 'UTC'`);
  await database.run(readLayoutSql());
  const events: LoadWorld['events'] = [];
  const contracts: Contract[] = [];
  const receivedAt: LoadWorld['receivedAt'] = {};
  const context = {
    ...{ runId: 'run-1', asOf: '2026-10-31', signal: new AbortController().signal, paths, db: database },
    clock: () => new Date('2026-11-01T00:00:00Z'),
    ...{ environment: () => undefined, accepted: new Set<string>(), mends: new Set<string>() },
    journal: { write: (event, entry) => void events.push({ event, data: entry?.data ?? {} }) },
    content: {
      workspace: {
        ...{ timezone: 'Asia/Ho_Chi_Minh', rootUnit: '00', languages: ['en'] },
        calendar: { fiscalYearStart: '01-01', weekStart: 'monday', holidays: [], workingDays: [] },
      },
      contracts,
    } as unknown as RunContext['content'],
  } satisfies RunContext as RunContext;
  const inTransaction = async <T>(work: (inside: RunContext) => Promise<T>): Promise<T> =>
    database.withConnection(async (db) => {
      await db.run('begin transaction');
      try {
        const answer = await work({ ...context, db });
        await db.run('commit');
        return answer;
      } catch (fault) {
        await db.run('rollback');
        throw fault;
      }
    });
  const deliver = (contract: Contract, files: Files) => {
    const at = contracts.findIndex(({ id }) => id === contract.id);
    contracts.splice(at < 0 ? contracts.length : at, at < 0 ? 0 : 1, contract);
    return deliveryOf(paths.extracts, contract.id, files, receivedAt);
  };
  const world: LoadWorld = {
    ...{ context, events, receivedAt },
    stage: (contract, files) => stageDelivery(context, contract, deliver(contract, files)),
    load: (contract, files) =>
      inTransaction(async (inside) =>
        validateStaged(inside, contract, await stageDelivery(inside, contract, deliver(contract, files))),
      ),
    add: (contract, before, later) =>
      inTransaction(async (inside) => {
        const { files, ...delivery } = deliver(contract, { ...before, ...later });
        const filesBefore = Object.keys(before).length;
        const added = { ...delivery, files: files.slice(filesBefore), filesBefore };
        const staged = await stageDelivery(inside, contract, added);
        return addStaged(inside, contract, staged, { files });
      }),
    rows: (sql) => database.rows(sql),
  };
  const close = () => {
    database.close();
    rmSync(root, { recursive: true, force: true });
  };
  return { world, close };
}

function deliveryOf(
  folder: string,
  sourceId: string,
  files: Files,
  receivedAt: { [fileName: string]: string },
): Delivery {
  const delivered = Object.entries(files).map(([fileName, content]) => {
    const sha256 = createHash('sha256').update(content).digest('hex');
    const path = join(folder, `${sha256.slice(0, 16)}-${fileName.replaceAll('/', '-')}`);
    writeFileSync(path, content);
    const bytes = Buffer.byteLength(content);
    return {
      extractId: sha256.slice(0, 16),
      fileName,
      path,
      sha256,
      bytes,
      receivedAt: receivedAt[fileName] ?? '2026-11-01T00:00:00.000Z',
    };
  });
  return { sourceId, files: delivered, contentHash: 'hash' };
}

/** A contract by its parts, read as from a file: columns and own properties as YAML flow maps. */
export function contractOf(parts: {
  id?: string;
  server?: string;
  columns: string[];
  custom?: string[];
  quality?: string[];
  relationships?: string[];
}): Contract {
  const lines = (items: string[], indent: string) => items.map((item) => `${indent}- ${item}`).join('\n');
  const { id = 'thing', server = '{ server: inbox, type: local, path: thing/*.csv, format: csv }' } = parts;
  const block = (key: string, items: string[] | undefined) =>
    items ? `    ${key}:\n${lines(items, '      ')}\n` : '';
  const text = `
apiVersion: v3.1.0
kind: DataContract
id: ${id}
version: 1.0.0
status: active
servers:
  - ${server}
schema:
  - name: ${id}
    properties:
${lines(parts.columns, '      ')}
${block('quality', parts.quality)}${block('relationships', parts.relationships)}
customProperties:
${lines(['{ property: owner, value: Agency }', ...(parts.custom ?? [])], '  ')}
`;
  return readContract({ file: `${id}/contract.yaml`, text, languages: ['en'] });
}

/** A server of local files in a format. */
export function localFiles(format: string): string {
  return `{ server: inbox, type: local, path: 'thing/*', format: ${format} }`;
}
