import { afterAll, beforeAll, expect, it } from 'vitest';
import { wordsOf } from '#lib/format/words.ts';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import { composeTrend } from '#lib/indicator/compose-trend.ts';
import type { Grain } from '#warehouse/model/period.ts';
import { requireIndicator } from '#warehouse/query/question.ts';
import { projectAsFarAsKnown } from '#warehouse/query/projection.ts';
import { readTrend } from '#warehouse/query/trend.ts';
import { everything } from '#warehouse/scope/scope.ts';
import { holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';

let held: HeldVersion;
beforeAll(async () => {
  held = await holdTinyWorkspace();
});
afterAll(() => held.close());

/** The drawing up to a period, with notes of some days. */
async function drawn(grain: Grain, period: string, noted: readonly string[]): Promise<string> {
  const { snapshot } = held;
  const { catalog } = snapshot;
  const locals = { language: 'en', t: translator('en', await loadMessages('en')) } as App.Locals;
  const asked = { indicatorId: 'online_rate', unitId: '00', grain, tree: 'now' } as const;
  const cells = await readTrend(snapshot, everything, asked);
  const current = cells.find((cell) => cell.period === period)!;
  const indicator = requireIndicator(catalog, 'online_rate');
  const projection = projectAsFarAsKnown(indicator, cells, grain);
  const subject = { indicator, catalog, cells, period: { period, grain }, current, projection, noted };
  return composeTrend(subject, wordsOf(locals, catalog)).wide;
}

it.each([
  { grain: 'month', first: '2025-05-01', last: '2025-05-31' },
  { grain: 'quarter', first: '2025-04-01', last: '2025-06-30' },
] as const)(
  'bears a note below the point of the $grain that its day lies in',
  async ({ grain, first, last }) => {
    const [without, onFirst, onLast] = [[], [first], [last]].map((noted) => drawn(grain, first, noted));
    expect(await onLast).toBe(await onFirst);
    expect(await onLast).not.toBe(await without);
  },
);

it('bears a note of a later month at its edge', async () => {
  expect(await drawn('month', '2025-05-01', ['2025-06-30'])).toBe(
    await drawn('month', '2025-05-01', ['2025-06-01']),
  );
});
