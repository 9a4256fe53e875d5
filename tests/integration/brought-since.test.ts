import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findBroughtSince } from '#lib/server/refresh/brought-since.ts';
import { readServedNow } from '#lib/server/notices/tell-notices.ts';
import { readerOf } from '#lib/server/auth/reader-of.ts';
import { readingAs } from '#lib/server/auth/reader.ts';
import type { WaitingVersion } from '#lib/server/refresh/waiting-versions.ts';
import { withSnapshot } from '#lib/server/warehouse.ts';
import { readPerson } from '#warehouse/control/people.ts';
import { readSources } from '#warehouse/query/sources.ts';
import type { MendFile } from '#warehouse/snapshot/compare-versions.ts';
import { publishAltered } from '../support/altered-version.ts';
import { openNoticeWorld, type NoticeWorld } from '../support/notice-world.ts';
import { makePerson } from '../support/sign-in.ts';

const source = 'task';

describe('a version that was overtaken', () => {
  let world: NoticeWorld;
  let steward: string;
  beforeAll(async () => {
    world = await openNoticeWorld();
    steward = makePerson(world.control, [{ role: 'steward' }]);
    const mended = `insert into meta.mend (table_id, file_name) values ('${source}', 'one.ndjson'), ('${source}', 'other.ndjson')`;
    await publishAltered(world.control, world.directory, 's-20261105-000000', [mended]);
    await vi.waitFor(async () => expect((await readServedNow())?.snapshotId).toBe('s-20261105-000000'), {
      ...{ timeout: 20_000, interval: 200 },
    });
  });
  afterAll(() => world.end());

  /** Whether all of it is served, of one that brings a load of the source. */
  const isBrought = (
    hashOf: (served: string) => string,
    { state = 'overtaken', mends = [] }: { state?: WaitingVersion['state']; mends?: MendFile[] } = {},
  ) =>
    readingAs(readerOf(world.control, readPerson(world.control, steward)!), () =>
      withSnapshot(async (snapshot, scope) => {
        const load = (await readSources(snapshot, scope)).find(({ sourceId }) => sourceId === source)!;
        const after = { ...load, contentHash: hashOf(load.contentHash) };
        const changes = {
          ...{ definitions: [], indicators: [], mends },
          sources: [{ source, before: null, after }],
        };
        const found = await findBroughtSince([{ snapshotId: 'v', state, changes }], { snapshot, scope });
        return found.has('v');
      }),
    );
  const mendOf = (file: string): MendFile => ({ table: source, file });

  it('has nothing left to bring where the same delivery is served', async () => {
    expect(await isBrought((served) => served)).toBe(true);
    expect(await isBrought(() => 'another')).toBe(false);
    expect(await isBrought((served) => served, { state: 'waits' })).toBe(false);
  });

  it('has nothing left to bring where all that was mended for it counts, among what was mended since', async () => {
    expect(await isBrought(() => 'without the other mend', { mends: [mendOf('one.ndjson')] })).toBe(true);
    const withMore = { mends: [mendOf('one.ndjson'), mendOf('third.ndjson')] };
    expect(await isBrought((served) => served, withMore)).toBe(false);
  });
});
