import type { HeldVersion } from '#warehouse/control/held-versions.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { readRun } from '#warehouse/control/runs.ts';
import { WarehouseError } from '#warehouse/errors.ts';
import { approvals, type Approval } from '#warehouse/model/source.ts';
import { deliveriesOf } from '#warehouse/snapshot/held-state.ts';
import type { VersionChanges } from '#warehouse/snapshot/compare-versions.ts';
import { sourceIdOf } from './contract/contract.ts';
import type { WorkspaceContent } from './workspace/content.ts';

/** Whose word a version with new loads of some sources waits for: the most that their contracts and the workspace ask for. */
export function approvalOf(
  { contracts, release }: Pick<WorkspaceContent, 'contracts' | 'release'>,
  sources: readonly string[],
): Approval {
  const asked = contracts
    .filter((contract) => sources.includes(sourceIdOf(contract)) || sources.includes(contract.id))
    .map(({ approval }) => approval);
  const most = Math.max(...[release.approval, ...asked].map((one) => approvals.indexOf(one)));
  return approvals[most]!;
}

/**
 * Makes sure that a version which needs two people is approved by another than those who asked for it.
 *
 * @param approver as the audit names them
 * @throws {WarehouseError} second_person_needed
 */
export function requireSecondPerson(
  control: Control,
  { snapshotId, runId, changes }: HeldVersion,
  content: Pick<WorkspaceContent, 'contracts' | 'release'>,
  approver: string,
): void {
  const loaded = deliveriesOf(changes as VersionChanges).map(({ source }) => source);
  if (approvalOf(content, loaded) !== 'second_person') return;
  const run = readRun(control, runId);
  const askers = run?.trigger === 'command' ? [...run.askers, 'system'] : (run?.askers ?? []);
  if (!askers.includes(approver)) return;
  throw new WarehouseError(
    'second_person_needed',
    `second person needed: ${snapshotId} was asked for by whoever approves it now. Expected another person’s word; refuse or discard it, or ask one.`,
    { snapshotId },
  );
}
