import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { monthsUntil } from './calendar.ts';
import { documentFlowColumns, documentFlowRows, writeDocumentFlow } from './document-flow.ts';
import { Manifest } from './manifest.ts';

const sample = { seed: 3, months: monthsUntil('2026-10-31', 24), everyDays: 25 };

/** Rows of an export by the names of their columns, whatever order it has them in. */
async function exportedRows(folder: string, name: string): Promise<string[][]> {
  const [header, ...lines] = (await readFile(join(folder, name), 'utf8')).trimEnd().split('\n');
  const names = header!.split(',').map((column) => (column === 'so_vb_dien_tu' ? 'so_dien_tu' : column));
  return lines.map((line) => {
    const cells = line.split(',');
    return documentFlowColumns.map((column) => cells[names.indexOf(column)]!);
  });
}

test('gives a database the rows of the exports, closed days as they stand in the end', async () => {
  const inbox = await mkdtemp(join(tmpdir(), 'document-flow-'));
  try {
    const manifest = new Manifest();
    await writeDocumentFlow(inbox, manifest, sample);
    const replaced = new Set(
      manifest.defects
        .filter(({ rule }) => rule === 'key.duplicate')
        .map(({ file, row }) => `${file} ${row}`),
    );
    expect(replaced.size).toBe(8);
    const files = sample.months.flatMap(({ id }) => [
      `v_thong_ke_van_ban_${id}.csv`,
      ...(id === '2025-03' ? [`v_thong_ke_van_ban_${id}.lan2.csv`] : []),
    ]);
    const exported: string[][] = [];
    for (const file of files)
      for (const [at, row] of (await exportedRows(join(inbox, 'document_flow'), file)).entries())
        if (!replaced.has(`${file} ${at + 1}`)) exported.push(row);
    const rows = documentFlowRows(sample).map((cells) => cells.map((cell) => String(cell ?? '')));
    expect(rows.length).toBeGreaterThan(3_000);
    expect(rows).toEqual(exported);
  } finally {
    await rm(inbox, { recursive: true });
  }
});
