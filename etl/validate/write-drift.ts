import { literal } from '#warehouse/duckdb/database.ts';
import { describeDrift, driftBlocked } from '../drift.ts';
import type { StagedFile } from '../staged-source.ts';
import type { Validation } from './validation.ts';

/** Files of the same drift that the journal names. */
const MAX_NAMED = 20;

/** Writes what differs in the columns of the staged files to `quality.drift`, and tells the journal once for each difference. */
export async function writeDrift(validation: Validation): Promise<void> {
  const { context, contract, staged } = validation;
  const drifted = staged.files.filter(({ drift }) => drift.length > 0);
  if (drifted.length === 0) return;
  const text = (value: string | null) => (value === null ? 'null' : literal(value));
  const rows = drifted.flatMap(({ file, drift }) =>
    drift.map(({ change, column, header, policy }) => {
      const values = [contract.id, file.extractId, file.fileName, change, column, header, policy];
      return `(${values.map(text).join(', ')})`;
    }),
  );
  await context.db.run(`insert into quality.drift values ${rows.join(', ')}`);
  tell(validation, drifted);
}

/** @throws {EtlError} contract_drift */
export function refuseRetyped(validation: Validation, files: readonly StagedFile[]): never {
  tell(validation, files);
  const [first] = files;
  throw driftBlocked(
    `${validation.contract.id}/${first?.file.fileName}`,
    first?.drift ?? [],
    validation.contract.columns,
  );
}

function tell({ context, contract }: Validation, files: readonly StagedFile[]): void {
  const alike = Map.groupBy(files, ({ drift }) => JSON.stringify(drift.map(describeDrift)));
  for (const group of alike.values())
    context.journal.write('drift_found', {
      stage: 'validate',
      sourceId: contract.id,
      data: {
        drift: (group[0]?.drift ?? []).map(describeDrift),
        files: group.length,
        first: group.slice(0, MAX_NAMED).map(({ file }) => file.fileName),
      },
    });
}
