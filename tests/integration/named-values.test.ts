import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toRows } from '#warehouse/duckdb/plain-rows.ts';
import { readValues, type ValuesQuestion } from '#warehouse/query/values.ts';
import { everything } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';

let held: HeldVersion;
beforeAll(async () => {
  held = await holdTinyWorkspace();
});
afterAll(() => held.close());

/** Units whose names go along with a question, and names in its answer. */
async function named(question: Partial<ValuesQuestion>) {
  let sent: unknown;
  const snapshot: Snapshot = {
    ...held.snapshot,
    result: (sql, parameters, signal) => {
      sent = parameters?.['named_ids'];
      return held.snapshot.result(sql, parameters, signal);
    },
  };
  const asked: ValuesQuestion = {
    ...{ indicatorIds: ['online_rate'], unitIds: [], level: null, tree: 'now' },
    ...{ grain: 'month', from: '2025-05-01', to: '2025-06-01', ...question },
  };
  const rows = await toRows(await readValues(snapshot, everything, asked));
  return { sent, rows };
}

describe('names beside values', () => {
  const unitNames = new Map([...[['00', 'Whole'] as const, ['01', 'One'] as const, ['02', 'Two'] as const]]);

  it('go along with a question for the units it asks about alone', async () => {
    const { sent, rows } = await named({ unitNames, unitIds: ['02'] });
    expect(sent).toEqual(['02']);
    expect(rows.map((row) => row['unit_name'])).toEqual(['Two']);
  });

  it('go along for the units of its level, and as then for all', async () => {
    const level = held.snapshot.catalog.units.get('01')!.level;
    const now = await named({ unitNames, level });
    expect(now.sent).not.toContain('00');
    expect(now.sent).toContain('01');
    expect(now.rows.map((row) => row['unit_name'])).toEqual(expect.arrayContaining(['One', 'Two']));
    expect((await named({ unitNames, level, tree: 'then' })).sent).toEqual(['00', '01', '02']);
  });

  it('are no column where none are asked for', async () => {
    const { sent, rows } = await named({ unitIds: ['02'] });
    expect([sent, rows[0]?.['unit_id'], Object.hasOwn(rows[0]!, 'unit_name')]).toEqual([
      undefined,
      '02',
      false,
    ]);
  });
});
