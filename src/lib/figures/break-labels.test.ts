import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHARACTER, placeLabels, rowsOf, type Frame } from './break-labels.ts';

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const frame: Frame = { from: day('2024-01-01'), to: day('2026-01-01'), left: 44, right: 270, width: 332 };

describe('labels of lines', () => {
  it('stand in one row on the right of their lines where they have room', () => {
    const wide = { ...frame, right: 900, width: 1000 };
    const lines = [
      { at: day('2024-07-01'), label: 'Provinces merged' },
      { at: day('2025-07-01'), label: 'Another questionnaire' },
    ];
    expect(placeLabels(lines, wide)).toEqual([
      { at: lines[0]!.at, text: 'Provinces merged', side: 'start', row: 0 },
      { at: lines[1]!.at, text: 'Another questionnaire', side: 'start', row: 0 },
    ]);
  });

  it('are broken, turned to the left and put below one another where they have not', () => {
    const placed = placeLabels(
      [
        { at: day('2025-01-01'), label: 'Sắp xếp tỉnh, thành phố' },
        { at: day('2025-07-01'), label: 'Phiếu khảo sát VHDL-1.1 thay VHDL-1.0' },
      ],
      frame,
    );
    expect(placed.map(({ text, side, row }) => ({ text, side, row }))).toEqual([
      { text: 'Sắp xếp tỉnh, thành phố', side: 'start', row: 0 },
      { text: 'Phiếu khảo sát VHDL-1.1 thay\nVHDL-1.0', side: 'end', row: 1 },
    ]);
    expect(rowsOf(placed)).toBe(3);
  });

  it('never touch, and leave the figure only by a word longer than its side', () => {
    const word = fc.stringMatching(/^[a-z]{1,9}$/);
    const label = fc.array(word, { minLength: 1, maxLength: 7 }).map((words) => words.join(' '));
    const at = fc
      .integer({ min: 0, max: 730 })
      .map((days) => new Date(frame.from.getTime() + days * 86_400_000));
    fc.assert(
      fc.property(fc.array(fc.record({ at, label }), { minLength: 1, maxLength: 4 }), (lines) => {
        const boxes = placeLabels(lines, frame).flatMap(({ at, text, side, row }) => {
          const share = (at.getTime() - frame.from.getTime()) / (frame.to.getTime() - frame.from.getTime());
          const x = frame.left + share * (frame.right - frame.left);
          const length = Math.max(...text.split('\n').map((line) => line.length)) * CHARACTER;
          const [from, to] = side === 'start' ? [x, x + length] : [x - length, x];
          return text.split('\n').map((_, line) => ({ from, to, row: row + line, of: at }));
        });
        for (const one of boxes) {
          expect(one.from).toBeGreaterThanOrEqual(0);
          expect(one.to).toBeLessThanOrEqual(frame.width);
          for (const other of boxes)
            if (other.row === one.row && other.of !== one.of)
              expect(other.from < one.to && one.from < other.to).toBe(false);
        }
      }),
    );
  });
});
