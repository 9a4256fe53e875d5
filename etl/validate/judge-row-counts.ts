import { createHash } from 'node:crypto';
import { compareNames } from '../compare-names.ts';
import type { RowCountRule } from '../contract/quality-rules.ts';
import { judged, notJudged, type DatasetOutcome } from './dataset-outcome.ts';
import type { Validation } from './validation.ts';

/** Rows of a delivery, or of a whole source as it was loaded once. */
interface Counted {
  id: string;
  fileName: string | null;
  period: string | null;
  rows: number;
}

/**
 * Judges how many rows each delivery, or the source, has: by fixed bounds and by the mean of so many earlier ones. Deliveries
 * are earlier by month and natural order of file name, whatever order they came in; loads of the whole source by the order in
 * which they were first made. Fewer earlier ones than asked are too little history: not judged, unless a bound fails.
 *
 * Rows are records without those skipped. All counts are noted for later loads.
 */
export async function judgeRowCounts(
  validation: Validation,
  rules: RowCountRule[],
): Promise<DatasetOutcome[]> {
  const deliveries = deliveriesOf(validation);
  const whole = wholeOf(deliveries);
  await note(validation, 'delivery', deliveries);
  await note(validation, 'source', [whole]);
  const known = {
    delivery: await readKnown(validation, 'delivery'),
    source: await readKnown(validation, 'source'),
  };
  known.delivery.sort(
    (a, b) =>
      compareNames(a.period ?? '', b.period ?? '') || compareNames(a.fileName ?? '', b.fileName ?? ''),
  );
  return rules.flatMap((rule) =>
    (rule.of === 'source' ? [whole] : deliveries).map((counted) => judgeOne(rule, counted, known[rule.of])),
  );
}

function deliveriesOf({ staged }: Validation): Counted[] {
  return staged.files.map(({ file, deliveryPeriod, physical, skipped }) => ({
    id: `${file.extractId} ${file.fileName}`,
    fileName: file.fileName,
    period: deliveryPeriod,
    rows: physical - Object.values(skipped).reduce((sum, records) => sum + records, 0),
  }));
}

function wholeOf(deliveries: Counted[]): Counted {
  const ids = deliveries.map(({ id }) => id).sort();
  const id = createHash('sha256').update(ids.join('\n')).digest('hex').slice(0, 16);
  return { id, fileName: null, period: null, rows: deliveries.reduce((sum, { rows }) => sum + rows, 0) };
}

async function note({ context, contract }: Validation, scope: string, counted: Counted[]): Promise<void> {
  await context.db.run(
    `insert or ignore into quality.row_count
     select $source, $scope, c.id, c."fileName", c.period,
       coalesce((select max(ordinal) from quality.row_count where source_id = $source and scope = $scope), 0)
         + row_number() over (), $runId, c.rows
     from (select unnest(from_json($counted, '[{"id":"VARCHAR","fileName":"VARCHAR","period":"DATE","rows":"BIGINT"}]'), recursive := true)) c`,
    { source: contract.id, scope, runId: context.runId, counted: JSON.stringify(counted) },
    context.signal,
  );
}

async function readKnown({ context, contract }: Validation, scope: string): Promise<Counted[]> {
  return context.db.rows<Counted>(
    `select id, file_name as "fileName", period, rows from quality.row_count
     where source_id = $source and scope = $scope order by ordinal`,
    { source: contract.id, scope },
  );
}

function judgeOne(rule: RowCountRule, { id, period, rows }: Counted, known: Counted[]): DatasetOutcome {
  const { atLeast, atMost, against } = rule;
  if ((atLeast !== null && rows < atLeast) || (atMost !== null && rows > atMost))
    return { ...judged(rule, false, `${rows} rows, expected ${atLeast ?? 0} to ${atMost ?? 'any'}`), period };
  if (against === null) return { ...judged(rule, true, ''), period };
  const at = known.findIndex((one) => one.id === id);
  const earlier = known.slice(Math.max(0, at - against.loads), at);
  if (earlier.length < against.loads) return { ...notJudged(rule, 'too_little_history'), period };
  const mean = earlier.reduce((sum, one) => sum + one.rows, 0) / earlier.length;
  const isNear = Math.abs(rows - mean) <= against.within * mean;
  return { ...judged(rule, isNear, `${rows} rows, ${Math.round(mean)} on average before`), period };
}
