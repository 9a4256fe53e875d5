import fc from 'fast-check';
import { formats } from '#lib/server/formats.ts';

/** A question and how many milliseconds its asker waits at most; null: until it is answered. */
export interface RandomQuestion {
  address: string;
  patience: number | null;
}

const AT_ONCE = 200;

const axes = ['period', 'dataset', 'agency', 'channel', 'status'];
const seldom = <T>(one: fc.Arbitrary<T>) => fc.option(one, { freq: 2, nil: undefined });
const month = fc
  .integer({ min: 0, max: 35 })
  .map((at) => new Date(Date.UTC(2023, 10 + at)).toISOString().slice(0, 7));

const question = fc
  .record({
    measure: fc.subarray(['usage.calls', 'usage.minutes'], { minLength: 1 }),
    by: fc.subarray(axes, { maxLength: 2 }),
    units: seldom(fc.constantFrom('unit', 'unit:TINH', 'unit:XA')),
    channel: seldom(fc.constantFrom('web', 'app', 'desk', 'post', 'phone')),
    dataset: seldom(fc.nat(999)),
    agency: seldom(fc.nat(19)),
    province: seldom(fc.integer({ min: 1, max: 34 })),
    // Years and quarters are asked for whole.
    time: fc.oneof(
      fc.tuple(month, month).map((months) => {
        const [from, to] = months.toSorted();
        return { grain: 'month', from, to };
      }),
      fc.constantFrom('month', 'quarter', 'year').map((grain) => ({ grain })),
    ),
    limit: fc.constantFrom(50, 1000, 100_000),
    format: fc.constantFrom(...formats),
    patience: fc.oneof(fc.constant(null), fc.constant(null), fc.nat(300)),
  })
  .map(({ patience, by, units, channel, dataset, agency, province, time, ...said }) => {
    const where = [
      ...(channel === undefined ? [] : [`channel:${channel}`]),
      ...(dataset === undefined ? [] : [`dataset:D${dataset}`]),
      ...(agency === undefined ? [] : [`agency:A${agency}`]),
    ];
    const isWhole = province === undefined || units === 'unit:TINH';
    const unit = isWhole ? undefined : `P${String(province).padStart(2, '0')}`;
    return {
      address: addressOf({ ...said, by: [...by, units], where, unit, ...time }),
      patience,
    };
  });

/** Questions without end in the words of the model, on a warehouse of `writeQueryWarehouse`; the same for the same seed. */
export function* randomQuestions(seed: number): Generator<RandomQuestion> {
  for (let round = 0; ; round++) yield* fc.sample(question, { numRuns: AT_ONCE, seed: seed * 1000 + round });
}

function addressOf(parameters: { [name: string]: unknown }): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    for (const one of [value].flat()) if (one !== undefined) search.append(name, String(one));
  return `/api/v1/query?${search}`;
}
