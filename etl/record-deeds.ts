import { machineUser } from '#warehouse/control/machine-user.ts';
import { record, type AuditEntry } from '#warehouse/control/audit.ts';
import { searchAudit } from '#warehouse/control/search-audit.ts';
import { readActor } from '#warehouse/queue/askers.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import type { DefinitionChange } from './publish/describe-build.ts';

/**
 * Writes down what somebody has done by a command: they are known by their name on this machine, or as who asked the queue for it.
 *
 * @param claim of the requests that it does; null where it was typed
 */
export function recordCommand(
  control: Control,
  deed: Pick<AuditEntry, 'action' | 'object' | 'detail' | 'snapshotId'>,
  claim: string | null = null,
): void {
  const asker = claim === null ? null : readActor(control, claim);
  record(control, { ...(asker ?? { actor: 'system', actorLabel: machineUser() }), ...deed });
}

/** Whether something that is done once is written down already. */
export function isRecorded(
  control: Control,
  { action, object }: Pick<AuditEntry, 'action' | 'object'>,
): boolean {
  return searchAudit(control, { action, object, limit: 1 }).length > 0;
}

/** Writes down which definitions a published version changed: whoever wrote them did so in the workspace. */
export function recordDefinitions(
  control: Control,
  definitions: readonly Pick<DefinitionChange, 'kind' | 'id' | 'change'>[],
  snapshotId: string,
): void {
  for (const { kind, id, change } of definitions)
    recordCommand(control, {
      action: change === 'targets' ? 'target_changed' : 'definition_changed',
      object: `${kind}:${id}`,
      detail: { change },
      snapshotId,
    });
}
