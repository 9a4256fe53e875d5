import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import type { QuarantinedRow } from '#warehouse/query/quarantine.ts';
import { readRuleNames } from '#warehouse/query/rule-names.ts';
import type { Text } from '#warehouse/model/text.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { currentReader } from '../auth/reader.ts';
import { readSettings } from '../env.ts';
import { knowsAllOfRuns } from './known-events.ts';

/** A row as a failed load has left it, in the columns of `quality.quarantine`. */
interface RejectedLine {
  run_id: string;
  extract_id: string;
  file_name: string;
  row_no: number;
  line_no: number;
  cell: string | null;
  unit_code: string | null;
  period: string | null;
  raw: QuarantinedRow['raw'];
  tried: QuarantinedRow['tried'];
  reasons: QuarantinedRow['reasons'];
}

const folder = () => dataPaths(readSettings().dataDirectory).rejected;

/** Tables of which a failed run left rows to look at. Whoever does not see all units is told of none. */
export function listRejected(runId: string): string[] {
  if (!knowsAllOfRuns() || !existsSync(folder())) return [];
  return readdirSync(folder()).flatMap((name) =>
    name.startsWith(`${runId}-`) && name.endsWith('.ndjson')
      ? [name.slice(runId.length + 1, -'.ndjson'.length)]
      : [],
  );
}

/** The first rows that a failed load of a table held back, as they lie; null where it left none. */
export async function readRejected(
  runId: string,
  tableId: string,
  limit: number,
): Promise<QuarantinedRow[] | null> {
  // Only names that are there make a path.
  if (!listRejected(runId).includes(tableId)) return null;
  const rows: QuarantinedRow[] = [];
  const input = createReadStream(join(folder(), `${runId}-${tableId}.ndjson`));
  try {
    for await (const line of createInterface({ input })) {
      if (rows.length === limit) break;
      if (line !== '') rows.push(toRow(JSON.parse(line) as RejectedLine));
    }
  } finally {
    input.destroy();
  }
  return rows;
}

/** What the rules of a table ask for in a version, by rule: a run that failed has left no words of its own. */
export function readRejectedRules(snapshot: Snapshot, tableId: string): Promise<{ [rule: string]: Text }> {
  return readRuleNames(snapshot, currentReader().scopeFor('see_quarantine'), [tableId]);
}

function toRow(line: RejectedLine): QuarantinedRow {
  return {
    ...{ runId: line.run_id, extractId: line.extract_id, fileName: line.file_name },
    ...{ rowNo: line.row_no, lineNo: line.line_no, cell: line.cell },
    ...{ unitCode: line.unit_code, period: line.period },
    ...{ raw: line.raw, tried: line.tried, reasons: line.reasons },
  };
}
