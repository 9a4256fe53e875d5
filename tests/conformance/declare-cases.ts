import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { surfacesOf, type Chapter } from './case.ts';
import { judgeCase } from './judge-case.ts';
import { makeKitWorld, type KitWorld } from './kit-world.ts';
import { mannersOf } from './manners.ts';
import { pageFile, tableOf } from './table-of-cases.ts';

/** Declares tests that load each case of some chapters once; ways and manners take turns from case to case. */
export function declareCases(chapters: readonly Chapter[]): void {
  let world: KitWorld;
  let close: () => Promise<void>;
  beforeAll(async () => ({ world, close } = await makeKitWorld()));
  afterAll(() => close());
  let n = 0;
  for (const { title, cases } of chapters)
    describe(title, () => {
      for (const wanted of cases) {
        const at = n++;
        const ways = surfacesOf(wanted);
        const surface = ways[at % ways.length]!;
        const [manner] = mannersOf('one', at);
        it(`${wanted.name} (${surface}, ${manner!.mode}${manner!.added ? ', added' : ''})`, async ({
          skip,
        }) => {
          skip(surface === 'postgres' && !world.postgres, 'no PostgreSQL; set POSTGRES_BIN');
          skip(surface === 'sftp' && !world.sftp, 'no sftp-server of OpenSSH; set SFTP_SERVER');
          const fault = await judgeCase(world, wanted, surface, manner!);
          if (wanted.gap === undefined) expect(fault).toBeNull();
          else expect(fault, 'is as expected: take its gap away').not.toBeNull();
        });
      }
    });
}

/** Declares that the page says what the catalogue says. */
export function declarePage(chapters: readonly Chapter[]): void {
  it('is what docs/conformance.md shows (npm run conformance)', () => {
    expect(readFileSync(pageFile, 'utf8')).toBe(tableOf(chapters));
  });
}
