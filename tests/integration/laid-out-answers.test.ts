import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readExploration } from '#lib/server/exploration.ts';
import { resolveExploration } from '#lib/server/explored.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import { LaidOutAnswers } from '../../src/routes/explore/laid-out-answers.ts';
import { holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';

let held: HeldVersion;
beforeAll(async () => {
  held = await holdTinyWorkspace();
});
afterAll(() => held.close());

const byUnit = 'measure=loan.loans&by=unit&from=2025-05&to=2025-05';
const byMedium = 'measure=loan.loans&by=medium&from=2025-05&to=2025-05';

function read(answers: LaidOutAnswers, search: string, scope: Scope = everything, signal?: AbortSignal) {
  const { snapshot } = held;
  const explored = resolveExploration(snapshot.catalog, readExploration(new URLSearchParams(search)));
  return answers.read(snapshot, scope, explored, signal);
}

describe('answers laid out', () => {
  it('are read once, for those who ask at once and for those who ask later', async () => {
    const answers = new LaidOutAnswers(100);
    const [first, second] = await Promise.all([read(answers, byUnit), read(answers, byUnit)]);
    expect(second).toBe(first);
    expect(await read(answers, byUnit)).toBe(first);
  });

  it('are read on where one of those who wait goes away', async () => {
    const answers = new LaidOutAnswers(100);
    const gone = new AbortController();
    const asked = [read(answers, byUnit, everything, gone.signal), read(answers, byUnit)];
    gone.abort();
    expect((await asked[1]!).answered).toBeGreaterThan(0);
    await Promise.allSettled(asked);
  });

  it('make room by the rows they have, not by how many they are', async () => {
    const { answered } = await read(new LaidOutAnswers(100), byUnit);
    const answers = new LaidOutAnswers(answered + 1);
    const first = await read(answers, byUnit);
    const other = await read(answers, byMedium);
    expect(other.answered).toBeGreaterThan(1);
    expect(await read(answers, byMedium)).toBe(other);
    expect(await read(answers, byUnit)).not.toBe(first);
  });

  it('are of a scope each', async () => {
    const answers = new LaidOutAnswers(100);
    const part: Scope = { ...everything, unitRoots: ['01'] };
    const whole = await read(answers, byUnit);
    expect((await read(answers, byUnit, part)).pivot.rows).not.toEqual(whole.pivot.rows);
  });
});
