import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerDataRoute } from '#lib/server/data-routes.ts';
import { holdingOneVersion, openWarehouse, withSnapshot } from '#lib/server/warehouse.ts';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { holdVersion } from '#warehouse/control/held-versions.ts';
import { FORMAT_VERSION } from '#warehouse/snapshot/layout.ts';
import { retireVersions } from '#warehouse/snapshot/retention.ts';
import type { Serving } from '#warehouse/snapshot/serve.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { publishNumbered } from '../support/numbered-version.ts';
import { bearer, seeingAll } from '../support/sign-in.ts';

/** The number that everything in a version is. */
async function numberIn({ alias, catalog, rows }: Snapshot) {
  const [found] = await rows<{ low: number; high: number }>(
    `select min(value) as low, max(value) as high from ${alias}.indicators.value`,
  );
  return [Number(catalog.workspace.name.en), found?.low, found?.high];
}

describe('a version that is kept', () => {
  let directory: string;
  let serving: Serving;
  const before = process.env.LODESTAR_DATA;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'lodestar-kept-'));
    process.env.LODESTAR_DATA = directory;
    serving = await openWarehouse();
  });
  afterEach(async () => {
    serving.close();
    if (before === undefined) delete process.env.LODESTAR_DATA;
    else process.env.LODESTAR_DATA = before;
    await rm(directory, { recursive: true });
  });

  const publish = async (numbers: number[], format = FORMAT_VERSION) => {
    for (const n of numbers)
      await publishNumbered(serving.control, directory, n, { rows: 5, formatVersion: format });
  };
  const readNumber = async (id: string) => {
    const lease = await serving.leaseVersion(id);
    try {
      return await numberIn(lease.snapshot);
    } finally {
      lease.release();
    }
  };
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'answered',
      (fault: { code?: string }) => fault.code,
    );
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const sent = { authorization: await bearer(), ...headers } as Record<string, string>;
    const answer = await answerDataRoute({
      ...{ method: 'GET', url: new URL(path, 'http://localhost'), address: '127.0.0.1' },
      ...{ header: (name) => sent[name], home: '', signal: new AbortController().signal },
    });
    const body = answer.body === null ? '' : Buffer.from(answer.body as Uint8Array).toString();
    return { ...answer, body };
  };

  it('is what all of a request reads that asks for it, whatever is published meanwhile', async () => {
    await publish([1, 2]);
    const readTwice = async () => {
      const first = await withSnapshot(numberIn);
      await publish([3]);
      return [first, await withSnapshot(numberIn)];
    };
    expect(await seeingAll(() => holdingOneVersion(readTwice, 's-0001'))).toEqual([
      [1, 1, 1],
      [1, 1, 1],
    ]);
    // Which version is served is asked twice a second at most.
    await expect
      .poll(() => seeingAll(() => holdingOneVersion(() => withSnapshot(numberIn))))
      .toEqual([3, 3, 3]);
    expect(await codeOf(seeingAll(() => holdingOneVersion(() => withSnapshot(numberIn), 's-0009')))).toBe(
      'version_unknown',
    );
  });

  it('is read with its own definitions and figures beside the one served', async () => {
    await publish([1, 2, 3]);
    expect(await serving.withSnapshot(numberIn)).toEqual([3, 3, 3]);
    expect(await readNumber('s-0001')).toEqual([1, 1, 1]);
    expect(await readNumber('s-0002')).toEqual([2, 2, 2]);
    expect(await readNumber('s-0003')).toEqual([3, 3, 3]);
    expect(await serving.withSnapshot(numberIn)).toEqual([3, 3, 3]);
  });

  it('is attached once for all who ask at once, and stays while one of them reads', async () => {
    await publish([1, 2]);
    const leases = await Promise.all(Array.from({ length: 20 }, () => serving.leaseVersion('s-0001')));
    expect(new Set(leases.map(({ snapshot }) => snapshot.alias)).size).toBe(1);
    for (const lease of leases.slice(1)) lease.release();
    expect(await numberIn(leases[0]!.snapshot)).toEqual([1, 1, 1]);
    leases[0]!.release();
  });

  it('makes room for those asked for last, three at most beside the served one', async () => {
    await publish([1, 2, 3, 4, 5, 6]);
    await serving.withSnapshot(numberIn);
    for (const n of [1, 2, 3, 1, 4, 5]) await readNumber(`s-000${n}`);
    await expect.poll(() => serving.attached().toSorted()).toEqual(['s-0001', 's-0004', 's-0005', 's-0006']);
    expect(await readNumber('s-0002')).toEqual([2, 2, 2]);
  });

  it('is never mixed with another, nor taken from a reader, while many come and go', async () => {
    await publish([1, 2, 3, 4, 5, 6, 7]);
    const readers = Array.from({ length: 8 }, async (_, reader) => {
      for (let turn = 0; turn < 15; turn++) {
        const n = 1 + ((reader * 5 + turn * 3) % 7);
        expect(await readNumber(`s-000${n}`)).toEqual([n, n, n]);
      }
    });
    await Promise.all(readers);
    await expect.poll(() => serving.attached().length).toBeLessThanOrEqual(4);
  });

  it('is itself or unknown, never another, while versions are published and retired', async () => {
    await publish([1, 2, 3]);
    let isOver = false;
    const outcomes = new Set<string>();
    const readers = Array.from({ length: 4 }, async (_, reader) => {
      for (let turn = reader; !isOver; turn++) {
        const n = 1 + (turn % 9);
        try {
          expect(await readNumber(`s-000${n}`)).toEqual([n, n, n]);
          outcomes.add('read');
        } catch (fault) {
          expect(fault).toMatchObject({ code: 'version_unknown' });
          outcomes.add('unknown');
        }
        await serving.withSnapshot(numberIn);
        // What is remembered is answered at once: let others have their turn.
        await wait(1);
      }
    });
    try {
      for (const n of [4, 5, 6, 7, 8, 9]) {
        await publish([n]);
        retireVersions(serving.control, dataPaths(directory), { keepVersions: 3, keepMonthEnds: 0 });
      }
    } finally {
      isOver = true;
    }
    await Promise.all(readers);
    expect(outcomes).toEqual(new Set(['read', 'unknown']));
  });

  it('is one with the version served once that is asked for by its id', async () => {
    await publish([1]);
    const [served, asked] = [await serving.lease(), await serving.leaseVersion('s-0001')];
    expect(asked.snapshot).toBe(served.snapshot);
    served.release();
    asked.release();
    expect(serving.attached()).toEqual(['s-0001']);
  });

  it('can be read to the end when it is retired meanwhile, and is unknown after', async () => {
    await publish([1, 2, 3]);
    const lease = await serving.leaseVersion('s-0001');
    const gone = retireVersions(serving.control, dataPaths(directory), {
      ...{ keepVersions: 1, keepMonthEnds: 0 },
    });
    expect(gone).toContain('s-0001');
    expect(existsSync(join(dataPaths(directory).snapshots, 's-0001.duckdb'))).toBe(false);
    expect(await numberIn(lease.snapshot)).toEqual([1, 1, 1]);
    expect(await codeOf(serving.leaseVersion('s-0001'))).toBe('version_unknown');
    lease.release();
    const attachedAfterALook = async () => {
      await serving.withSnapshot(numberIn);
      return serving.attached();
    };
    await expect.poll(attachedAfterALook, { timeout: 10_000 }).toEqual(['s-0003']);
  });

  it('is none that waits for a word, or was never published', async () => {
    await publish([1]);
    holdVersion(serving.control, {
      ...{ snapshotId: 's-held', file: 's-held.duckdb', runId: 'r-2', parentId: 's-0001' },
      ...{ asOf: '2026-10-31', formatVersion: FORMAT_VERSION, bytes: 1, changes: {} },
    });
    for (const id of ['s-held', 's-0009', '../control', "x' or true"])
      expect(await codeOf(serving.leaseVersion(id))).toBe('version_unknown');
    const answer = await ask('/api/v1/values?version=s-held');
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      404,
      expect.objectContaining({ code: 'version_unknown', detail: expect.stringContaining('s-held') }),
    ]);
  });

  it('is refused when another release wrote it, and the served one goes on', async () => {
    await publish([1], FORMAT_VERSION - 1);
    await publish([2]);
    expect(await codeOf(serving.leaseVersion('s-0001'))).toBe('snapshot_format_unknown');
    expect(await serving.withSnapshot(numberIn)).toEqual([2, 2, 2]);
    expect(serving.attached()).toEqual(['s-0002']);
  });

  it('answers every question under `version`, tagged as its own', async () => {
    await publish([1, 2]);
    const valuesOf = async (path: string) =>
      (JSON.parse((await ask(path)).body) as { rows: { value: number }[] }).rows.map(({ value }) => value);
    const address = '/api/v1/values?unit=';
    expect(new Set(await valuesOf(address))).toEqual(new Set([2]));
    expect(new Set(await valuesOf(`${address}&version=s-0001`))).toEqual(new Set([1]));
    const [now, then] = [await ask(address), await ask(`${address}&version=s-0001`)];
    expect(then.headers).toMatchObject({ 'x-lodestar-snapshot': 's-0001' });
    expect(then.headers['etag']).not.toBe(now.headers['etag']);
    expect((await ask(`${address}&version=s-0002`)).headers['etag']).toBe(now.headers['etag']);
    const again = await ask(`${address}&version=s-0001`, { 'if-none-match': then.headers['etag']! });
    expect(again.status).toBe(304);
    expect(JSON.parse((await ask('/api/v1/indicators?version=s-0001')).body)).toMatchObject({
      snapshot: 's-0001',
    });
    expect((await ask(`${address}&version=s-0001&version=s-0002`)).status).toBe(400);
    expect((await ask(`${address}&version=s-0001&colour=red`)).body).toContain('colour');
  });

  it('is listed with its day, its run and whether it can be read', async () => {
    await publish([1], FORMAT_VERSION - 1);
    await publish([2]);
    const { versions } = JSON.parse((await ask('/api/v1/versions')).body) as { versions: unknown[] };
    expect(versions).toEqual([
      expect.objectContaining({
        ...{ id: 's-0002', asOf: '2026-10-31', current: true, readable: true },
        run: { id: 'r-2', kind: null, startedAt: null, reason: null },
      }),
      expect.objectContaining({ id: 's-0001', current: false, readable: false, format: FORMAT_VERSION - 1 }),
    ]);
  });
});
