import type { Contract } from './contract/contract.ts';
import { areMendsCurrent } from './mend/mends-in-force.ts';
import type { DeliveredFile, Delivery, RunContext } from './run-context.ts';
import { isContractCurrent, type SourceLoad } from './source-load.ts';

/** How a delivery becomes the source: nothing to do, new files beside those that are loaded, or all files again. */
export type LoadPlan =
  { kind: 'unchanged' } | { kind: 'add'; files: DeliveredFile[] } | { kind: 'all'; because: WhyAll };

/** Why the files that are loaded have to be loaded again; the last two show only when the new ones are read. */
export type WhyAll =
  | 'first_load'
  | 'contract_changed'
  | 'mends_changed'
  | 'files_gone'
  | 'judges_across_rows'
  | 'mends_follow'
  | 'mode_full'
  | 'rows_meet'
  | 'files_empty';

/** Compares what has come with what is loaded. @param last null where nothing is */
export async function planLoad(
  context: RunContext,
  contract: Contract,
  delivery: Delivery,
  last: SourceLoad | null,
): Promise<LoadPlan> {
  if (last === null) return { kind: 'all', because: 'first_load' };
  if (!(await isContractCurrent(context, contract)))
    return { kind: 'all', because: await whyJudgedAnew(context, contract) };
  if (last.contentHash === delivery.contentHash) return { kind: 'unchanged' };
  if (contract.load.mode === 'full') return { kind: 'all', because: 'mode_full' };
  const loaded = await readLoadedFiles(context, contract.id);
  const files = delivery.files.filter((file) => !loaded.delete(identityOf(file)));
  if (loaded.size > 0 || files.length === 0) return { kind: 'all', because: 'files_gone' };
  if (judgesAcrossRows(contract)) return { kind: 'all', because: 'judges_across_rows' };
  // What was mended in a file may come again in a new one; how it came, the file alone tells.
  if ((delivery.corrections ?? []).length > 0) return { kind: 'all', because: 'mends_follow' };
  return { kind: 'add', files };
}

/** Mends come into the fingerprint of a contract as well: where they have changed that is said, whether the contract has too or not. */
async function whyJudgedAnew(context: RunContext, { id }: Contract): Promise<WhyAll> {
  return (await areMendsCurrent(context.db, context, id)) ? 'contract_changed' : 'mends_changed';
}

/** Rules that a new row may change the answer of for an earlier one, besides keys (see `mayCollide`). */
function judgesAcrossRows({ id, columns, quality }: Contract): boolean {
  const { dataset, reconciliations } = quality;
  return (
    dataset.length > 0 ||
    reconciliations.length > 0 ||
    columns.some(({ reference }) => reference?.source === id)
  );
}

async function readLoadedFiles({ db }: RunContext, source: string): Promise<Set<string>> {
  const files = await db.rows<Pick<DeliveredFile, 'fileName' | 'extractId'>>(
    `select file_name as "fileName", extract_id as "extractId" from meta.extract where source_id = $source`,
    { source },
  );
  return new Set(files.map(identityOf));
}

function identityOf({ fileName, extractId }: Pick<DeliveredFile, 'fileName' | 'extractId'>): string {
  return `${extractId} ${fileName}`;
}
