import { createHash } from 'node:crypto';
import type { Contract } from '#etl/contract/contract.ts';
import type { DeliveredFile, Delivery, RunContext } from '#etl/run-context.ts';
import { stopIfCancelled } from './extract-context.ts';
import { receiveApi } from './http-api.ts';
import { withoutRepeats } from './load-order.ts';
import { receiveLocal } from './local.ts';
import { receivePostgres } from './postgres.ts';
import { receiveSftp } from './sftp.ts';

/**
 * Takes delivery of a source: an immutable copy of every file that its load is made from, each with its manifest.
 *
 * @throws {EtlError} extract_missing, extract_unreadable, delivery_order_uncertain, extract_limit_exceeded, extract_http_failed,
 * extract_database_failed, extract_sftp_failed, extract_paging_inconsistent, extract_setting_missing, run_cancelled
 */
export async function receive(context: RunContext, contract: Contract): Promise<Delivery> {
  const files = await receiveFiles(context, contract);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  context.journal.write('progress', {
    stage: 'extract',
    sourceId: contract.id,
    data: { files: files.length, bytes },
  });
  return { sourceId: contract.id, files, contentHash: contentHash(contract, files) };
}

async function receiveFiles(context: RunContext, contract: Contract): Promise<DeliveredFile[]> {
  const { server } = contract;
  try {
    if (server.type === 'local')
      return leaveOutRepeats(context, contract, await receiveLocal(context, contract, server));
    if (server.type === 'sftp')
      return leaveOutRepeats(context, contract, await receiveSftp(context, contract, server));
    if (server.type === 'postgres') return await receivePostgres(context, contract, server);
    return await receiveApi(context, contract, server);
  } catch (cause) {
    stopIfCancelled(context.signal);
    throw cause;
  }
}

/** What came again under another name adds nothing; the journal says so. */
function leaveOutRepeats(
  context: RunContext,
  contract: Contract,
  delivered: DeliveredFile[],
): DeliveredFile[] {
  const { files, repeats } = withoutRepeats(contract, delivered);
  if (repeats.length > 0)
    context.journal.write('delivery_repeated', {
      stage: 'extract',
      sourceId: contract.id,
      data: { files: repeats.length, first: repeats.slice(0, 20) },
    });
  return files;
}

/** Equal for the same files under the same contract; comments and layout of `contract.yaml` do not count. */
function contentHash(contract: Contract, files: { fileName: string; sha256: string }[]): string {
  const hash = createHash('sha256');
  for (const { fileName, sha256 } of files) hash.update(JSON.stringify([fileName, sha256]));
  return hash.update(contract.version).update(JSON.stringify(contract)).digest('hex');
}
