import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { copyAround, type Place } from './copy-around.ts';
import { RowFile } from './row-file.ts';

const EVERY = 4;

/** What a row says besides its place: of some a number, of others a text of two lines, which is quoted. */
const saidOf = (number: number, isPlain: boolean) =>
  isPlain || number % 11 < 8
    ? `${number + 1},${'x'.repeat(number % 7)}`
    : `"${'x'.repeat(number % 7)}\n${number},"`;

/** A working file of several files' rows, of which every fourth is noted; of some numbers there is no row. */
async function workingFile(path: string, files: number[][], isPlain: boolean): Promise<RowFile> {
  const isOne = files.length === 1;
  const rows = new RowFile(path, [...(isOne ? [] : ['_file']), 'row_no', 'a', 'b']);
  for (const [at, numbers] of files.entries()) {
    const lines = numbers.map(
      (number) => `${isOne ? '' : `${at + 1},`}${number},${saidOf(number, isPlain)}\n`,
    );
    const starts = lines.flatMap((_, line) =>
      line % EVERY === 0 ? [numbers[line]!, lines.slice(0, line).join('').length] : [],
    );
    await rows.append(Buffer.from(lines.join('')), { fileNo: at + 1, starts });
  }
  rows.close();
  return rows;
}

it('copies whole rows, and all that stand at the places asked for, once, and no others where each line is one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lodestar-around-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 40 });
  const place = fc.record({ fileNo: fc.integer({ min: 1, max: 4 }), rowNo: fc.integer({ min: 1, max: 60 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(numbers, { minLength: 1, maxLength: 3 }),
      fc.array(place),
      fc.boolean(),
      async (unsorted, asked, isPlain) => {
        const files = unsorted.map((some) => some.toSorted((a, b) => a - b));
        const rows = await workingFile(join(folder, 'rows.csv'), files, isPlain);
        const places = asked.toSorted((a, b) => a.fileNo - b.fileNo || a.rowNo - b.rowNo);
        const some = join(folder, 'some.csv');
        const isAny = copyAround(rows, places, some);
        const text = readFileSync(some, 'utf8');
        const lines = text.match(/[\d,]+,("x*\n\d+,"|x*)\n/g) ?? [];
        expect(lines.join('')).toBe(text);
        expect(new Set(lines).size).toBe(lines.length);
        const isThere = ({ fileNo, rowNo }: Place) => files[fileNo - 1]?.includes(rowNo) ?? false;
        const wanted = new Set(
          places
            .filter(isThere)
            .map(
              ({ fileNo, rowNo }) =>
                `${files.length === 1 ? '' : `${fileNo},`}${rowNo},${saidOf(rowNo, isPlain)}\n`,
            ),
        );
        for (const line of wanted) expect(lines).toContain(line);
        expect(isAny).toBe(lines.length > 0);
        if (isPlain) expect(lines).toHaveLength(wanted.size);
        else
          expect(lines.length).toBeLessThanOrEqual(
            EVERY * new Set(places.map((one) => JSON.stringify(one))).size,
          );
      },
    ),
  );
});
