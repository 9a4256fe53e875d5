import type { Month } from './calendar.ts';
import { randomStream } from './random.ts';
import { centralCodes, predecessorsOf, provincesOn, successorOf } from './units.ts';

/** How the records of a unit's members stand at the end of a month: counts alone, no person can be told from them. */
export interface MemberCounts {
  unit: string;
  records: number;
  digitised: number;
  clean: number;
  matched: number;
  duplicate: number;
  incomplete: number;
  accounts: number;
  regular: number;
}

/** Shares of the records at first and in the end, for the middling unit. */
const shares = {
  digitised: [0.71, 0.97],
  clean: [0.73, 0.95],
  matched: [0.52, 0.89],
  duplicate: [0.012, 0.003],
  incomplete: [0.14, 0.03],
  accounts: [0.38, 0.82],
} as const;

const large = new Set(['01', '38', '40', '79']);

/** The units that report in a month, each with its counts; a unit keeps its own distance from the middling one. */
export function memberCounts(seed: number, month: Month, months: Month[]): MemberCounts[] {
  const position = month.index / (months.length - 1);
  return [...provincesOn(month.first), ...centralCodes].map((unit) => {
    const trait = randomStream(seed, `member/${successorOf(unit)}`);
    const share = month.first >= '2025-07-01' || unit.startsWith('TW') ? 1 : 1 / siblingsOf(unit);
    const size = unit.startsWith('TW')
      ? trait.whole(900, 9_000)
      : trait.whole(42_000, 96_000) * (large.has(successorOf(unit)) ? 4 : 1);
    const records = Math.round(size * share * (1 + 0.02 * position));
    const distance = 0.94 + 0.1 * trait.next();
    const part = ([start, end]: readonly [number, number]) =>
      Math.round(records * Math.min(0.999, (start + (end - start) * position) * distance));
    const accounts = part(shares.accounts);
    // Some units have looked for duplicates longer than others.
    const duplicate = Math.round(part(shares.duplicate) * (0.4 + 1.2 * trait.next()));
    return {
      ...{ unit, records, digitised: part(shares.digitised), clean: part(shares.clean) },
      ...{ matched: part(shares.matched), duplicate },
      ...{ incomplete: part(shares.incomplete), accounts, regular: Math.round(accounts * 0.62) },
    };
  });
}

function siblingsOf(unit: string): number {
  return predecessorsOf(successorOf(unit)).length;
}
