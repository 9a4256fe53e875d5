import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readHeldBack } from '#etl/mend/held-back.ts';
import { readRun } from '#warehouse/control/runs.ts';
import { lastSourceEnds } from '#warehouse/control/source-ends.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

/** A steward mends rows of the list of what became of units, of which the shares of one unit must sum to 1. */
let world: RefreshWorld;
beforeEach(async () => {
  world = openRefreshWorld();
  world.rewrite('workspace/sources/unit_change/contract.yaml', (text) =>
    text.replace(/customProperties:\n(?= +- \{ property: owner)/, `${rule}$&${whole}`),
  );
  world.rewrite('unit_change/changes.csv', (text) => `${text.trimEnd()}\n${STRAYS.join('\n')}\n`);
  await world.refresh();
  world.wait(60);
});
afterEach(() => world.close());

const rule = `    quality:
      - { id: shares_make_one, engine: lodestar, implementation: { shares: { of: weight, by: [from_id] } } }
`;
/** The parts of a whole come in one delivery. */
const whole = '  - { property: load, value: { mode: full } }\n';
/** Rows that are held back: a day that cannot be read, a share above 1. */
const STRAYS = ['west,01,0.5,none', 'east,02,1.5,2025-07-01'];

/** Lets a delivery come in which what became of one unit cannot be read. */
async function loseWest() {
  world.rewrite('unit_change/changes.csv', (text) =>
    text.replace('west,coast,0.75', 'west,coast,0.x').replace('west,02,0.25', 'west,02,0.y'),
  );
  world.wait(60);
  await world.refresh({ accept: ['unit_change'] });
}

async function heldAt(from: string, to: string) {
  const held = await world.inServed((db) => readHeldBack(db, 'unit_change'));
  const { extractId, fileName, rowNo } = held.find(
    ({ raw }) => raw?.['from_id'] === from && raw['to_id'] === to,
  )!;
  return { extractId, fileName, rowNo };
}

let written = 0;
function mendAt(rows: object[]) {
  const file = join(world.paths.uploads, `mends-${++written}.json`);
  writeFileSync(file, JSON.stringify({ by: 'A. Steward', why: 'asked the agency', rows }));
  world.wait(60);
  return world.replay('unit_change', file);
}

/** A half of a unit beside the whole that came. */
const mendHalf = async () =>
  mendAt([{ ...(await heldAt('west', '01')), cells: { effective_date: '2025-07-01' } }]);

const crosswalk = async () =>
  (await world.ask('select from_id, to_id, weight from star.crosswalk order by all')).map(
    ({ from_id, to_id, weight }) => `${from_id} ${to_id} ${weight}`,
  );
const AS_SENT = ['east coast 1', 'west 02 0.25', 'west coast 0.75'];

describe('mended shares of a unit', () => {
  it('are held back by name where the unit would count more than once, and what stood stays', async () => {
    expect(await crosswalk()).toEqual(AS_SENT);
    const { result, workbook } = await mendHalf();
    expect(result).toMatchObject({ outcome: 'published', fault: null });
    expect(workbook).toMatchObject({ touched: 1, loaded: 0, held: 1 });
    expect(await crosswalk()).toEqual(AS_SENT);
    const held = await world.inServed((db) => readHeldBack(db, 'unit_change'));
    expect(held.find(({ raw }) => raw?.['to_id'] === '01')!.reasons).toEqual([
      { rule: 'shares_make_one', field: null, reason: 'reconcile' },
    ]);
  });

  it('come in where they make a unit up, beside others that do not', async () => {
    await loseWest();
    expect(await crosswalk()).toEqual(['east coast 1']);
    const { workbook } = await mendAt([
      { ...(await heldAt('west', 'coast')), cells: { weight: '0.5' } },
      { ...(await heldAt('west', '01')), cells: { effective_date: '2025-07-01' } },
      { ...(await heldAt('east', '02')), cells: { weight: '0.5' } },
    ]);
    expect(workbook).toMatchObject({ touched: 3, loaded: 2, held: 1 });
    expect(await crosswalk()).toEqual(['east coast 1', 'west 01 0.5', 'west coast 0.5']);
  });

  it('leave those in that earlier mends made whole', async () => {
    await loseWest();
    const second = await heldAt('west', '02');
    const third = await heldAt('west', '01');
    await mendAt([{ ...(await heldAt('west', 'coast')), cells: { weight: '0.6' } }]);
    expect(await crosswalk()).toEqual(['east coast 1']);
    await mendAt([{ ...second, cells: { weight: '0.4' } }]);
    const whole = ['east coast 1', 'west 02 0.4', 'west coast 0.6'];
    expect(await crosswalk()).toEqual(whole);
    const { workbook } = await mendAt([{ ...third, cells: { effective_date: '2025-07-01' } }]);
    expect(workbook).toMatchObject({ loaded: 0, held: 1 });
    expect(await crosswalk()).toEqual(whole);
    // A row that is in is not held back for a later mend of it: the source is refused instead.
    const again = await mendAt([{ ...second, cells: { weight: '0.3' } }]);
    expect(again.result).toMatchObject({ outcome: 'failed' });
    expect(await crosswalk()).toEqual(whole);
    // That mend is withdrawn: others come in after it.
    const { result } = await mendAt([{ ...(await heldAt('east', '02')), cells: { weight: '0.9' } }]);
    expect(result).toMatchObject({ outcome: 'published' });
  });

  it('are taken for what is loaded where a later mend of theirs leaves their share as it is', async () => {
    await loseWest();
    const second = await heldAt('west', '02');
    const third = await heldAt('west', '01');
    await mendAt([
      { ...(await heldAt('west', 'coast')), cells: { weight: '0.6' } },
      { ...second, cells: { weight: '0.4' } },
    ]);
    await mendAt([{ ...third, cells: { effective_date: '2025-07-01' } }]);
    const { result } = await mendAt([{ ...second, cells: { effective_date: '2025-07-02' } }]);
    expect(result).toMatchObject({ outcome: 'published' });
    expect(await crosswalk()).toEqual(['east coast 1', 'west 02 0.4', 'west coast 0.6']);
  });

  it('leave no unit without any: a mend that takes the key of the row that is in is refused', async () => {
    const { result } = await mendAt([
      { ...(await heldAt('east', '02')), cells: { to_id: 'coast', weight: '1' } },
    ]);
    expect(result).toMatchObject({ outcome: 'failed' });
    const { sources } = readRun(world.control, result.runId)!;
    expect(sources).toMatchObject([{ errorCode: 'quality_failed' }]);
    expect(sources[0]!.errorFacts).toContainEqual(
      expect.objectContaining({ fact: 'shares', groups: [{ name: 'east', sum: 0 }] }),
    );
    expect(await crosswalk()).toEqual(AS_SENT);
  });
});

describe('shares of a unit as they come', () => {
  it('refuse their source alone, by name, and every other comes in', async () => {
    world.rewrite('unit_change/changes.csv', (text) => text.replace('east,coast,1', 'east,coast,0.4'));
    world.rewrite('loan_month/loans-2025.csv', (text) =>
      text.replace('01;05/2025;BOOK;110;', '01;05/2025;BOOK;111;'),
    );
    const { outcome, runId } = await world.refresh();
    expect(outcome).toBe('partial');
    const { sources } = readRun(world.control, runId)!;
    expect(sources.map(({ sourceId, outcome: end }) => [sourceId, end])).toEqual(
      expect.arrayContaining([
        ['unit_change', 'failed'],
        ['loan_month', 'loaded'],
      ]),
    );
    const { errorCode, errorFacts } = sources.find(({ sourceId }) => sourceId === 'unit_change')!;
    expect(errorCode).toBe('quality_failed');
    expect(errorFacts).toContainEqual(
      expect.objectContaining({ fact: 'shares', groups: [{ name: 'east', sum: 0.4 }] }),
    );
    expect(await crosswalk()).toEqual(AS_SENT);
  });
});

describe('the audit of the whole', () => {
  beforeEach(async () => {
    world.rewrite('workspace/sources/unit_change/contract.yaml', (text) => text.replace(rule, ''));
    await world.refresh();
    world.wait(60);
  });

  it('says of which units shares do not sum to 1 and where they come from, and the source is one that failed', async () => {
    const { result } = await mendHalf();
    expect(result).toMatchObject({ outcome: 'failed' });
    const run = readRun(world.control, result.runId)!;
    expect(run.errorCode).toBe('audit_failed');
    expect(run.errorFacts).toEqual([
      {
        ...{ fact: 'tree', what: 'shares', more: 0 },
        units: [expect.objectContaining({ names: expect.anything(), sum: 1.5 })],
      },
      { fact: 'sources', sources: [{ id: 'unit_change', names: { en: 'What became of units that ended' } }] },
    ]);
    expect(run.sources).toMatchObject([{ sourceId: 'unit_change', outcome: 'loaded' }]);
    expect(lastSourceEnds(world.control).get('unit_change')).toMatchObject({
      ...{ outcome: 'failed', runId: result.runId, errorCode: 'audit_failed', errorFacts: run.errorFacts },
    });
    expect(await crosswalk()).toEqual(AS_SENT);
    world.wait(60);
    await world.refresh({ sources: ['unit_change'] });
    expect(lastSourceEnds(world.control).get('unit_change')).toMatchObject({ outcome: 'unchanged' });
  });
});
