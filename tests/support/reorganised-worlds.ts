import fc from 'fast-check';
import { ratio, total, type UnitRow, type World } from './star-world.ts';

/** First days of the months in which rows of {@link reorganisedWorlds} are. */
export const months = ['01', '02', '03', '04', '05', '06'].map((month) => `2025-${month}-01`);
const day = fc.constantFrom('2025-02-01', '2025-03-01', '2025-03-15', '2025-04-01', '2025-05-20');

/**
 * Worlds of a root, provinces that stand, provinces that end on some day and live on in one that stands, and communes that begin under one
 * province and move to another on some day, which may change their level. Rows name units by id, in any of six months.
 */
export const reorganisedWorlds = fc
  .record({
    standing: fc.integer({ min: 2, max: 3 }),
    ended: fc.array(fc.record({ on: day, into: fc.nat() }), { maxLength: 3 }),
    communes: fc.array(
      fc.record({ from: fc.nat(), to: fc.nat(), on: day, isLifted: fc.boolean(), moves: fc.boolean() }),
      { maxLength: 5 },
    ),
    rows: fc.array(
      fc.record({ unit: fc.nat(), month: fc.nat(), x: fc.nat({ max: 9 }), more: fc.nat({ max: 9 }) }),
      { minLength: 1, maxLength: 25 },
    ),
  })
  .map(({ standing, ended, communes, rows }): World => {
    const now: UnitRow[] = Array.from({ length: standing }, (_, i) => ({
      unit_id: `n${i}`,
      parent_id: 'root',
      // Those after the first are made by the first merger, if there is one.
      ...(i > 0 && ended.length > 0 ? { valid_from: ended[0]!.on } : {}),
    }));
    const past: UnitRow[] = ended.map(({ on }, i) => ({
      unit_id: `o${i}`,
      parent_id: 'root',
      valid_to: on,
    }));
    const provinces = [...now, ...past];
    const below = communes.flatMap(({ from, to, on, isLifted, moves }, i): UnitRow[] => {
      const unit_id = `c${i}`;
      const first = { unit_id, parent_id: provinces[from % provinces.length]!.unit_id, level: 'C' };
      if (!moves) return [first];
      const level = isLifted ? 'L' : 'C';
      return [
        { ...first, valid_to: on },
        { unit_id, parent_id: now[to % now.length]!.unit_id, level, valid_from: on },
      ];
    });
    const units = [{ unit_id: 'root', parent_id: null, level: 'R' }, ...provinces, ...below];
    const ids = [...new Set(units.map(({ unit_id }) => unit_id))];
    return {
      asOf: '2025-06-30',
      units,
      crosswalk: ended.map(({ into }, i) => ({
        from_id: `o${i}`,
        to_id: now[into % now.length]!.unit_id,
        weight: 1,
      })),
      tables: {
        f: rows.map(({ unit, month, x, more }) => ({
          unit: ids[unit % ids.length]!,
          period: months[month % months.length]!,
          x,
          y: x + more,
        })),
      },
      facts: [{ id: 'f', unitBy: 'id', measures: [{ id: 'x' }, { id: 'y', additivity: 'stock' }] }],
      indicators: [
        { id: 'flow', formula: total('f', 'x') },
        { id: 'stock', formula: total('f', 'y') },
        { id: 'rate', formula: ratio('f', 'x', 'y') },
      ],
    };
  });
