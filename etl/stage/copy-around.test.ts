import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { copyAround, type Place } from './copy-around.ts';
import { RowFile } from './row-file.ts';

const EVERY = 4;

/** A working file of several files' rows, of which every fourth is noted; of some numbers there is no row. */
async function workingFile(path: string, files: number[][]): Promise<RowFile> {
  const rows = new RowFile(path, ['_file', 'row_no', 'text']);
  for (const [at, numbers] of files.entries()) {
    const lines = numbers.map((number) => `${at + 1},${number},"${'x'.repeat(number % 7)}\n"\n`);
    const starts = lines.flatMap((_, line) =>
      line % EVERY === 0 ? [numbers[line]!, lines.slice(0, line).join('').length] : [],
    );
    await rows.append(Buffer.from(lines.join('')), { fileNo: at + 1, starts });
  }
  rows.close();
  return rows;
}

it('copies whole rows, and all that stand at the places asked for, once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lodestar-around-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 40 });
  const place = fc.record({ fileNo: fc.integer({ min: 1, max: 4 }), rowNo: fc.integer({ min: 1, max: 60 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(numbers, { minLength: 1, maxLength: 3 }),
      fc.array(place),
      async (unsorted, asked) => {
        const files = unsorted.map((some) => some.toSorted((a, b) => a - b));
        const rows = await workingFile(join(folder, 'rows.csv'), files);
        const places = asked.toSorted((a, b) => a.fileNo - b.fileNo || a.rowNo - b.rowNo);
        const some = join(folder, 'some.csv');
        const isAny = copyAround(rows, places, some);
        const text = readFileSync(some, 'utf8');
        const lines = text.match(/\d+,\d+,"x*\n"\n/g) ?? [];
        expect(lines.join('')).toBe(text);
        expect(new Set(lines).size).toBe(lines.length);
        const isThere = ({ fileNo, rowNo }: Place) => files[fileNo - 1]?.includes(rowNo) ?? false;
        for (const { fileNo, rowNo } of places.filter(isThere))
          expect(lines.some((line) => line.startsWith(`${fileNo},${rowNo},`))).toBe(true);
        expect(isAny).toBe(lines.length > 0);
        expect(lines.length).toBeLessThanOrEqual(
          EVERY * new Set(places.map((one) => JSON.stringify(one))).size,
        );
      },
    ),
  );
});
