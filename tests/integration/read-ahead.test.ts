import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Scene } from '#lib/server/page.ts';
import { readAhead } from '#lib/server/read-ahead.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { init } from '../../src/hooks.server.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { buildSmallWarehouse } from '../support/small-warehouse.ts';

describe('a server that begins', () => {
  let api: ApiServer;
  const publish = async () => (await buildSmallWarehouse(api.directory)).snapshotId;
  const attached = async () => (await openWarehouse()).attached();
  beforeEach(async () => {
    api = await startApiServer();
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await api.end();
  });

  it('has the version attached before anybody asks', async () => {
    const snapshot = await publish();
    expect(await attached()).toEqual([]);
    const told = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    await init();
    expect([await attached(), told.mock.calls]).toEqual([[snapshot], []]);
  });

  it('reads a page of the whole, of all that is there', async () => {
    const snapshot = await publish();
    const read = vi.fn((_: Scene) => Promise.resolve());
    await readAhead(read);
    const [{ scope, unit, snapshot: version }] = read.mock.calls[0]!;
    expect([version.snapshotId, scope.unitRoots, unit.unitId]).toEqual([
      snapshot,
      ['*'],
      version.catalog.workspace.rootUnit,
    ]);
  });

  it('reads nothing before the first version', async () => {
    const read = vi.fn(() => Promise.resolve());
    await readAhead(read);
    expect(read).not.toHaveBeenCalled();
  });

  it('begins all the same where that fails, which the log is told, or takes too long', async () => {
    await publish();
    const told = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    await readAhead(() => Promise.reject(new Error('spoilt block')));
    expect(told.mock.calls.map(String)).toEqual([expect.stringContaining('"level":"error"')]);
    await readAhead(() => new Promise(() => undefined), 10);
  });
});
