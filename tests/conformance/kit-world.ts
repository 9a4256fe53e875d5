import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { Contract } from '#etl/contract/contract.ts';
import { loadSource, type Loading } from '#etl/load-source.ts';
import type { RunContext } from '#etl/run-context.ts';
import { tablesOfLoad } from '#etl/validate/validate-source.ts';
import type { Row } from '#warehouse/duckdb/plain-rows.ts';
import { makeLoadWorld, type Files } from '../support/load-world.ts';
import { postgresPrograms, startPostgres, type PostgresServer } from '../support/postgres.ts';
import { sftpProgram, startSftp, type SftpPlace } from '../support/sftp.ts';
import type { Answer } from './case.ts';

/** One warehouse and one server of each kind, in which one case after another is loaded as a refresh does. */
export interface KitWorld {
  folder: string;
  /** Null where this machine has none. */
  postgres: PostgresServer | null;
  sftp: SftpPlace | null;
  /** Makes the drop hold these files and no others. */
  drop(files: Files): void;
  /** Folder of the drop, which the SFTP server shows. */
  dropped: string;
  answerWith(answer: Answer): void;
  load(contract: Contract, signal: AbortSignal): Promise<Loading>;
  rows<T = Row>(sql: string): Promise<T[]>;
  /** Takes back all loads. */
  forget(): Promise<void>;
}

/** Starts it all; whoever asks closes it. */
export async function makeKitWorld(): Promise<{ world: KitWorld; close: () => Promise<void> }> {
  const { world, close } = await makeLoadWorld();
  const { context, rows } = world;
  // Tables of a few rows: more threads only wait for each other.
  await rows('set global threads = 1');
  const dropped = join(context.paths.inbox, 'thing');
  const api = await startApi();
  const postgres = postgresPrograms() === null ? null : await startPostgres();
  const sftp = sftpProgram() === null ? null : await startSftp();
  const environment: { [name: string]: string } = {
    ...{ LODESTAR_ALLOW_LOOPBACK: '1', THING_API: `http://127.0.0.1:${api.port}` },
    ...(postgres && { THING_DATABASE: postgres.url() }),
    ...(sftp && {
      THING_DROP: `127.0.0.1:${sftp.port}`,
      THING_USER: sftp.user,
      THING_PASSWORD: sftp.password,
    }),
  };
  let loads = 0;
  const load: KitWorld['load'] = (contract, signal) => {
    const at = ++loads;
    api.begin();
    const conform = [{ id: 'thing', file: 'sources/thing/conform.sql', sql: 'from validate.thing' }];
    const content = { ...context.content, conform, contracts: [contract] };
    const clock = () => new Date(Date.UTC(2026, 10, 1) + at * 1000);
    const own = {
      runId: `run-${at}`,
      clock,
      signal,
      environment: (name: string) => environment[name],
      content,
    };
    return loadSource({ ...context, ...own } as unknown as RunContext, [contract], () => null);
  };
  const kit: KitWorld = {
    ...{ folder: context.paths.build, postgres, sftp, dropped, load, rows },
    answerWith: api.answerWith,
    drop: (files) => {
      rmSync(dropped, { recursive: true, force: true });
      mkdirSync(dropped, { recursive: true });
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(dropped, name)), { recursive: true });
        writeFileSync(join(dropped, name), content);
      }
    },
    forget: async () => {
      for (const table of [...tablesOfLoad, 'meta.source_load', 'meta.fingerprint'])
        await rows(`delete from ${table}`);
      await rows('drop view if exists validate.thing');
      await rows('drop table if exists rows.thing');
      rmSync(join(context.paths.extracts, 'thing'), { recursive: true, force: true });
      world.events.length = 0;
    },
  };
  const closeAll = async () => {
    api.stop();
    await postgres?.stop();
    await sftp?.stop();
    close();
  };
  return { world: kit, close: closeAll };
}

async function startApi() {
  let answer: Answer = () => ({ body: '[]' });
  let page = 0;
  const server = createServer((request, response) => {
    const {
      status = 200,
      headers,
      body,
    } = answer(page++, new URL(request.url ?? '', 'http://x').searchParams);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    port: (server.address() as AddressInfo).port,
    begin: () => (page = 0),
    answerWith: (next: Answer) => (answer = next),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
