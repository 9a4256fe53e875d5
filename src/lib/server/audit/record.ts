import * as audit from '#warehouse/control/audit.ts';
import { actorOf, currentReader } from '../auth/reader.ts';
import { openWarehouse } from '../warehouse.ts';

/** What was done, but for who did it and from where. */
export type Deed = Pick<audit.AuditEntry, 'action' | 'object' | 'detail' | 'snapshotId'>;

/** Writes down what the reader has done. */
export async function record(deed: Deed): Promise<void> {
  audit.record((await openWarehouse()).control, { ...actorOf(currentReader()), ...deed });
}
